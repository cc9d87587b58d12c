"""Incomplete gamma and beta functions by their power series, safe at extreme shapes."""

from mpmath import mp, mpf

from .tails import upper_fraction


def gamma_regularized(shape, x):
    """P(shape, x) = x^a e^-x / Gamma(a + 1) * sum of x^n / ((a + 1) ... (a + n)); DLMF 8.11.4."""
    if x <= 0:
        return mpf(0)
    if x > 2 * shape + 400:
        return mpf(1)  # the upper tail is below 1e-150
    term = total = mpf(1)
    n = 0
    while term > total * mpf("1e-62"):
        n += 1
        term *= x / (shape + n)
        total += term
    return total * mp.exp(shape * mp.log(x) - x - mp.loggamma(shape + 1))


def gamma_complement(shape, x):
    """Q(shape, x), by its continued fraction in the upper tail; DLMF 8.9.2."""
    if x <= shape + 1:
        return 1 - gamma_regularized(shape, x)
    front = shape * mp.log(x) - x - mp.loggamma(shape)
    return upper_fraction(shape, x) * mp.exp(front)


def beta_regularized(alpha, beta, x):
    """I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) * F(a + b, 1; a + 1; x); DLMF 8.17.8."""
    if x <= 0 or x >= 1:
        return mpf(0) if x <= 0 else mpf(1)
    if x > (alpha + 1) / (alpha + beta + 2):
        return 1 - beta_series(beta, alpha, 1 - x)
    return beta_series(alpha, beta, x)


def beta_series(alpha, beta, x):
    if x > mpf("0.9") and beta == int(beta) and beta < 10_000:
        return finite_beta_sum(alpha, int(beta), x)
    term = total = mpf(1)
    n = 0
    while term > total * mpf("1e-62"):
        term *= x * (alpha + beta + n) / (alpha + 1 + n)
        total += term
        n += 1
    logarithm = alpha * mp.log(x) + beta * mp.log1p(-x) - mp.log(alpha)
    constant = mp.loggamma(alpha + beta) - mp.loggamma(alpha) - mp.loggamma(beta)
    return total * mp.exp(logarithm + constant)


def finite_beta_sum(alpha, count, x):
    """x^a * sum of (a)_j / j! (1 - x)^j for j < b, where b is an integer; DLMF 8.17.5."""
    term = total = mpf(1)
    for j in range(1, count):
        term *= (alpha + j - 1) / j * (1 - x)
        total += term
    return mp.exp(alpha * mp.log(x)) * total
