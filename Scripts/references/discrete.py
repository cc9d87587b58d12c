"""The discrete distributions."""

from mpmath import mp, mpf
from scipy import stats

from .doubles import double, exact
from .gammas import gamma_regularized
from .univariate import Univariate


class Bernoulli(Univariate):
    name = "Bernoulli"
    parameters = ("logits",)

    def default_points(self):
        return [0, 1]

    def log_probabilities(self):
        return -mp.log1p(mp.exp(self.logits)), -mp.log1p(mp.exp(-self.logits))

    def logProb(self, x):
        return self.log_probabilities()[int(x)]

    def cdf(self, x):
        return mp.exp(self.log_probabilities()[0]) if x == 0 else mpf(1)

    def survival(self, x):
        return mp.exp(self.log_probabilities()[1]) if x == 0 else mpf(0)

    def mean(self):
        return 1 / (1 + mp.exp(-self.logits))

    def variance(self):
        return mp.exp(sum(self.log_probabilities()))

    def entropy(self):
        return -sum(mp.exp(value) * value for value in self.log_probabilities())

    def scipy(self):
        return stats.bernoulli(float(self.mean()))


class Poisson(Univariate):
    name = "Poisson"
    parameters = ("rate",)
    outside = (-1,)

    def default_points(self):
        mean, deviation = self.rate, mp.sqrt(self.rate)
        near = [int(mean + deviation * score) for score in (-6, -2, 0, 2, 8)]
        return sorted({k for k in [0, 1, 2, 10, *near] if k >= 0})

    def logProb(self, x):
        return x * mp.log(self.rate) - self.rate - mp.loggamma(x + 1)

    def cdf(self, x):
        if x < 200:
            return sum(mp.exp(self.logProb(mpf(k))) for k in range(int(x) + 1))
        return 1 - gamma_regularized(x + 1, self.rate)

    def survival(self, x):
        return gamma_regularized(x + 1, self.rate)

    def mean(self):
        return self.rate

    def variance(self):
        return self.rate

    def entropy(self):
        """Sums -p log p over all counts within twelve deviations (a tail below 1e-30)."""
        mean, reach = self.rate, 12 * mp.sqrt(self.rate) + 60
        first, last = max(0, int(mean - reach)), int(mean + reach)
        value = self.logProb(mpf(first))
        total, log_rate = mpf(0), mp.log(self.rate)
        for k in range(first, last):
            total -= mp.exp(value) * value
            value += log_rate - mp.log(k + 1)
        return total

    def scipy(self):
        return stats.poisson(float(self.rate))


class Categorical:
    name = "Categorical"

    def __init__(self, *logits):
        self.settings = {"logits": list(logits)}
        self.logits = exact(list(logits))

    def log_probabilities(self):
        total = mp.log(sum(mp.exp(value) for value in self.logits))
        return [value - total for value in self.logits]

    def entry(self):
        values = self.log_probabilities()
        points = [{"x": x, "logProb": double(value)} for x, value in enumerate(values)]
        entropy = -sum(mp.exp(value) * value for value in values)
        return {"parameters": self.settings, "points": points, "entropy": double(entropy)}


ENTRIES = [
    *[Bernoulli(logits) for logits in (0, 0.3, -2, 3, 1e-10, 40, -40, 700, -700)],
    *[Poisson(rate) for rate in (1e-8, 0.5, 1, 3.7, 30, 1e3, 1e6)],
    Categorical(0, 0, 0, 0),
    Categorical(0.5, -1.25, 2),
    Categorical(1000, 1001, 1002),
    Categorical(-700, 0, 700),
    Categorical(-1e-9, 1e-9),
    Categorical(3),
]
