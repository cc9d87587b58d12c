"""Special functions: lists of [x, value], or [n, x, value] for the polygamma function.

Definitions that need saying: logGamma is log |Gamma(x)|; log1mexp(x) = log(1 - exp(x)) for
x < 0; softplus(x) = log(1 + exp(x)); logit(x) = log(x / (1 - x)); polygamma(n, x) is the n-th
derivative of digamma.
"""

from mpmath import mp, mpf

from .doubles import double

TINY = [1e-300, 1e-100, 1e-20, 1e-8, 1e-4]
SMALL = [0.001, 0.0625, 0.1, 0.25, 0.5, 0.75, 0.99]
MIDDLE = [1.0, 1.4616321449683622, 1.5, 2.0, 2.5, 3.0, 4.25, 7.0, 10.0, 15.5, 30.0]
LARGE = [100.0, 171.5, 1e3, 1e6, 1e10, 1e15]
NEGATIVE_NONINTEGER = [-0.001, -0.5, -1.5, -2.25, -7.75, -20.5, -100.3]

POSITIVE = TINY + SMALL + MIDDLE + LARGE
SIGNED = sorted([-x for x in TINY + SMALL + MIDDLE] + [0.0] + TINY + SMALL + MIDDLE)
EXPONENTS = sorted(SIGNED + [-745.0, -700.0, -100.0, -36.5, 36.5, 100.0, 700.0])
REAL = sorted(EXPONENTS + [-1e300, -1e6, 1e6, 1e300])
NEGATIVE = sorted(-x for x in TINY + SMALL + [0.6931471805599453] + MIDDLE + [100.0, 700.0])
UNIT = TINY + SMALL + [0.999999, 1 - 2.0**-53]
TAILS = sorted(SIGNED + [-27.0, -6.0, 5.5, 6.0, 20.0, 26.0])


def softplus(x):
    return max(x, mpf(0)) + mp.log1p(mp.exp(-abs(x)))


def sigmoid(x):
    return 1 / (1 + mp.exp(-x)) if x >= 0 else mp.exp(x) / (1 + mp.exp(x))


def log1mexp(x):
    return mp.log1p(-mp.exp(x)) if x < -1 else mp.log(-mp.expm1(x))


def log_gamma(x):
    return mp.re(mp.loggamma(x))


FUNCTIONS = {
    "logGamma": (log_gamma, NEGATIVE_NONINTEGER + POSITIVE),
    "digamma": (mp.digamma, NEGATIVE_NONINTEGER + POSITIVE),
    "trigamma": (lambda x: mp.polygamma(1, x), NEGATIVE_NONINTEGER + POSITIVE),
    "erf": (mp.erf, TAILS),
    "erfc": (mp.erfc, TAILS),
    "softplus": (softplus, REAL),
    "sigmoid": (sigmoid, REAL),
    "log1mexp": (log1mexp, NEGATIVE),
    "logit": (lambda x: mp.log(x) - mp.log1p(-x), UNIT),
    "log1p": (mp.log1p, [-1 + 2.0**-53, -0.99, -0.5] + [-x for x in TINY] + [0.0] + POSITIVE),
    "expm1": (mp.expm1, [-1e6] + EXPONENTS),
    "tanh": (mp.tanh, REAL),
}
POLYGAMMA_POINTS = [1e-20, 1e-8] + SMALL + MIDDLE + LARGE


def document():
    tables = {name: table(function, points) for name, (function, points) in FUNCTIONS.items()}
    tables["polygamma"] = [
        [n, x, double(mp.polygamma(n, mpf(x)))] for n in (2, 3) for x in POLYGAMMA_POINTS
    ]
    return tables


def table(function, points):
    """Rows [x, value]; a value that overflows a double is left out."""
    rows = [[x, double(function(mpf(x)))] for x in points]
    return [row for row in rows if row[1] is not None]
