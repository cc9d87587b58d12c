"""KL(q || p) by quadrature, summation or cubature, without the closed forms."""

from mpmath import mp, mpf

from . import bounded, continuous, discrete, multivariate
from .doubles import double


def integrated(q, p):
    """The integral of q log(q/p) over the pieces between quantiles of q."""

    def integrand(x):
        value = q.logProb(x)
        return mp.exp(value) * (value - p.logProb(x))

    with mp.workdps(30):
        total, error = mp.quad(integrand, breakpoints(q), error=True, maxdegree=9)
    assert error < mpf("1e-18"), (q.name, q.settings, p.settings, error)
    return total


def breakpoints(q):
    """The support's ends, and places where the mass lies."""
    low, high = q.scipy().support()
    inner = [mpf(float(q.scipy().ppf(p))) for p in (1e-30, 1e-12, 1e-4, 0.1, 0.5, 0.9)]
    outer = [mpf(float(q.scipy().isf(p))) for p in (1e-4, 1e-12, 1e-30, 1e-60)]
    ends = [mpf(float(low)), mpf(float(high))]
    finite = sorted({x for x in inner + outer + ends if not mp.isinf(x)})
    merged = finite[:1]
    for x in finite[1:]:
        if x - merged[-1] > mpf("1e-20") * (1 + abs(x)):
            merged.append(x)
    head = [ends[0]] if mp.isinf(ends[0]) else []
    tail = [ends[1]] if mp.isinf(ends[1]) else []
    return head + merged + tail


def over_unit_interval(function):
    """Integrates function(log x, log(1 - x)) over (0, 1), each half from its own end."""
    pieces = [0, mpf("0.001"), mpf("0.05"), mpf("0.25"), mpf("0.5")]
    with mp.workdps(30):
        left = mp.quad(lambda x: function(mp.log(x), mp.log1p(-x)), pieces, error=True)
        right = mp.quad(lambda x: function(mp.log1p(-x), mp.log(x)), pieces, error=True)
    assert left[1] + right[1] < mpf("1e-18"), (left, right)
    return left[0] + right[0]


def within_unit_interval(q, p):
    """The integral of q log(q/p) for two Beta distributions."""

    def integrand(log_x, log_rest):
        value = q.from_logarithms(log_x, log_rest)
        return mp.exp(value) * (value - p.from_logarithms(log_x, log_rest))

    return over_unit_interval(integrand)


def kumaraswamy(q, p):
    """From a Kumaraswamy distribution: the integral over y > 0 with 1 - x^alpha = e^(-y / beta)."""

    def integrand(y):
        log_rest = -y / q.beta
        power = mp.log1p(-mp.exp(log_rest)) if log_rest < -1 else mp.log(-mp.expm1(log_rest))
        log_x = power / q.alpha
        log_q = mp.log(q.alpha * q.beta) + (q.alpha - 1) * log_x + (q.beta - 1) * log_rest
        last = (p.beta - 1) * mp.log(-mp.expm1((p.alpha if p.name == q.name else 1) * log_x))
        scale = mp.log(p.alpha * p.beta) if p.name == q.name else -mp.log(mp.beta(p.alpha, p.beta))
        return mp.exp(-y) * (log_q - scale - (p.alpha - 1) * log_x - last)

    small = [mpf(10) ** -k for k in (40, 30, 20, 15, 12, 10, 8, 6, 5, 4, 3, 2, 1)]
    with mp.workdps(60):
        return mp.quad(integrand, [0, *small, 0.5, 1, 2, 4, 8, 16, 32, 64, 120])


def counted(q, p):
    """The sum of q log(q/p) over counts, until the terms vanish."""
    total, k = mpf(0), mpf(0)
    while True:
        value = q.logProb(k)
        total += mp.exp(value) * (value - p.logProb(k))
        if k > q.rate and value < -100:
            return total
        k += 1


def enumerated(q, p):
    pairs = zip(q.log_probabilities(), p.log_probabilities())
    return sum(mp.exp(first) * (first - second) for first, second in pairs)


def cubature(q, p):
    """Exact for a quadratic: the mean of log(q/p) over m +- sqrt(d) L e_i, with L L' = cov."""
    factor, size = mp.cholesky(q.covariance), q.mean.rows
    total = mpf(0)
    for sign in (-1, 1):
        for column in range(size):
            x = q.mean + sign * mp.sqrt(size) * factor[:, column]
            total += q.logProb(list(x)) - p.logProb(list(x))
    return total / (2 * size)


def marginal(q, p):
    """Dirichlet: E_q[log x_i] by quadrature over the Beta marginal of each coordinate."""
    total = p.log_normalizer() - q.log_normalizer()
    whole = sum(q.concentration)
    for first, second in zip(q.concentration, p.concentration):
        beta = continuous.Beta(float(first), float(whole - first), points=[])

        def integrand(log_x, log_rest):
            return mp.exp(beta.from_logarithms(log_x, log_rest)) * log_x

        total += (first - second) * over_unit_interval(integrand)
    return total


def pairs(make, *settings):
    return [(make(*first), make(*second)) for first, second in settings]


def vectors(*means_and_covariances):
    return [multivariate.MultivariateNormal(*pair, []) for pair in means_and_covariances]


CORRELATED, TILTED, UNIT = vectors(
    ([1, -2], [[2, 0.5], [0.5, 1]]),
    ([0, 0.5], [[1, -0.25], [-0.25, 0.5]]),
    ([0, 0], [[1, 0], [0, 1]]),
)
CONCENTRATIONS = [[1, 1, 1], [2, 3.5, 0.5], [4, 1.5, 2]]

TABLE = [
    (integrated, pairs(
        continuous.Normal,
        ((1, 2), (0, 1)), ((0, 1), (1, 2)), ((0.3, 0.1), (-0.2, 3)), ((5, 1), (5, 1)),
    )),
    (integrated, pairs(continuous.HalfNormal, ((1,), (2.5,)), ((3,), (0.5,)))),
    (integrated, pairs(continuous.LogNormal, ((0, 1), (1, 2)), ((-1.5, 0.25), (0, 0.5)))),
    (integrated, pairs(continuous.Exponential, ((1,), (3,)), ((2,), (0.25,)))),
    (integrated, pairs(
        continuous.Gamma,
        ((2, 3), (4, 1.5)), ((0.5, 1), (2, 3)), ((30, 2), (25, 1.5)), ((1, 1), (0.5, 0.5)),
    )),
    (within_unit_interval, pairs(
        continuous.Beta,
        ((2, 3), (4, 1.5)), ((0.5, 0.5), (1, 1)), ((20, 30), (2, 2)), ((1, 1), (3, 0.75)),
    )),
    (integrated, pairs(continuous.Uniform, ((0, 1), (-1, 3)), ((0.25, 0.5), (0, 1)))),
    (kumaraswamy, [
        (bounded.Kumaraswamy(*first, points=[]), make(*second, points=[]))
        for first, second in (
            ((2, 3), (4, 1.5)), ((0.5, 0.25), (0.75, 2)), ((0.01, 3), (2, 0.5)),
            ((100, 0.05), (3, 50)), ((0.25, 200), (1.5, 0.01)), ((1000, 1000), (2, 3)),
        )
        for make in (bounded.Kumaraswamy, continuous.Beta)
    ]),
    (counted, pairs(discrete.Poisson, ((1,), (3,)), ((30,), (3.7,)), ((0.5,), (1e3,)))),
    (enumerated, pairs(
        discrete.Bernoulli, ((0.3,), (-2,)), ((3,), (0,)), ((-40,), (1,)), ((0,), (40,))
    )),
    (enumerated, pairs(
        discrete.Categorical,
        ((0.5, -1.25, 2), (0, 0, 0)), ((0, 0, 0), (1000, 1001, 1002)), ((1, 2), (2, 1)),
    )),
    (cubature, [(CORRELATED, TILTED), (TILTED, CORRELATED), (CORRELATED, UNIT)]),
    (marginal, [
        (multivariate.Dirichlet(first, []), multivariate.Dirichlet(second, []))
        for first in CONCENTRATIONS for second in CONCENTRATIONS if first != second
    ]),
]


def entries():
    for method, couples in TABLE:
        for q, p in couples:
            yield {
                "distribution": q.name,
                **({} if p.name == q.name else {"to": p.name}),
                "q": q.settings,
                "p": p.settings,
                "value": double(method(q, p)),
            }
