"""Functions of a random number."""

from mpmath import mp

from .combinator import Combinator, survival
from .continuous import Gamma, Normal
from .doubles import double, exact


class Transformed(Combinator):
    """y = f(x), by the inverse of f and the slope of the inverse."""

    def __init__(self, name, base, inverse, rises, settings, points, outside=(), moments=None):
        super().__init__(settings, points)
        self.name, self.base, self.inverse, self.rises = name, base, inverse, rises
        self.outside, self.given = outside, moments or {}

    def logProb(self, y):
        return self.base.logProb(self.inverse(y)) + mp.log(abs(mp.diff(self.inverse, y)))

    def cdf(self, y):
        x = self.inverse(y)
        return self.base.cdf(x) if self.rises else survival(self.base, x)

    def survival(self, y):
        x = self.inverse(y)
        return survival(self.base, x) if self.rises else self.base.cdf(x)

    def moments(self):
        return {key: double(value) for key, value in self.given.items()}


def shifted_log_normal(location, scale, shift, factor, points):
    """shift + factor exp(Normal(location, scale)): factor may be negative."""
    settings = {"location": location, "scale": scale, "shift": shift, "factor": factor}
    inverse = lambda y: mp.log((y - exact(shift)) / exact(factor))  # noqa: E731
    outside = (shift - factor,)
    base = Normal(location, scale)
    return Transformed("Transformed", base, inverse, factor > 0, settings, points, outside)


def moved(location, scale, shift, factor, points):
    settings = {"location": location, "scale": scale, "shift": shift, "factor": factor}
    m, s, a, b = exact(location), exact(scale), exact(shift), exact(factor)
    moments = {
        "mean": a + b * m,
        "variance": (b * s) ** 2,
        "entropy": mp.log(2 * mp.pi * mp.e) / 2 + mp.log(abs(b) * s),
    }
    inverse = lambda y: (y - a) / b  # noqa: E731
    base = Normal(location, scale)
    name = "TransformedAffine"
    return Transformed(name, base, inverse, factor > 0, settings, points, (), moments)


def inverse_gamma(concentration, rate, points):
    settings = {"concentration": concentration, "rate": rate}
    base = Gamma(concentration, rate)
    inverse = lambda y: 1 / y  # noqa: E731
    return Transformed("TransformedPower", base, inverse, False, settings, points, (-1, 0))


ENTRIES = [
    shifted_log_normal(0.5, 0.75, 2, 3, [2.0009765625, 3, 7, 100]),
    shifted_log_normal(0.5, 0.75, 2, -3, [1.9990234375, 1, -7, -100]),
    moved(0.5, 0.75, 2, -3, [-4, 0, 0.5, 2.5]),
    inverse_gamma(2.5, 0.5, [0.015625, 0.125, 1, 8]),
]
