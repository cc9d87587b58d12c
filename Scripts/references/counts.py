"""More distributions over integers."""

from mpmath import mp, mpf
from scipy import stats

from .doubles import double, exact
from .gammas import beta_regularized
from .univariate import Univariate


def log_choose(n, k):
    return mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)


class Count(Univariate):
    """Distribution functions by sums where these are short; entropy unless a subclass has it."""

    outside = (-1,)

    def cdf(self, x):
        return mp.fsum(mp.exp(self.logProb(mpf(k))) for k in range(int(x) + 1))

    def mean_and_deviation(self):
        return float(self.mean()), float(mp.sqrt(self.variance()))

    def default_points(self):
        mean, deviation = self.mean_and_deviation()
        near = [int(mean + deviation * score) for score in (-6, -2, 0, 2, 8)]
        return sorted({k for k in [0, 1, 2, 10, *near] if 0 <= k <= self.last()})

    def last(self):
        return mp.inf

    def entropy(self):
        return None


class Binomial(Count):
    name = "Binomial"
    parameters = ("trials", "logits")

    def last(self):
        return self.trials

    def default_points(self):
        self.outside = [-1, int(self.trials) + 1]
        return sorted({*super().default_points(), int(self.trials)})

    def shares(self):
        return 1 / (1 + mp.exp(-self.logits)), 1 / (1 + mp.exp(self.logits))

    def logProb(self, x):
        p, q = self.shares()
        return log_choose(self.trials, x) + x * mp.log(p) + (self.trials - x) * mp.log(q)

    def cdf(self, x):
        if x >= self.trials:
            return mpf(1)
        return beta_regularized(self.trials - x, x + 1, self.shares()[1])

    def survival(self, x):
        if x >= self.trials:
            return mpf(0)
        return beta_regularized(x + 1, self.trials - x, self.shares()[0])

    def mean(self):
        return self.trials * self.shares()[0]

    def variance(self):
        return self.trials * self.shares()[0] * self.shares()[1]

    def scipy(self):
        return stats.binom(int(self.trials), float(self.shares()[0]))


class Geometric(Count):
    name = "Geometric"
    parameters = ("probability",)

    def logProb(self, x):
        return mp.log(self.probability) + x * mp.log1p(-self.probability)

    def cdf(self, x):
        return -mp.expm1((x + 1) * mp.log1p(-self.probability))

    def survival(self, x):
        return mp.exp((x + 1) * mp.log1p(-self.probability))

    def mean(self):
        return (1 - self.probability) / self.probability

    def variance(self):
        return (1 - self.probability) / self.probability**2

    def entropy(self):
        p, q = self.probability, 1 - self.probability
        return -(p * mp.log(p) + q * mp.log(q)) / p

    def scipy(self):
        return stats.geom(float(self.probability), -1)


class NegativeBinomial(Count):
    name = "NegativeBinomial"
    parameters = ("failures", "logits")

    def shares(self):
        return 1 / (1 + mp.exp(-self.logits)), 1 / (1 + mp.exp(self.logits))

    def size(self):
        return self.failures

    def logProb(self, x):
        p, q = self.shares()
        r = self.size()
        height = mp.loggamma(x + r) - mp.loggamma(x + 1) - mp.loggamma(r)
        return height + x * mp.log(p) + r * mp.log(q)

    def cdf(self, x):
        return beta_regularized(self.size(), x + 1, self.shares()[1])

    def survival(self, x):
        return beta_regularized(x + 1, self.size(), self.shares()[0])

    def mean(self):
        p, q = self.shares()
        return self.size() * p / q

    def variance(self):
        p, q = self.shares()
        return self.size() * p / q**2

    def scipy(self):
        return stats.nbinom(float(self.size()), float(self.shares()[1]))


class NegativeBinomialByMean(NegativeBinomial):
    name = "NegativeBinomialByMean"
    parameters = ("average", "concentration")

    def size(self):
        return self.concentration

    def shares(self):
        total = self.average + self.concentration
        return self.average / total, self.concentration / total


class BetaBinomial(Count):
    name = "BetaBinomial"
    parameters = ("trials", "alpha", "beta")

    def last(self):
        return self.trials

    def default_points(self):
        self.outside = [-1, int(self.trials) + 1]
        return sorted({*super().default_points(), int(self.trials)})

    def logProb(self, x):
        n, a, b = self.trials, self.alpha, self.beta
        return log_choose(n, x) + log_beta(x + a, n - x + b) - log_beta(a, b)

    def cdf(self, x):
        """Long sums are left out."""
        if self.trials >= 1000:
            return None
        return mpf(1) if x >= self.trials else super().cdf(x)

    def survival(self, x):
        if self.trials >= 1000:
            return None
        return mpf(0) if x >= self.trials else super().survival(x)

    def mean(self):
        return self.trials * self.alpha / (self.alpha + self.beta)

    def variance(self):
        n, a, b = self.trials, self.alpha, self.beta
        return n * a * b * (a + b + n) / ((a + b) ** 2 * (a + b + 1))

    def scipy(self):
        return stats.betabinom(int(self.trials), float(self.alpha), float(self.beta))


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


class DiscreteUniform(Count):
    name = "DiscreteUniform"
    parameters = ("low", "high")

    def default_points(self):
        self.outside = [int(self.low) - 1, int(self.high) + 1]
        return sorted({int(self.low), int((self.low + self.high) / 2), int(self.high)})

    def logProb(self, x):
        return -mp.log(self.high - self.low + 1)

    def cdf(self, x):
        return (x - self.low + 1) / (self.high - self.low + 1)

    def mean(self):
        return (self.low + self.high) / 2

    def variance(self):
        return ((self.high - self.low + 1) ** 2 - 1) / 12

    def entropy(self):
        return mp.log(self.high - self.low + 1)

    def scipy(self):
        return stats.randint(int(self.low), int(self.high) + 1)


class OrderedLogistic(Count):
    name = "OrderedLogistic"
    parameters = ("predictor", "cutpoints")

    def default_points(self):
        self.outside = [-1, len(self.cutpoints) + 1]
        return list(range(len(self.cutpoints) + 1))

    def cdf(self, x):
        if x >= len(self.cutpoints):
            return mpf(1)
        return 1 / (1 + mp.exp(self.predictor - self.cutpoints[int(x)])) if x >= 0 else mpf(0)

    def survival(self, x):
        if x >= len(self.cutpoints):
            return mpf(0)
        return 1 / (1 + mp.exp(self.cutpoints[int(x)] - self.predictor)) if x >= 0 else mpf(1)

    def logProb(self, x):
        with mp.workdps(400):
            return mp.log(self.cdf(x) - self.cdf(x - 1))

    def mean(self):
        return sum(x * mp.exp(self.logProb(x)) for x in range(len(self.cutpoints) + 1))

    def variance(self):
        mean = self.mean()
        outcomes = range(len(self.cutpoints) + 1)
        return sum((x - mean) ** 2 * mp.exp(self.logProb(x)) for x in outcomes)

    def entropy(self):
        logs = [self.logProb(x) for x in range(len(self.cutpoints) + 1)]
        return -mp.fsum(mp.exp(value) * value for value in logs)


class Skellam(Count):
    name = "Skellam"
    parameters = ("first", "second")
    outside = (0.5,)

    distances = (5000, 1e6, 1e15, 1e17, 1e100, 1e300, 2.5e305)

    def default_points(self):
        mean, deviation = self.mean_and_deviation()
        near = [int(mean + deviation * score) for score in (-6, -2, 0, 2, 8)]
        far = [sign * size for sign in (-1, 1) for size in self.distances]
        return sorted({-10, -1, 0, 1, 10, *near, *far})

    def logProb(self, x):
        product = self.first * self.second
        tilt = x / 2 * mp.log(self.first / self.second)
        return tilt - self.first - self.second + self.log_bessel(abs(x), product)

    def log_bessel(self, n, product):
        """log I_n(2 sqrt(product)), DLMF 10.25.2, which overflows nowhere."""
        series = mp.hyp0f1(n + 1, product)
        return n / 2 * mp.log(product) - mp.loggamma(n + 1) + mp.log(series)

    def point(self, x):
        """Each tail is summed up from its own side, so that it has all digits, however small."""
        value = exact(x)
        if value > self.mean():
            return {**super().point(x), "logSurvival": double(mp.log(self.survival(value)))}
        return {**super().point(x), "logCDF": double(mp.log(self.cdf(value)))}

    def cdf(self, x):
        if x > self.mean():
            return 1 - self.survival(x)
        return self.total(x, -1)

    def survival(self, x):
        if x <= self.mean():
            return 1 - self.cdf(x)
        return self.total(x + 1, 1)

    def total(self, x, step):
        terms = []
        if abs(x) > 1e30:  # Every further one is 1e-28 of the one before at most.
            return mp.exp(self.logProb(x))
        while not terms or terms[-1] > mpf("1e-40") * terms[0]:
            terms.append(mp.exp(self.logProb(x + step * len(terms))))
        return mp.fsum(terms)

    def mean(self):
        return self.first - self.second

    def variance(self):
        return self.first + self.second

    def scipy(self):
        return stats.skellam(float(self.first), float(self.second))


ENTRIES = [
    Binomial(1, 0.5),
    Binomial(10, -1),
    Binomial(50, 3),
    Binomial(7, 0),
    Binomial(1000000, -0.5),
    Binomial(1000000, -12),
    Binomial(20, 700),
    Binomial(20, -40),
    Geometric(0.5),
    Geometric(0.01),
    Geometric(0.999),
    Geometric(1e-6),
    NegativeBinomial(1, 0.5),
    NegativeBinomial(3.5, -1),
    NegativeBinomial(0.01, 2),
    NegativeBinomial(1e6, -0.25),
    NegativeBinomial(2, 13),
    NegativeBinomialByMean(3, 2),
    NegativeBinomialByMean(0.1, 30),
    NegativeBinomialByMean(1e6, 5),
    NegativeBinomialByMean(50, 1e7),
    BetaBinomial(10, 2, 3),
    BetaBinomial(5, 0.25, 0.5),
    BetaBinomial(40, 100, 20),
    BetaBinomial(1000000, 2, 5),
    DiscreteUniform(0, 9),
    DiscreteUniform(-3, 3),
    DiscreteUniform(5, 1000),
    OrderedLogistic(0, [-1, 0.5, 2]),
    OrderedLogistic(1.5, [0]),
    OrderedLogistic(-30, [-2, -1, 1, 40]),
    OrderedLogistic(700, [0, 1e-6, 3]),
    Skellam(1, 1),
    Skellam(5, 2),
    Skellam(0.25, 10),
    Skellam(1000, 900),
]
