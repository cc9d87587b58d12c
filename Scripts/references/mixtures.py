"""Mixtures: of counts with further zeros, and of any distributions."""

from mpmath import mp, mpf

from .combinator import Combinator, survival
from .continuous import Exponential, Normal
from .discrete import Poisson
from .doubles import double, exact


class ZeroInflated(Combinator):
    """Zero with a probability, else the base."""

    outside = (-1, 0.5)

    def __init__(self, name, base, probability, settings, points):
        super().__init__(settings, points)
        self.name, self.base, self.probability = name, base, probability

    def logProb(self, x):
        regular = (1 - self.probability) * mp.exp(self.base.logProb(x))
        return mp.log(regular + (self.probability if x == 0 else 0))

    def cdf(self, x):
        return self.probability + (1 - self.probability) * self.base.cdf(x)

    def survival(self, x):
        return (1 - self.probability) * survival(self.base, x)

    def moments(self):
        p, m, v = self.probability, self.base.mean(), self.base.variance()
        mean, square = (1 - p) * m, (1 - p) * (v + m * m)
        return {"mean": double(mean), "variance": double(square - mean * mean)}


class Mixture(Combinator):
    """A weighted sum."""

    def __init__(self, name, weights, bases, settings, points, outside=()):
        super().__init__(settings, points)
        self.name, self.weights, self.bases = name, weights, bases
        self.outside = outside

    def total(self, value):
        return sum(w * value(base) for w, base in zip(self.weights, self.bases, strict=True))

    def logProb(self, x):
        return mp.log(self.total(lambda base: mp.exp(base.logProb(x))))

    def cdf(self, x):
        return self.total(lambda base: base.cdf(x))

    def survival(self, x):
        return self.total(lambda base: survival(base, x))

    def moments(self):
        mean = self.total(lambda base: base.mean())
        square = self.total(lambda base: base.variance() + base.mean() ** 2)
        return {"mean": double(mean), "variance": double(square - mean**2)}


def zero_inflated(rate, probability, points):
    settings = {"rate": rate, "probability": probability}
    base = Poisson(rate)
    return ZeroInflated("ZeroInflated", base, exact(probability), settings, points)


def normal_mixture(weights, locations, scales, points):
    settings = {"weights": weights, "locations": locations, "scales": scales}
    bases = [Normal(m, s) for m, s in zip(locations, scales, strict=True)]
    return Mixture("Mixture", exact(weights), bases, settings, points)


def mixed_families(logits, rate, location, scale, points):
    settings = {"logits": logits, "rate": rate, "location": location, "scale": scale}
    odds = [mp.exp(value) for value in exact(logits)]
    weights = [value / sum(odds) for value in odds]
    bases = [HalfLine(rate), Normal(location, scale)]
    return Mixture("MixtureOfFamilies", weights, bases, settings, points)


class HalfLine(Exponential):
    """An exponential distribution with values below zero."""

    def logProb(self, x):
        return super().logProb(x) if x >= 0 else -mp.inf

    def cdf(self, x):
        return super().cdf(x) if x >= 0 else mpf(0)

    def survival(self, x):
        return mp.exp(-self.rate * x) if x >= 0 else mpf(1)


ZERO_INFLATED = [
    zero_inflated(3, 0.25, [0, 1, 4, 12]),
    zero_inflated(800, 0.001953125, [0, 700, 800, 1000]),
    zero_inflated(0.125, 0.9375, [0, 1, 3]),
]
ENTRIES = [
    normal_mixture([0.25, 0.5, 0.25], [-2, 0, 3], [0.5, 1, 2], [-40, -2, 0, 1, 8]),
    normal_mixture([0.9375, 0.0625], [0, 0], [1, 16], [-30, 0, 5]),
    mixed_families([0.5, -0.5], 2, 1, 0.5, [-1, -0.125, 0.25, 1, 4]),
]
