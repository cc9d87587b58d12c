"""More distributions over the positive reals."""

from mpmath import mp, mpf
from scipy import stats

from .continuous import Gamma
from .gammas import beta_regularized, gamma_complement, gamma_regularized
from .symmetric import StudentT
from .univariate import Continuous


class HalfStudentT(Continuous):
    name = "HalfStudentT"
    parameters = ("degreesOfFreedom", "scale")
    outside = (-1.0,)

    def default_points(self):
        return [float(z * self.scale) for z in (0, 1e-8, 0.1, 1, 3, 40, 1e4, 1e12)]

    def both(self):
        return StudentT(float(self.degreesOfFreedom), 0, float(self.scale), points=[])

    def logProb(self, x):
        return mp.log(2) + self.both().logProb(x)

    def cdf(self, x):
        n, z = self.degreesOfFreedom, x / self.scale
        return beta_regularized(mpf(1) / 2, n / 2, z * z / (n + z * z))

    def survival(self, x):
        return 2 * self.both().survival(x)

    def mean(self):
        n = self.degreesOfFreedom
        if n <= 1:
            return None
        height = mp.exp(mp.loggamma((n + 1) / 2) - mp.loggamma(n / 2))
        return 2 * self.scale * mp.sqrt(n / mp.pi) * height / (n - 1)

    def variance(self):
        n = self.degreesOfFreedom
        return self.scale**2 * n / (n - 2) - self.mean() ** 2 if n > 2 else None

    def entropy(self):
        return self.both().entropy() - mp.log(2)

    def start(self, p):
        return self.both().scipy().ppf((1 + p) / 2) or 1e-12 * float(self.scale)


class InverseGamma(Continuous):
    name = "InverseGamma"
    parameters = ("concentration", "scale")
    outside = (-1.0,)

    def default_points(self):
        ratios = (mpf("0.01"), mpf("0.3"), 1, mpf("1.5"), 10, mpf(1e6))
        return [float(self.scale / self.concentration * ratio) for ratio in ratios]

    def logProb(self, x):
        a, b = self.concentration, self.scale
        return a * mp.log(b) - (a + 1) * mp.log(x) - b / x - mp.loggamma(a)

    def cdf(self, x):
        return gamma_complement(self.concentration, self.scale / x)

    def survival(self, x):
        return gamma_regularized(self.concentration, self.scale / x)

    def mean(self):
        a = self.concentration
        return self.scale / (a - 1) if a > 1 else None

    def variance(self):
        a = self.concentration
        return self.scale**2 / ((a - 1) ** 2 * (a - 2)) if a > 2 else None

    def entropy(self):
        a = self.concentration
        return a + mp.log(self.scale) + mp.loggamma(a) - (1 + a) * mp.digamma(a)

    def scipy(self):
        return stats.invgamma(float(self.concentration), scale=float(self.scale))


class ChiSquared(Gamma):
    name = "ChiSquared"
    parameters = ("degreesOfFreedom",)

    @property
    def concentration(self):
        return self.degreesOfFreedom / 2

    @property
    def rate(self):
        return mpf(1) / 2


class InverseGaussian(Continuous):
    name = "InverseGaussian"
    parameters = ("location", "concentration")
    outside = (-1.0,)

    def default_points(self):
        ratios = ("0.01", "0.1", "0.5", "1", "1.5", "4", "30")
        return [float(self.location * mpf(ratio)) for ratio in ratios]

    def logProb(self, x):
        m, k = self.location, self.concentration
        return mp.log(k / (2 * mp.pi * x**3)) / 2 - k * (x - m) ** 2 / (2 * m * m * x)

    def parts(self, x):
        m, k = self.location, self.concentration
        root = mp.sqrt(k / x / 2)
        near, far = root * (x / m - 1), root * (x / m + 1)
        return near, mp.exp(2 * k / m) * mp.erfc(far) / 2

    def cdf(self, x):
        near, far = self.parts(x)
        return mp.erfc(-near) / 2 + far

    def survival(self, x):
        near, far = self.parts(x)
        return mp.erfc(near) / 2 - far

    def mean(self):
        return self.location

    def variance(self):
        return self.location**3 / self.concentration

    def entropy(self):
        m, k = self.location, self.concentration
        z = 2 * k / m
        mean_of_log = mp.log(m) - mp.exp(z) * mp.e1(z)
        return mp.log(2 * mp.pi * mp.e / k) / 2 + 3 * mean_of_log / 2

    def scipy(self):
        m, k = float(self.location), float(self.concentration)
        return stats.invgauss(m / k, scale=k)


ENTRIES = [
    HalfStudentT(3, 1),
    HalfStudentT(1, 2.5),
    HalfStudentT(7, 0.01),
    InverseGamma(3, 2),
    InverseGamma(0.5, 1),
    InverseGamma(1.5, 0.01),
    InverseGamma(50, 1000),
    ChiSquared(1),
    ChiSquared(4.5),
    ChiSquared(0.01),
    ChiSquared(1e5),
    InverseGaussian(1, 1),
    InverseGaussian(3, 0.5),
    InverseGaussian(0.5, 40),
    InverseGaussian(100, 2000),
]
