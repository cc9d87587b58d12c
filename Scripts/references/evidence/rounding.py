"""Models near the end of what doubles hold: nearly collinear columns, large numbers that cancel.

Data are doubles, whose exact values count. Densities of data under their marginal covariances,
closed forms, sums over all values, and integrals, with 30 to 60 digits.
"""

import itertools
import math

from mpmath import mp, mpf

from ..doubles import double, exact
from ..multivariate import MultivariateNormal

COUNT = 10
T = [(i - 4.5) / 4.5 for i in range(COUNT)]
Y = [round(1 + t / 2 + math.sin(5 * i) / 1000, 6) for i, t in enumerate(T)]
WALK = [round(math.sin(i / 3) + math.cos(7 * i) / 10, 6) for i in range(30)]
POINTS = [round(2 * math.sin(3 * i), 6) for i in range(12)]
MEANS, SHARES = [-1.5, 0.25, 2.0], [0.25, 0.25, 0.5]
MOVES = [[0.5, 0.25, 0.25], [0.125, 0.75, 0.125], [0.25, 0.25, 0.5]]


def models():
    return {
        "collinear": {"y": Y, "cases": collinear()},
        "collinearUnknownNoise": {"y": Y, "cases": unknown_noise()},
        "stiffWalk": {"y": WALK, "cases": walks()},
        "largeConjugate": {"cases": conjugate()},
        "smallShapes": {"cases": small_shapes()},
        "largeLogs": {"x": POINTS, "cases": mixtures()},
    }


def columns(delta):
    return [[1.0, 1 + delta * t] for t in T]


def log_density(design, scale, noise):
    """log N(y; 0, noise^2 I + scale^2 X X') by the two coefficients' precision."""
    x, y = mp.matrix(exact(design)), mp.matrix(exact(Y))
    precision = mp.eye(2) / scale**2 + x.T * x / noise**2
    slope = x.T * y / noise**2
    fitted = (slope.T * mp.lu_solve(precision, slope))[0]
    square = (y.T * y)[0] / noise**2
    determinant = mp.log(mp.det(precision)) + 4 * mp.log(scale) + 2 * COUNT * mp.log(noise)
    # |noise^2 I + scale^2 X X'| = noise^2n scale^4 |precision|
    return -(square - fitted + determinant + COUNT * mp.log(2 * mp.pi)) / 2


def collinear():
    cases = []
    powers, scales, noises = range(1, 9), (1.0, 1000.0), (0.001, 0.1)
    for power, scale, noise in itertools.product(powers, scales, noises):
        delta = 10.0**-power
        value = log_density(columns(delta), mpf(scale), mpf(noise))
        case = {"scale": scale, "noise": noise, "second": [row[1] for row in columns(delta)]}
        cases.append(case | {"power": power, "value": double(value)})
    return cases


def unknown_noise():
    """noise ~ HalfCauchy(0.01)."""
    cases = []
    for power, scale in itertools.product((1, 3, 4, 5, 6), (1.0, 1000.0)):
        design, width = columns(10.0**-power), mpf(0.01)

        def joint(log_noise, design=design, scale=scale, width=width):
            noise = mp.exp(log_noise)
            prior = mp.log(2 / (mp.pi * width * (1 + (noise / width) ** 2))) + log_noise
            return log_density(design, mpf(scale), noise) + prior

        top = joint(mpf(-7))
        ends = [-16, -11, -9, -8, -7.5, -7, -6.5, -6, -5, -3, 0, 5, 20]
        with mp.workdps(40):
            total = mp.quad(lambda s, top=top: mp.exp(joint(s) - top), ends, maxdegree=7)
        case = {"scale": scale, "second": [row[1] for row in design], "power": power}
        cases.append(case | {"value": double(mp.log(total) + top)})
    return cases


def walks():
    """level_1 ~ N(0, start^2), steps of a scale, seen with noise."""
    cases, size = [], len(WALK)
    starts, steps, noises = (1.0, 1e6), (1e-6, 1e-3, 1.0, 1e3), (1e-3, 1.0)
    for start, step, noise in itertools.product(starts, steps, noises):
        covariance = mp.matrix(size, size)
        for row, column in itertools.product(range(size), repeat=2):
            own = mpf(noise) ** 2 if row == column else 0
            covariance[row, column] = (
                mpf(start) ** 2 + mpf(step) ** 2 * min(row, column) + own
            )
        density = MultivariateNormal([0] * size, covariance.tolist(), [])
        case = {"start": start, "step": step, "noise": noise}
        cases.append(case | {"value": double(density.logProb(exact(WALK)))})
    return cases


def conjugate():
    cases = []

    def add(kind, a, b, data, value):
        cases.append({"kind": kind, "a": a, "b": b, "x": data, "value": double(value)})

    for a, b in itertools.product((1e-3, 1.0, 1e4, 1e8), (1e-6, 1.0, 1e8)):
        x = [3, 0, 2, 4, 1]
        p, q, total, count = mpf(a), mpf(b), sum(x), len(x)
        value = mp.loggamma(p + total) - mp.loggamma(p) + p * mp.log(q)
        value -= (p + total) * mp.log(q + count) + sum(mp.loggamma(k + 1) for k in x)
        add("gammaPoisson", a, b, x, value)
        z = [0.5, -1.25, 2.0, 0.125]
        half, square = mpf(len(z)) / 2, sum(mpf(v) ** 2 for v in z) / 2
        value = p * mp.log(q) - mp.loggamma(p) + mp.loggamma(p + half)
        value -= (p + half) * mp.log(q + square) + half * mp.log(2 * mp.pi)
        add("inverseGammaNormal", a, b, z, value)
    ends = (1e-3, 1e-3), (1e-3, 1e6), (1e17, 1e-3)
    for a, b in ((1.0, 1.0), (1e5, 10.0), (1e9, 1e9), (1e9, 1.0), *ends):
        x = [1, 1, 0, 1, 0, 1, 1]
        ones, zeros = sum(x), len(x) - sum(x)
        value = mp.log(mp.beta(mpf(a) + ones, mpf(b) + zeros)) - mp.log(mp.beta(mpf(a), mpf(b)))
        add("betaBernoulli", a, b, x, value)
    for a in (1e-3, 1.0, 1e4, 1e8):
        x = [0, 2, 1, 1, 2, 2]
        value = mp.loggamma(3 * mpf(a)) - mp.loggamma(3 * mpf(a) + len(x))
        value += sum(mp.loggamma(mpf(a) + x.count(k)) - mp.loggamma(mpf(a)) for k in range(3))
        add("dirichletCategorical", a, a, x, value)
    return cases


def small_shapes():
    """x = 0.5 ~ N(r, 1) with r ~ Gamma(0.01, 1), or the first part of a Dirichlet(0.01, 1).

    With r = v^(1 / a) the integrand is bounded.
    """
    a, points = mpf(0.01), [0, 0.5, 0.8, 0.9, 0.95, 0.98, 1, 1.01, 1.02, 1.04, 1.06]

    def integral(weight, ends):
        def density(v):
            value = v ** (1 / a)
            return weight(value) * mp.npdf(mpf(1) / 2 - value) / a

        with mp.workdps(30):
            return mp.quad(density, ends)

    gamma = integral(lambda r: mp.exp(-r), points) / mp.gamma(a)
    part = integral(lambda r: 1, points[:7])
    return [
        {"kind": "gamma", "value": double(mp.log(gamma))},
        {"kind": "dirichlet", "value": double(mp.log(part / mp.beta(a, 1)))},
    ]


def mixtures():
    """Categories with normal observations: independent, and with the moves of a chain."""
    cases = []
    for scale in (1e-4, 1e-3, 1.0, 1e3):
        width = mpf(scale)
        logs = [
            [-(((x - m) / width) ** 2) / 2 - mp.log(width) - mp.log(2 * mp.pi) / 2 for m in MEANS]
            for x in exact(POINTS)
        ]
        shares = [mp.log(mpf(share)) for share in SHARES]
        value = sum(log_sum(s + w for s, w in zip(shares, row)) for row in logs)
        cases.append({"kind": "mixture", "scale": scale, "value": double(value)})
        path = [s + w for s, w in zip(shares, logs[0])]
        for row in logs[1:]:
            path = [
                row[k] + log_sum(path[j] + mp.log(mpf(MOVES[j][k])) for j in range(3))
                for k in range(3)
            ]
        cases.append({"kind": "chain", "scale": scale, "value": double(log_sum(path))})
    return cases


def log_sum(terms):
    terms = list(terms)
    top = max(terms)
    return top + mp.log(sum(mp.exp(term - top) for term in terms))
