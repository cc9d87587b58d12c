"""Distributions over vectors, matrices and counts of categories, by their textbook forms."""

from mpmath import mp, mpf

from .doubles import double, exact
from .multivariate import MultivariateNormal


def log_determinant(matrix):
    factor = mp.cholesky(matrix)
    return 2 * sum(mp.log(factor[i, i]) for i in range(factor.rows))


def log_multivariate_gamma(x, d):
    terms = sum(mp.loggamma(x - mpf(j) / 2) for j in range(d))
    return mpf(d * (d - 1)) / 4 * mp.log(mp.pi) + terms


def multivariate_digamma(x, d):
    return sum(mp.digamma(x - mpf(j) / 2) for j in range(d))


class Family:
    """Subclasses give `logProb` and, where they exist, moments."""

    name = ""
    outside = ()

    def __init__(self, points, **settings):
        self.settings, self.points = settings, points
        for key, value in settings.items():
            setattr(self, key, exact(value))

    def moments(self):
        return {}

    def entry(self):
        points = [{"x": x, "logProb": double(self.logProb(exact(x)))} for x in self.points]
        moments = {key: double(value) for key, value in self.moments().items()}
        outside = {"outside": list(self.outside)} if self.outside else {}
        return {"parameters": self.settings, "points": points, **outside, **moments}


class LowRankNormal(Family):
    name = "LowRankNormal"

    def covariance(self):
        factor = mp.matrix(self.factor)
        return factor * factor.T + mp.diag(self.diagonal)

    def normal(self):
        return MultivariateNormal(self.location, self.covariance().tolist(), [])

    def logProb(self, x):
        return self.normal().logProb(x)

    def moments(self):
        covariance = self.covariance()
        return {
            "mean": self.location,
            "variance": [covariance[i, i] for i in range(covariance.rows)],
            "entropy": self.normal().entropy(),
            "mode": self.location,
        }


class MultivariateStudentT(Family):
    name = "MultivariateStudentT"

    def height(self):
        d, nu = len(self.location), self.degreesOfFreedom
        gammas = mp.loggamma((nu + d) / 2) - mp.loggamma(nu / 2)
        volume = log_determinant(mp.matrix(self.scale)) / 2
        return gammas - mpf(d) / 2 * mp.log(nu * mp.pi) - volume

    def logProb(self, x):
        d, nu = len(self.location), self.degreesOfFreedom
        deviation = mp.matrix(x) - mp.matrix(self.location)
        distance = (deviation.T * mp.lu_solve(mp.matrix(self.scale), deviation))[0]
        return self.height() - (nu + d) / 2 * mp.log(1 + distance / nu)

    def moments(self):
        d, nu = len(self.location), self.degreesOfFreedom
        gap = mp.digamma((nu + d) / 2) - mp.digamma(nu / 2)
        moments = {"entropy": (nu + d) / 2 * gap - self.height(), "mode": self.location}
        if nu > 2:
            moments["mean"] = self.location
            moments["variance"] = [nu / (nu - 2) * self.scale[i][i] for i in range(d)]
        return moments


class LKJCholesky(Family):
    """The density of the matrix, normalized by Lewandowski, Kurowicka & Joe's eq. 16, and the volume
    that leads from the rows of the factor to the matrix."""

    name = "LKJCholesky"

    def log_normalizer(self):
        n, eta = int(self.dimension), self.concentration
        total = mpf(0)
        for k in range(1, n):
            b = eta + mpf(n - k - 1) / 2
            power = (2 * eta - 2 + n - k) * (n - k)
            total += power * mp.log(2) + (n - k) * mp.log(mp.beta(b, b))
        return total

    def logProb(self, x):
        n, eta = int(self.dimension), self.concentration
        logs = [mp.log(x[i][i]) for i in range(n)]
        density = 2 * (eta - 1) * sum(logs)
        volume = sum((n - 1 - i) * logs[i] for i in range(1, n))
        return density + volume - self.log_normalizer()

    def moments(self):
        n, eta = int(self.dimension), self.concentration
        a = [eta + mpf(n - i - 1) / 2 for i in range(n)]
        h = [mpf(i) / 2 for i in range(n)]
        half = mpf(1) / 2
        mean = [[mpf(0)] * n for _ in range(n)]
        variance = [[mpf(0)] * n for _ in range(n)]
        mean[0][0] = mpf(1)
        entropy = self.log_normalizer()
        for i in range(1, n):
            mean[i][i] = mp.beta(h[i], a[i] + half) / mp.beta(h[i], a[i])
            variance[i][i] = a[i] / (a[i] + h[i]) - mean[i][i] ** 2
            for j in range(i):
                variance[i][j] = h[i] / (a[i] + h[i]) / i
            power = n - 1 - i + 2 * (eta - 1)
            entropy -= power * (mp.digamma(a[i]) - mp.digamma(a[i] + h[i])) / 2
        return {"mean": mean, "variance": variance, "entropy": entropy}


class Wishart(Family):
    name = "Wishart"

    def logProb(self, x):
        d, nu = len(self.scale), self.degreesOfFreedom
        x, scale = mp.matrix(x), mp.matrix(self.scale)
        product = mp.inverse(scale) * x
        trace = sum(product[i, i] for i in range(d))
        density = (nu - d - 1) / 2 * log_determinant(x) - trace / 2
        return density - self.log_normalizer()

    def log_normalizer(self):
        d, nu = len(self.scale), self.degreesOfFreedom
        volume = nu * d / 2 * mp.log(2) + nu / 2 * log_determinant(mp.matrix(self.scale))
        return volume + log_multivariate_gamma(nu / 2, d)

    def moments(self):
        d, nu, v = len(self.scale), self.degreesOfFreedom, self.scale
        mean_log = multivariate_digamma(nu / 2, d) + d * mp.log(2)
        mean_log += log_determinant(mp.matrix(v))
        moments = {
            "mean": [[nu * v[i][j] for j in range(d)] for i in range(d)],
            "variance": [
                [nu * (v[i][j] ** 2 + v[i][i] * v[j][j]) for j in range(d)] for i in range(d)
            ],
            "entropy": self.log_normalizer() - (nu - d - 1) / 2 * mean_log + nu * d / 2,
        }
        if nu >= d + 1:
            moments["mode"] = [[(nu - d - 1) * v[i][j] for j in range(d)] for i in range(d)]
        return moments


class GaussianRandomWalk(Family):
    """As one normal vector: x = start + sums of steps."""

    name = "GaussianRandomWalk"

    def normal(self):
        count = len(self.scale)
        sums = mp.matrix(count, count)
        for i in range(count):
            for j in range(i + 1):
                sums[i, j] = mpf(1)
        mean = [self.start + sum(self.drift[: i + 1]) for i in range(count)]
        covariance = sums * mp.diag([s**2 for s in self.scale]) * sums.T
        return MultivariateNormal(mean, covariance.tolist(), [])

    def logProb(self, x):
        return self.normal().logProb(x)

    def moments(self):
        normal = self.normal()
        return {
            "mean": list(normal.mean),
            "variance": [normal.covariance[i, i] for i in range(len(self.scale))],
            "entropy": normal.entropy(),
            "mode": list(normal.mean),
        }


def log_coefficient(x):
    return mp.loggamma(sum(x) + 1) - sum(mp.loggamma(value + 1) for value in x)


class Multinomial(Family):
    name = "Multinomial"

    def weights(self):
        odds = [mp.exp(value) for value in self.logits]
        return [value / sum(odds) for value in odds]

    def logProb(self, x):
        terms = [value * mp.log(p) for value, p in zip(x, self.weights(), strict=True)]
        return log_coefficient(x) + sum(terms)

    def moments(self):
        n = self.trials
        return {
            "mean": [n * p for p in self.weights()],
            "variance": [n * p * (1 - p) for p in self.weights()],
        }


class MultinomialOfProbabilities(Multinomial):
    name = "MultinomialOfProbabilities"

    def weights(self):
        return self.probabilities

    def logProb(self, x):
        pairs = zip(x, self.weights(), strict=True)
        return log_coefficient(x) + sum(value * mp.log(p) for value, p in pairs if value > 0)


class DirichletMultinomial(Family):
    name = "DirichletMultinomial"

    def logProb(self, x):
        total = sum(self.concentration)
        result = log_coefficient(x) + mp.loggamma(total) - mp.loggamma(total + sum(x))
        for value, a in zip(x, self.concentration, strict=True):
            result += mp.loggamma(a + value) - mp.loggamma(a)
        return result

    def moments(self):
        n, total = self.trials, sum(self.concentration)
        p = [a / total for a in self.concentration]
        spread = n * (n + total) / (1 + total)
        return {
            "mean": [n * value for value in p],
            "variance": [spread * value * (1 - value) for value in p],
        }


def counts(family, points, outside, **settings):
    result = family(points, **settings)
    result.outside = outside
    return result


PLANE = [[2, 0.5], [0.5, 1]]
SPACE = [[2, 0.3, -0.4], [0.3, 1.5, 0.2], [-0.4, 0.2, 1]]
CORRELATED = [
    [[1, 0, 0], [0.6, 0.8, 0], [0.48, 0.64, 0.6]],
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    [[1, 0, 0], [-0.96, 0.28, 0], [0.28, 0.576, 0.768]],
]

ENTRIES = [
    LowRankNormal(
        [[0, 0, 0], [1, -2, 3], [10, 10, -10]],
        location=[0.5, 0, -1],
        factor=[[1], [-0.5], [2]],
        diagonal=[0.5, 1, 0.25],
    ),
    LowRankNormal(
        [[0, 0, 0, 0], [1, -2, 3, 0.5]],
        location=[0.5, 0, -1, 1],
        factor=[[1, 0.5], [-0.5, 2], [2, 1], [0.25, -1]],
        diagonal=[1e-3, 1, 0.25, 4],
    ),
    MultivariateStudentT(
        [[1, -2], [0, 0], [50, -40]], degreesOfFreedom=3.5, location=[1, -2], scale=PLANE
    ),
    MultivariateStudentT(
        [[0, 0, 0], [1, -1, 2]], degreesOfFreedom=0.75, location=[0.5, 0, -0.5], scale=SPACE
    ),
    MultivariateStudentT(
        [[0, 0], [3, 1], [-20, 20]], degreesOfFreedom=1e6, location=[0, 0], scale=PLANE
    ),
    LKJCholesky([[[1, 0], [0.6, 0.8]], [[1, 0], [-0.8, 0.6]]], dimension=2, concentration=1),
    LKJCholesky([[[1, 0], [0.6, 0.8]]], dimension=2, concentration=0.25),
    LKJCholesky(CORRELATED, dimension=3, concentration=2.5),
    LKJCholesky(CORRELATED, dimension=3, concentration=20),
    Wishart([[[0.5]], [[20]]], degreesOfFreedom=3, scale=[[4]]),
    Wishart([[[2, 0.5], [0.5, 1]], [[8, -3], [-3, 4]]], degreesOfFreedom=4.5, scale=PLANE),
    Wishart([[[2, 0.5], [0.5, 1]]], degreesOfFreedom=1.25, scale=PLANE),
    Wishart([[[9, 1, 0.5], [1, 7, -2], [0.5, -2, 5]]], degreesOfFreedom=6, scale=SPACE),
    GaussianRandomWalk(
        [[0, 0, 0], [1, 1.5, 4], [-20, 0, 20]], scale=[1, 0.5, 2], drift=[0, 0, 0], start=0
    ),
    GaussianRandomWalk(
        [[0, 0, 0, 0], [1, 1.5, 4, 4.5]],
        scale=[0.5, 0.5, 0.5, 0.5],
        drift=[0.25, -1, 2, 0],
        start=0.5,
    ),
    counts(
        Multinomial,
        [[2, 3, 5], [0, 0, 10], [10, 0, 0]],
        [[2, 3, 4], [-1, 6, 5], [2.5, 2.5, 5]],
        trials=10,
        logits=[0.5, -1, 0.25],
    ),
    counts(
        Multinomial,
        [[333000, 333500, 333500], [300000, 300000, 400000]],
        [],
        trials=1000000,
        logits=[0, 0, 0],
    ),
    counts(
        MultinomialOfProbabilities,
        [[2, 3, 0], [0, 5, 0]],
        [[2, 2, 0]],
        trials=5,
        probabilities=[0.25, 0.75, 0],
    ),
    counts(
        DirichletMultinomial,
        [[2, 3, 5], [0, 0, 10], [10, 0, 0], [0, 1, 9]],
        [[2, 3, 4], [-1, 6, 5]],
        trials=10,
        concentration=[0.5, 2, 3.5],
    ),
    counts(
        DirichletMultinomial,
        [[300000, 300000, 400000], [0, 0, 1000000]],
        [],
        trials=1000000,
        concentration=[1e-3, 2, 1e5],
    ),
    counts(DirichletMultinomial, [[1, 1]], [], trials=2, concentration=[1e6, 3e6]),
]
