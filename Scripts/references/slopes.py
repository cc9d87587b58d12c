"""Derivatives of elementwise rows times a cotangent, at tiny and huge arguments: lists of [operand, cotangent, slope, arguments…].

Rows are named as in Elementwise. Where an argument is as small as 1e-200, a derivative may be beyond a double's range while its
product with a small cotangent is not.
"""

from mpmath import mp, mpf

from .doubles import double

TINY = [1e-310, 1e-300, 1e-200, 1e-160, 1e-120, 1e-60, 1e-33, 1e-28, 1e-12]
HUGE = [1e12, 1e60, 1e160, 1e200, 1e300]
POSITIVE = TINY + [0.7] + HUGE
SIGNED = [-x for x in POSITIVE] + POSITIVE
COTANGENTS = [1.0, 1e-300]


def normal_hazard(z):
    """phi(z) / Phi(z), by the continued fraction of Mills' ratio far out."""
    if z > -1000:
        return mp.npdf(z) / (mp.erfc(-z / mp.sqrt(2)) / 2)
    t, ratio = -z, mpf(0)
    for k in range(60, 0, -1):
        ratio = k / (t + ratio)
    return t + ratio


def hazard_slope(z):
    """-h (z + h), where h + z = 1 / (t + 2 / (t + 3 / …)) far out."""
    if z > -1000:
        h = normal_hazard(z)
        return -h * (z + h)
    t, ratio = -z, mpf(0)
    for k in range(60, 1, -1):
        ratio = k / (t + ratio)
    return -normal_hazard(z) / (t + ratio)


def probit_slope(p):
    """1 / phi of the quantile of p < 0.7, which Newton's method on log Phi finds."""
    z = -mp.sqrt(-2 * mp.log(p)) if p < 0.1 else mpf(0)
    for _ in range(200):
        step = (mp.log(mp.ncdf(z)) - mp.log(p)) / normal_hazard(z)
        z -= step
        if abs(step) < mpf(10) ** -50:
            break
    return 1 / mp.npdf(z)


def bessel_slope(n, x):
    """The derivative of I_n'(x) / I_n(x) = n / x + r with r = I_{n+1}(x) / I_n(x)."""
    r = mp.besseli(n + 1, x) / mp.besseli(n, x)
    return -n / x**2 + 1 - (2 * n + 1) * r / x - r * r


def logistic(x):
    return 1 / (1 + mp.exp(-x)) if x > 0 else mp.exp(x) / (1 + mp.exp(x))


# Row: its derivatives in its operands, and its arguments.
ROWS = {
    "log": ([lambda x: 1 / x], [[x] for x in POSITIVE]),
    "log1p": ([lambda x: 1 / (1 + x)], [[x] for x in POSITIVE]),
    "sqrt": ([lambda x: 1 / (2 * mp.sqrt(x))], [[x] for x in POSITIVE]),
    "log1mexp": ([lambda x: 1 / mp.expm1(x)], [[x] for x in TINY + [0.7, 30.0]]),
    "softplus": ([logistic], [[x] for x in SIGNED]),
    "atan": ([lambda x: 1 / (1 + x * x)], [[x] for x in SIGNED]),
    "tanh": ([lambda x: 1 - mp.tanh(x) ** 2], [[x] for x in TINY + [0.7]]),
    "logGamma": ([mp.digamma], [[x] for x in POSITIVE]),
    "digamma": ([lambda x: mp.polygamma(1, x)], [[x] for x in POSITIVE]),
    "trigamma": ([lambda x: mp.polygamma(2, x)], [[x] for x in POSITIVE if x < 1e70]),
    "divide": (
        [lambda x, y: 1 / y, lambda x, y: -x / y**2],
        [[x, y] for x in (1e-200, 0.7) for y in POSITIVE],
    ),
    "power": (
        [lambda x, a: a * x ** (a - 1), lambda x, a: x**a * mp.log(x)],
        [[x, a] for x in POSITIVE for a in (-1.25, -0.5, 0.3, 0.75, 1.5)],
    ),
    "deviance": (
        [lambda x, c: 1 / c - 1 / x, lambda x, c: -(x - c) / c**2],
        [[x, x * r] for x in POSITIVE[1:-1] for r in (0.5, 3.0)],
    ),
    "logNormalCDF": ([normal_hazard], [[-x] for x in POSITIVE]),
    "logNormalCDFSlope": ([hazard_slope], [[-x] for x in POSITIVE] + [[-1e3], [-1001.0], [-1e5]]),
    "normalQuantile": ([probit_slope], [[x] for x in TINY + [0.7]]),
    "scaledLogBesselISlope": (
        [None, bessel_slope],
        [[n, x] for n in (0.0, 1.0) for x in TINY + [1e-5, 2.9e-4, 3.1e-4, 0.7, 20.0]],
    ),
}


def document():
    mp.dps = 350
    tables = {name: list(rows(*row)) for name, row in ROWS.items()}
    mp.dps = 60
    return tables


def rows(slopes, points):
    """What fits a double; what is less than 1e-290 has lost digits."""
    for point in points:
        exact = [mpf(x) for x in point]
        for operand, slope in enumerate(slopes):
            if slope is None:
                continue
            value = slope(*exact)
            for cotangent in COTANGENTS:
                product = value * mpf(cotangent)
                if product == 0 or 1e-290 < abs(product) < 1e300:
                    yield [operand, cotangent, double(product), *point]
