"""The distributions of largest and smallest values, and of what exceeds a bound."""

from mpmath import mp, mpf
from scipy import stats

from .symmetric import LocationScale
from .univariate import Continuous


class Gumbel(LocationScale):
    name = "Gumbel"
    parameters = ("location", "scale")
    scores = (-5, -3, -1, -0.1, 0, 0.5, 2, 6, 40, 700)

    def log_density(self, z):
        return -z - mp.exp(-z)

    def lower(self, z):
        return mp.exp(-mp.exp(-z))

    def upper(self, z):
        return -mp.expm1(-mp.exp(-z))

    def mean(self):
        return self.location + mp.euler * self.scale

    def variance(self):
        return (self.scale * mp.pi) ** 2 / 6

    def entropy(self):
        return mp.log(self.scale) + mp.euler + 1

    def scipy(self):
        return stats.gumbel_r(float(self.location), float(self.scale))


class GeneralizedExtremeValue(LocationScale):
    name = "GeneralizedExtremeValue"
    parameters = ("location", "scale", "concentration")
    scores = (-5, -3, -1, -0.1, 0, 0.5, 2, 6, 40, 700)

    def default_points(self):
        index = self.concentration
        inside = [z for z in self.scores if 1 + index * z > 0]
        self.outside = [
            float(self.location + z * self.scale) for z in (-50, 5000) if 1 + index * z < 0
        ]
        return [float(self.location + z * self.scale) for z in inside]

    def log_rate(self, z):
        index = self.concentration
        return -mp.log1p(index * z) / index if index else -z

    def log_density(self, z):
        rate = self.log_rate(z)
        return (1 + self.concentration) * rate - mp.exp(rate)

    def lower(self, z):
        return mp.exp(-mp.exp(self.log_rate(z)))

    def upper(self, z):
        return -mp.expm1(-mp.exp(self.log_rate(z)))

    def mean(self):
        index = self.concentration
        if index >= 1:
            return None
        growth = (mp.gamma(1 - index) - 1) / index if index else mp.euler
        return self.location + self.scale * growth

    def variance(self):
        index = self.concentration
        if 2 * index >= 1:
            return None
        if not index:
            return (self.scale * mp.pi) ** 2 / 6
        return self.scale**2 * (mp.gamma(1 - 2 * index) - mp.gamma(1 - index) ** 2) / index**2

    def entropy(self):
        return mp.log(self.scale) + mp.euler * (1 + self.concentration) + 1

    def scipy(self):
        m, s, index = (float(getattr(self, name)) for name in self.parameters)
        return stats.genextreme(-index, m, s)


class Weibull(Continuous):
    name = "Weibull"
    parameters = ("scale", "concentration")
    outside = (-1.0,)

    def default_points(self):
        hazards = (1e-40, 1e-6, 0.1, 0.5, 1, 3, 50, 600)
        roots = (mp.power(hazard, 1 / self.concentration) for hazard in hazards)
        return sorted({float(self.scale * root) for root in roots})

    def logProb(self, x):
        k, ratio = self.concentration, x / self.scale
        return mp.log(k / self.scale) + (k - 1) * mp.log(ratio) - ratio**k

    def cdf(self, x):
        return -mp.expm1(-((x / self.scale) ** self.concentration))

    def survival(self, x):
        return mp.exp(-((x / self.scale) ** self.concentration))

    def mean(self):
        return self.scale * mp.gamma(1 + 1 / self.concentration)

    def variance(self):
        k = self.concentration
        return self.scale**2 * (mp.gamma(1 + 2 / k) - mp.gamma(1 + 1 / k) ** 2)

    def entropy(self):
        k = self.concentration
        return mp.euler * (1 - 1 / k) + mp.log(self.scale / k) + 1

    def scipy(self):
        return stats.weibull_min(float(self.concentration), scale=float(self.scale))


class Pareto(Continuous):
    name = "Pareto"
    parameters = ("scale", "concentration")

    def default_points(self):
        self.outside = [float(self.scale) / 2, -1.0]
        ratios = (mpf("1.000001"), mpf("1.1"), mpf(2), mpf(10), mpf(1e6), mpf(1e100))
        return [float(self.scale * ratio) for ratio in ratios]

    def logProb(self, x):
        a = self.concentration
        return mp.log(a) + a * mp.log(self.scale) - (a + 1) * mp.log(x)

    def cdf(self, x):
        return -mp.expm1(-self.concentration * mp.log(x / self.scale))

    def survival(self, x):
        return (self.scale / x) ** self.concentration

    def mean(self):
        a = self.concentration
        return a * self.scale / (a - 1) if a > 1 else None

    def variance(self):
        a = self.concentration
        return self.scale**2 * a / ((a - 1) ** 2 * (a - 2)) if a > 2 else None

    def entropy(self):
        a = self.concentration
        return mp.log(self.scale / a) + 1 / a + 1

    def scipy(self):
        return stats.pareto(float(self.concentration), scale=float(self.scale))


ENTRIES = [
    Gumbel(0, 1),
    Gumbel(-2, 0.5),
    Gumbel(30, 4),
    GeneralizedExtremeValue(0, 1, 0),
    GeneralizedExtremeValue(0, 1, 0.25),
    GeneralizedExtremeValue(1, 2, -0.4),
    GeneralizedExtremeValue(-1, 0.5, 1e-9),
    GeneralizedExtremeValue(0, 1, 1.5),
    GeneralizedExtremeValue(0, 1, -0.015),
    Weibull(1, 1),
    Weibull(2, 1.5),
    Weibull(0.1, 0.4),
    Weibull(1000, 12),
    Pareto(1, 1),
    Pareto(2, 2.5),
    Pareto(0.01, 0.5),
    Pareto(1e3, 20),
]
