"""The continuous distributions on the whole line, but for the normal."""

from mpmath import mp, mpf
from scipy import stats

from .gammas import beta_regularized
from .univariate import Continuous


class LocationScale(Continuous):
    """Subclasses give the standard form by `log_density(z)`, `lower(z)` and `upper(z)`."""

    scores = (-40, -8.5, -3, -1, -0.1, 0, 0.5, 2, 6, 40)

    def default_points(self):
        return [float(self.location + score * self.scale) for score in self.scores]

    def score(self, x):
        return (x - self.location) / self.scale

    def logProb(self, x):
        return self.log_density(self.score(x)) - mp.log(self.scale)

    def cdf(self, x):
        return self.lower(self.score(x))

    def survival(self, x):
        return self.upper(self.score(x))

    def upper(self, z):
        return self.lower(-z)

    def mean(self):
        return self.location


class Cauchy(LocationScale):
    name = "Cauchy"
    parameters = ("location", "scale")
    scores = (-1e150, -1e6, -40, -3, -1, -0.1, 0, 0.5, 2, 1e12)

    def log_density(self, z):
        return -mp.log(mp.pi) - mp.log1p(z * z)

    def lower(self, z):
        return mp.atan2(1, -z) / mp.pi

    def mean(self):
        return None

    def variance(self):
        return None

    def entropy(self):
        return mp.log(4 * mp.pi * self.scale)

    def scipy(self):
        return stats.cauchy(float(self.location), float(self.scale))


class StudentT(LocationScale):
    name = "StudentT"
    parameters = ("degreesOfFreedom", "location", "scale")

    def log_density(self, z):
        n = self.degreesOfFreedom
        height = mp.loggamma((n + 1) / 2) - mp.loggamma(n / 2) - mp.log(n * mp.pi) / 2
        return height - (n + 1) / 2 * mp.log1p(z * z / n)

    def lower(self, z):
        n = self.degreesOfFreedom
        half = self.tail(abs(z)) if n > 1e4 else mpf(1) / 2
        if z and n <= 1e4:
            half = beta_regularized(n / 2, mpf(1) / 2, n / (n + z * z)) / 2
        return half if z <= 0 else 1 - half

    def tail(self, z):
        """By quadrature: the series of the beta function takes millions of terms."""
        cuts = [z + step / (1 + z) for step in (0, 1, 4, 16, 64)]
        with mp.workdps(30):
            return mp.quad(lambda t: mp.exp(self.log_density(t)), [*cuts, cuts[-1] + 60])

    def mean(self):
        return self.location if self.degreesOfFreedom > 1 else None

    def variance(self):
        n = self.degreesOfFreedom
        return self.scale**2 * n / (n - 2) if n > 2 else None

    def entropy(self):
        n = self.degreesOfFreedom
        slope = (n + 1) / 2 * (mp.digamma((n + 1) / 2) - mp.digamma(n / 2))
        return slope + mp.log(n) / 2 + log_beta(n / 2, mpf(1) / 2) + mp.log(self.scale)

    def scipy(self):
        n, m, s = (float(getattr(self, name)) for name in self.parameters)
        return stats.t(n, m, s)


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


class Laplace(LocationScale):
    name = "Laplace"
    parameters = ("location", "scale")

    def log_density(self, z):
        return -abs(z) - mp.log(2)

    def lower(self, z):
        return mp.exp(z) / 2 if z < 0 else 1 - mp.exp(-z) / 2

    def variance(self):
        return 2 * self.scale**2

    def entropy(self):
        return 1 + mp.log(2 * self.scale)

    def scipy(self):
        return stats.laplace(float(self.location), float(self.scale))


class Logistic(LocationScale):
    name = "Logistic"
    parameters = ("location", "scale")
    scores = (-700, -40, -3, -1, 0, 0.5, 2, 6, 40, 700)

    def log_density(self, z):
        return -z - 2 * mp.log1p(mp.exp(-z))

    def lower(self, z):
        return 1 / (1 + mp.exp(-z))

    def variance(self):
        return (self.scale * mp.pi) ** 2 / 3

    def entropy(self):
        return 2 + mp.log(self.scale)

    def scipy(self):
        return stats.logistic(float(self.location), float(self.scale))


class AsymmetricLaplace(LocationScale):
    name = "AsymmetricLaplace"
    parameters = ("location", "scale", "asymmetry")

    def lengths(self):
        return self.asymmetry, 1 / self.asymmetry

    def log_density(self, z):
        left, right = self.lengths()
        return (z / left if z < 0 else -z / right) - mp.log(left + right)

    def lower(self, z):
        left, right = self.lengths()
        if z < 0:
            return mp.exp(z / left) * left / (left + right)
        return 1 - self.upper(z)

    def upper(self, z):
        left, right = self.lengths()
        if z < 0:
            return 1 - self.lower(z)
        return mp.exp(-z / right) * right / (left + right)

    def mean(self):
        left, right = self.lengths()
        return self.location + self.scale * (right - left)

    def variance(self):
        return self.scale**2 * sum(length**2 for length in self.lengths())

    def entropy(self):
        return 1 + mp.log(self.scale * sum(self.lengths()))

    def scipy(self):
        m, s, k = (float(getattr(self, name)) for name in self.parameters)
        return stats.laplace_asymmetric(k, m, s)


class GeneralizedNormal(LocationScale):
    name = "GeneralizedNormal"
    parameters = ("location", "scale", "power")
    scores = (-12, -3, -1, -0.1, 0, 0.5, 2, 4)

    def log_density(self, z):
        return -(abs(z) ** self.power) - mp.log(2) - mp.loggamma(1 + 1 / self.power)

    def lower(self, z):
        half = mp.gammainc(1 / self.power, abs(z) ** self.power, mp.inf, regularized=True) / 2
        return half if z <= 0 else 1 - half

    def variance(self):
        b = self.power
        return self.scale**2 * mp.exp(mp.loggamma(3 / b) - mp.loggamma(1 / b))

    def entropy(self):
        return 1 / self.power + mp.log(2 * self.scale) + mp.loggamma(1 + 1 / self.power)

    def scipy(self):
        m, s, b = (float(getattr(self, name)) for name in self.parameters)
        return stats.gennorm(b, m, s)


class SkewNormal(LocationScale):
    name = "SkewNormal"
    parameters = ("location", "scale", "slant")
    scores = (-12, -6, -3, -1, -0.1, 0, 0.01, 0.5, 2, 6, 12)

    def log_density(self, z):
        tail = mp.log(mp.erfc(-self.slant * z / mp.sqrt(2)))
        return -z * z / 2 - mp.log(2 * mp.pi) / 2 + tail

    def lower(self, z):
        if z > 0:
            return 1 - type(self)(0, 1, -float(self.slant), points=[]).lower(-z)
        return self.below(z)

    def below(self, z):
        """By quadrature of the density over pieces of the two lengths on which it falls."""
        slope = max(self.slant, mpf(0)) * abs(z) * self.slant
        lengths = (1 / (1 + abs(z) + slope), 1 / (1 + abs(z) + abs(self.slant)))
        steps = (0, mpf(1) / 2, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 100, 150)
        cuts = sorted({z - length * step for length in lengths for step in steps})
        top = self.log_density(z)
        with mp.workdps(30):
            pieces = [cuts[0] - 20, *cuts]
            total = mp.quad(lambda t: mp.exp(self.log_density(t) - top), pieces)
        return total * mp.exp(top)

    def upper(self, z):
        return type(self)(0, 1, -float(self.slant), points=[]).lower(-z)

    def center(self):
        return mp.sqrt(2 / mp.pi) * self.slant / mp.sqrt(1 + self.slant**2)

    def mean(self):
        return self.location + self.scale * self.center()

    def variance(self):
        return self.scale**2 * (1 - self.center() ** 2)

    def entropy(self):
        return None

    probabilities = (1e-3, 0.25, 0.5, 0.975)

    def scipy(self):
        m, s, a = (float(getattr(self, name)) for name in self.parameters)
        return stats.skewnorm(a, m, s)


ENTRIES = [
    Cauchy(0, 1),
    Cauchy(-2, 0.25),
    Cauchy(1e3, 50),
    StudentT(3, 0, 1),
    StudentT(0.5, 1, 2),
    StudentT(1, 0, 3),
    StudentT(30, -2, 0.5),
    StudentT(2.5, 5, 1e-3),
    StudentT(1e5, 0, 1),
    Laplace(0, 1),
    Laplace(-3, 0.25),
    Laplace(100, 20),
    Logistic(0, 1),
    Logistic(2, 0.5),
    Logistic(-100, 30),
    AsymmetricLaplace(0, 1, 1),
    AsymmetricLaplace(1, 2, 0.5),
    AsymmetricLaplace(-2, 0.5, 3),
    GeneralizedNormal(0, 1, 2),
    GeneralizedNormal(1, 0.5, 1),
    GeneralizedNormal(-1, 2, 4.5),
    GeneralizedNormal(0, 1, 0.5),
    SkewNormal(0, 1, 0),
    SkewNormal(0, 1, 3),
    SkewNormal(1, 2, -1.5),
    SkewNormal(-2, 0.5, 50),
]
