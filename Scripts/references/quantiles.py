"""How quantiles move with a parameter: [parameters…, quantile, derivatives…], by differences.

The quantile of a fixed probability is found at the parameter on both sides, in sixty digits;
nothing here knows of densities' derivatives.
"""

from mpmath import mp, mpf

from . import tails
from .doubles import double

PROBABILITIES = [1e-6, 0.1, 0.5, 0.9, 1 - 1e-6]
STEP = mpf(10) ** -10


def root(tail, slope, target, start):
    """The x with tail(x) = target, all in logarithms, by Newton's method."""
    x = start
    for _ in range(200):
        step = (tail(x) - target) / slope(x)
        x -= max(-1, min(1, step))
        if abs(step) < mpf(10) ** -36:
            return x
    raise ValueError("no convergence")


def moved(quantile, at):
    """The quantile, and its derivative in the parameter."""
    step = at * STEP
    return quantile(at), (quantile(at + step) - quantile(at - step)) / (2 * step)


def gamma_quantile(shape, probability, start=0):
    """log x with P(shape, x) = probability."""
    side = 0 if probability < 0.5 else 1
    target = mp.log(probability if side == 0 else 1 - probability)

    def tail(y):
        return tails.gamma_logs(shape, mp.exp(y))[side]

    def slope(y):
        x = mp.exp(y)
        log_density = shape * y - x - mp.loggamma(shape)
        return mp.exp(log_density - tail(y)) * (1 if side == 0 else -1)

    return root(tail, slope, target, start)


def beta_quantile(a, b, probability):
    """x with I_x(a, b) = probability, by its log-odds."""
    is_lower = probability < 0.5
    target = mp.log(probability if is_lower else 1 - probability)

    def tail(y):
        return tails.log_beta_side(a, b, 1 / (1 + mp.exp(-y)), is_lower)

    def slope(y):
        x = 1 / (1 + mp.exp(-y))
        constant = mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
        log_density = a * mp.log(x) + b * mp.log1p(-x) + constant
        return mp.exp(log_density - tail(y)) * (1 if is_lower else -1)

    return 1 / (1 + mp.exp(-root(tail, slope, target, mp.log(a / b))))


def student_quantile(freedom, probability):
    """t > 0 with P(|T| > t) = probability, from the beta distribution of freedom / (freedom + t^2)."""
    share = beta_quantile(freedom / 2, mpf(1) / 2, probability)
    return mp.sqrt(freedom * (1 - share) / share)


def von_mises_quantile(concentration, probability):
    scale = 2 * mp.pi * mp.besseli(0, concentration)

    def tail(x):
        return tails.von_mises(x, concentration) - probability

    def slope(x):
        return mp.exp(concentration * mp.cos(x)) / scale

    return root(tail, slope, 0, mpf(0))


def document():
    mp.dps = 60
    names = ("gamma", "beta", "studentT", "vonMises")
    tables = {f"{name}QuantileMoves": [] for name in names}
    for p in PROBABILITIES:
        for shape in (0.1, 2.5, 50.0, 1e3):
            start = mp.log(shape)
            log_x, slope = moved(lambda a: gamma_quantile(a, mpf(p), start), mpf(shape))
            x = mp.exp(log_x)
            tables["gammaQuantileMoves"].append([shape, double(x), double(slope * x)])
        for a, b in ((0.5, 0.5), (2.0, 3.0), (40.0, 7.0)):
            x, in_a = moved(lambda s: beta_quantile(s, mpf(b), mpf(p)), mpf(a))
            _, in_b = moved(lambda s: beta_quantile(mpf(a), s, mpf(p)), mpf(b))
            # A double so close to 1 says too little about 1 - x.
            if x < 1 - mpf(10) ** -6:
                row = [a, b, double(x), double(in_a), double(in_b)]
                tables["betaQuantileMoves"].append(row)
        for freedom in (1.5, 5.0, 60.0):
            t, slope = moved(lambda s: student_quantile(s, mpf(p)), mpf(freedom))
            tables["studentTQuantileMoves"].append([freedom, double(t), double(slope)])
        for concentration in (0.5, 4.0, 60.0):
            if concentration == 60.0 and abs(p - 0.5) > 0.45:
                continue
            x, slope = moved(lambda s: von_mises_quantile(s, mpf(p)), mpf(concentration))
            if abs(x) > 1e-20:
                row = [concentration, double(x), double(slope)]
                tables["vonMisesQuantileMoves"].append(row)
    mp.dps = 60
    return tables
