"""Distributions over vectors."""

from mpmath import mp, mpf

from .doubles import double, exact


class MultivariateNormal:
    name = "MultivariateNormal"

    def __init__(self, mean, covariance, points):
        self.settings = {"mean": mean, "covariance": covariance}
        self.mean, self.covariance = mp.matrix(exact(mean)), mp.matrix(exact(covariance))
        self.points = points

    def log_determinant(self):
        factor = mp.cholesky(self.covariance)
        return 2 * sum(mp.log(factor[i, i]) for i in range(factor.rows))

    def logProb(self, x):
        deviation = mp.matrix(x) - self.mean
        distance = (deviation.T * mp.lu_solve(self.covariance, deviation))[0]
        constant = self.mean.rows * mp.log(2 * mp.pi)
        return -(distance + self.log_determinant() + constant) / 2

    def entropy(self):
        dimensions = self.mean.rows
        return (dimensions * mp.log(2 * mp.pi * mp.e) + self.log_determinant()) / 2

    def entry(self):
        points = [{"x": x, "logProb": double(self.logProb(exact(x)))} for x in self.points]
        variance = [self.covariance[i, i] for i in range(self.mean.rows)]
        return {
            "parameters": self.settings,
            "points": points,
            "mean": double(list(self.mean)),
            "variance": double(variance),
            "entropy": double(self.entropy()),
        }


class Dirichlet:
    name = "Dirichlet"

    def __init__(self, concentration, points):
        self.settings = {"concentration": concentration}
        self.concentration, self.points = exact(concentration), points

    def log_normalizer(self):
        parts = sum(mp.loggamma(value) for value in self.concentration)
        return parts - mp.loggamma(sum(self.concentration))

    def logProb(self, x):
        terms = [(a - 1) * mp.log(value) for a, value in zip(self.concentration, x)]
        return sum(terms) - self.log_normalizer()

    def entropy(self):
        total, count = sum(self.concentration), len(self.concentration)
        spread = sum((a - 1) * mp.digamma(a) for a in self.concentration)
        return self.log_normalizer() + (total - count) * mp.digamma(total) - spread

    def entry(self):
        total = sum(self.concentration)
        mean = [a / total for a in self.concentration]
        points = [{"x": x, "logProb": double(self.logProb(exact(x)))} for x in self.points]
        return {
            "parameters": self.settings,
            "points": points,
            "mean": double(mean),
            "variance": double([value * (1 - value) / (total + 1) for value in mean]),
            "entropy": double(self.entropy()),
        }


TRIPLE = [[0.25, 0.25, 0.5], [0.125, 0.75, 0.125], [0.998046875, 0.0009765625, 0.0009765625]]

ENTRIES = [
    MultivariateNormal([0], [[4]], [[0], [3], [-80]]),
    MultivariateNormal([1, -2], [[2, 0.5], [0.5, 1]], [[1, -2], [0, 0], [5, 4], [-40, 30]]),
    MultivariateNormal([0, 0], [[1, 0.9999], [0.9999, 1]], [[0.5, 0.5], [0.5, -0.5]]),
    MultivariateNormal([0, 0, 0], [[1e-6, 0, 0], [0, 1, 0], [0, 0, 1e6]], [[1e-3, 1, 1e3]]),
    MultivariateNormal(
        [0.5, 0, -0.5, 1],
        [[2, 0.3, -0.4, 0.1], [0.3, 1.5, 0.2, 0], [-0.4, 0.2, 1, 0.25], [0.1, 0, 0.25, 0.75]],
        [[0, 0, 0, 0], [1, -1, 2, 0.5], [0.5, 0, -0.5, 1]],
    ),
    Dirichlet([1, 1, 1], TRIPLE),
    Dirichlet([2, 3.5, 0.5], TRIPLE),
    Dirichlet([0.001, 0.001, 0.001], TRIPLE),
    Dirichlet([1e4, 2e4, 3e4], [[0.15625, 0.34375, 0.5], [0.171875, 0.328125, 0.5]]),
    Dirichlet([1.5, 2.5], [[0.25, 0.75], [0.5, 0.5]]),
]
