"""What distributions that are made of others share: by the definitions, on the formulas of their parts."""

from mpmath import mp, mpf

from .continuous import Normal
from .discrete import Poisson
from .doubles import double, exact


def survival(base, x):
    """P(X > x), exact in the upper tail of the normal distribution."""
    if isinstance(base, Normal):
        return mp.erfc((x - base.location) / (base.scale * mp.sqrt(2))) / 2
    if isinstance(base, Poisson):
        return base.survival(mp.floor(x))
    return base.survival(x) if hasattr(base, "survival") else 1 - base.cdf(x)


def logarithm(value):
    return mp.log(value) if value > 0 else None


class Combinator:
    """Subclasses give `logProb`, `cdf` and `survival`, and `moments` where there are any."""

    name = ""
    outside = ()

    def __init__(self, settings, points):
        self.settings, self.points = settings, points

    def moments(self):
        return {}

    def entry(self):
        return {
            "parameters": self.settings,
            "points": [self.point(x) for x in self.points],
            "outside": list(self.outside),
            **self.moments(),
        }

    def integral(self, pieces, form):
        """Of a function of x and log p(x)."""

        def term(x):
            log = self.logProb(x)
            return form(x, log) * mp.exp(log)

        return mp.quad(term, pieces)

    def total(self, values, form):
        """Over integers."""
        logs = [(mpf(x), self.logProb(mpf(x))) for x in values]
        return mp.fsum(form(x, log) * mp.exp(log) for x, log in logs)

    def expectations(self, expected, entropy=True):
        mean = expected(lambda x, log: x)
        spread = expected(lambda x, log: (x - mean) ** 2)
        moments = {"mean": double(mean), "variance": double(spread)}
        return {**moments, "entropy": double(expected(lambda x, log: -log))} if entropy else moments

    def point(self, x):
        value = exact(x)
        lower, upper = self.cdf(value), self.survival(value)
        return {
            "x": x,
            "logProb": double(self.logProb(value)),
            "cdf": double(lower),
            "logCDF": double(logarithm(lower)),
            "logSurvival": double(logarithm(upper)),
        }
