"""The continuous distributions over one number."""

from mpmath import mp, mpf
from scipy import stats

from .gammas import beta_regularized, gamma_complement, gamma_regularized
from .univariate import Continuous


class Normal(Continuous):
    name = "Normal"
    parameters = ("location", "scale")

    def default_points(self):
        scores = (-40, -8.5, -3, -1, -0.1, 0, 0.5, 2, 6, 40)
        return [float(self.location + score * self.scale) for score in scores]

    def logProb(self, x):
        z = (x - self.location) / self.scale
        return -z * z / 2 - mp.log(self.scale) - mp.log(2 * mp.pi) / 2

    def cdf(self, x):
        return mp.erfc(-(x - self.location) / (self.scale * mp.sqrt(2))) / 2

    def survival(self, x):
        return mp.erfc((x - self.location) / (self.scale * mp.sqrt(2))) / 2

    def mean(self):
        return self.location

    def variance(self):
        return self.scale**2

    def entropy(self):
        return mp.log(2 * mp.pi * mp.e) / 2 + mp.log(self.scale)

    def scipy(self):
        return stats.norm(float(self.location), float(self.scale))


class HalfNormal(Continuous):
    name = "HalfNormal"
    parameters = ("scale",)
    outside = (-1.0, -1e-300)

    def default_points(self):
        return [float(z * self.scale) for z in (0, 1e-8, 0.1, 0.5, 1, 3, 8, 40)]

    def logProb(self, x):
        z = x / self.scale
        return -z * z / 2 - mp.log(self.scale) + mp.log(2 / mp.pi) / 2

    def cdf(self, x):
        return mp.erf(x / (self.scale * mp.sqrt(2)))

    def survival(self, x):
        return mp.erfc(x / (self.scale * mp.sqrt(2)))

    def mean(self):
        return self.scale * mp.sqrt(2 / mp.pi)

    def variance(self):
        return self.scale**2 * (1 - 2 / mp.pi)

    def entropy(self):
        return (mp.log(mp.pi / 2) + 1) / 2 + mp.log(self.scale)

    def scipy(self):
        return stats.halfnorm(scale=float(self.scale))


class HalfCauchy(Continuous):
    name = "HalfCauchy"
    parameters = ("scale",)
    outside = (-1.0,)

    def default_points(self):
        return [float(z * self.scale) for z in (0, 1e-8, 0.1, 1, 3, 1e3, 1e12, 1e150)]

    def logProb(self, x):
        return mp.log(2 / (mp.pi * self.scale)) - mp.log1p((x / self.scale) ** 2)

    def cdf(self, x):
        return 2 / mp.pi * mp.atan(x / self.scale)

    def survival(self, x):
        return 2 / mp.pi * mp.atan(self.scale / x) if x else mpf(1)

    def mean(self):
        return None

    def variance(self):
        return None

    def entropy(self):
        return mp.log(2 * mp.pi * self.scale)

    def scipy(self):
        return stats.halfcauchy(scale=float(self.scale))


class LogNormal(Continuous):
    name = "LogNormal"
    parameters = ("location", "scale")
    outside = (-1.0,)

    def default_points(self):
        scores = (-8, -2, -0.5, 0, 1, 3, 8)
        return [float(mp.exp(self.location + score * self.scale)) for score in scores]

    def logProb(self, x):
        return Normal.logProb(self, mp.log(x)) - mp.log(x)

    def cdf(self, x):
        return Normal.cdf(self, mp.log(x))

    def survival(self, x):
        return Normal.survival(self, mp.log(x))

    def mean(self):
        return mp.exp(self.location + self.scale**2 / 2)

    def variance(self):
        return mp.expm1(self.scale**2) * mp.exp(2 * self.location + self.scale**2)

    def entropy(self):
        return self.location + Normal.entropy(self)

    def scipy(self):
        return stats.lognorm(float(self.scale), scale=float(mp.exp(self.location)))


class Exponential(Continuous):
    name = "Exponential"
    parameters = ("rate",)
    outside = (-1.0,)

    def default_points(self):
        return [float(z / self.rate) for z in (0, 1e-10, 0.1, 1, 5, 50, 700)]

    def logProb(self, x):
        return mp.log(self.rate) - self.rate * x

    def cdf(self, x):
        return -mp.expm1(-self.rate * x)

    def survival(self, x):
        return mp.exp(-self.rate * x)

    def mean(self):
        return 1 / self.rate

    def variance(self):
        return 1 / self.rate**2

    def entropy(self):
        return 1 - mp.log(self.rate)

    def scipy(self):
        return stats.expon(scale=1 / float(self.rate))


class Uniform(Continuous):
    name = "Uniform"
    parameters = ("low", "high")

    def default_points(self):
        self.outside = [float(self.low - 1), float(self.high + 1)]
        shares = (mpf("0.03125"), mpf("0.25"), mpf("0.5"), mpf("0.75"), mpf("0.96875"))
        return [float(self.low + share * (self.high - self.low)) for share in shares]

    def logProb(self, x):
        return -mp.log(self.high - self.low)

    def cdf(self, x):
        return (x - self.low) / (self.high - self.low)

    def survival(self, x):
        return (self.high - x) / (self.high - self.low)

    def mean(self):
        return (self.low + self.high) / 2

    def variance(self):
        return (self.high - self.low) ** 2 / 12

    def entropy(self):
        return mp.log(self.high - self.low)

    def scipy(self):
        return stats.uniform(float(self.low), float(self.high - self.low))


class Gamma(Continuous):
    name = "Gamma"
    parameters = ("concentration", "rate")
    outside = (-1.0,)

    def default_points(self):
        mean, deviation = self.mean(), mp.sqrt(self.variance())
        below = [mean - deviation * score for score in (6, 3, 1)]
        rest = [mean * share for share in (mpf("1e-6"), mpf("0.5"), 1, mpf("1.1"), 3)]
        above = [mean + deviation * score for score in (1, 4, 12)]
        return sorted({float(x) for x in below + rest + above if x > 0})

    def logProb(self, x):
        a, b = self.concentration, self.rate
        return a * mp.log(b) + (a - 1) * mp.log(x) - b * x - mp.loggamma(a)

    def cdf(self, x):
        return gamma_regularized(self.concentration, self.rate * x)

    def survival(self, x):
        return gamma_complement(self.concentration, self.rate * x)

    def mean(self):
        return self.concentration / self.rate

    def variance(self):
        return self.concentration / self.rate**2

    def entropy(self):
        a = self.concentration
        return a - mp.log(self.rate) + mp.loggamma(a) + (1 - a) * mp.digamma(a)

    def scipy(self):
        return stats.gamma(float(self.concentration), scale=1 / float(self.rate))


class Beta(Continuous):
    name = "Beta"
    parameters = ("alpha", "beta")
    outside = (-0.5, 1.5)

    def default_points(self):
        mean, deviation = self.mean(), mp.sqrt(self.variance())
        near = [mean + deviation * score for score in (-3, -1, 0, 1, 3)]
        rest = [mpf("1e-10"), mpf("0.01"), mpf("0.3"), mpf("0.5"), mpf("0.99")]
        return sorted({float(x) for x in near + rest if 0 < float(x) < 1})

    def log_beta(self):
        a, b = self.alpha, self.beta
        return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)

    def logProb(self, x):
        return self.from_logarithms(mp.log(x), mp.log1p(-x))

    def from_logarithms(self, log_x, log_rest):
        return (self.alpha - 1) * log_x + (self.beta - 1) * log_rest - self.log_beta()

    def cdf(self, x):
        return beta_regularized(self.alpha, self.beta, x)

    def survival(self, x):
        return beta_regularized(self.beta, self.alpha, 1 - x)

    def mean(self):
        return self.alpha / (self.alpha + self.beta)

    def variance(self):
        total = self.alpha + self.beta
        return self.alpha * self.beta / (total**2 * (total + 1))

    def entropy(self):
        a, b = self.alpha, self.beta
        spread = (a - 1) * mp.digamma(a) + (b - 1) * mp.digamma(b)
        return self.log_beta() - spread + (a + b - 2) * mp.digamma(a + b)

    def scipy(self):
        return stats.beta(float(self.alpha), float(self.beta))


ENTRIES = [
    Normal(0, 1),
    Normal(1.5, 2),
    Normal(-3, 0.5),
    Normal(1000, 0.001),
    Normal(0, 1e6),
    HalfNormal(1),
    HalfNormal(0.01),
    HalfNormal(2500),
    HalfCauchy(1),
    HalfCauchy(5),
    HalfCauchy(1e-6),
    LogNormal(0, 1),
    LogNormal(-1.5, 0.25),
    LogNormal(3, 2),
    LogNormal(0, 5),
    Exponential(1),
    Exponential(0.02),
    Exponential(1e6),
    Uniform(0, 1),
    Uniform(-2, 6),
    Uniform(1000, 1000.125),
    Gamma(1, 1),
    Gamma(0.001, 1),
    Gamma(0.5, 3),
    Gamma(2.5, 0.01),
    Gamma(30, 2),
    Gamma(1e6, 10),
    Beta(1, 1),
    Beta(0.5, 0.5),
    Beta(2, 3),
    Beta(0.01, 4),
    Beta(40, 1.5),
    Beta(1e4, 3e4),
]
