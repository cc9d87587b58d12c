"""Distributions that are cut off, censored or counted by intervals."""

from mpmath import mp, mpf

from .bounded import LogitNormal
from .combinator import Combinator, survival
from .continuous import Beta, Exponential, Gamma, Normal
from .discrete import Poisson
from .doubles import exact
from .symmetric import Cauchy, StudentT


class Truncated(Combinator):
    """A base between bounds; of a discrete one the integers strictly between."""

    def __init__(self, name, base, settings, points, outside, low=None, high=None):
        super().__init__(settings, points)
        self.name, self.base, self.outside = name, base, outside
        self.low = None if low is None else exact(low)
        self.top = None if high is None else exact(high)
        if isinstance(base, Poisson) and high is not None:
            self.top = mp.ceil(self.top) - 1

    def between(self, low, high):
        """P(low < X <= high) of the base, from the smaller tail."""
        if low is None:
            return mpf(1) if high is None else self.base.cdf(high)
        if high is None:
            return survival(self.base, low)
        if self.base.cdf(low) > mpf(1) / 2:
            return survival(self.base, low) - survival(self.base, high)
        return self.base.cdf(high) - self.base.cdf(low)

    def logProb(self, x):
        return self.base.logProb(x) - mp.log(self.between(self.low, self.top))

    def cdf(self, x):
        return self.between(self.low, x) / self.between(self.low, self.top)

    def survival(self, x):
        return self.between(x, self.top) / self.between(self.low, self.top)

    def moments(self):
        if isinstance(self.base, Poisson):
            first = int(mp.floor(self.low)) + 1
            last = 400 if self.top is None else int(self.top)
            return self.expectations(lambda form: self.total(range(first, last + 1), form))
        if isinstance(self.base, Normal):
            m, s = self.base.location, self.base.scale
            low = m - 14 * s if self.low is None else self.low
            high = max(m, low) + 14 * s if self.top is None else self.top
        elif isinstance(self.base, Exponential):
            low = self.low or mpf(0)
            high = low + 120 / self.base.rate if self.top is None else self.top
        else:
            return {}
        pieces = mp.linspace(low, high, 40)
        return self.expectations(lambda form: self.integral(pieces, form))


class Censored(Combinator):
    """A base whose values beyond limits are the limits."""

    def __init__(self, name, base, settings, points, outside, low=None, high=None):
        super().__init__(settings, points)
        self.name, self.base, self.outside = name, base, outside
        self.low = -mp.inf if low is None else exact(low)
        self.high = mp.inf if high is None else exact(high)

    def logProb(self, x):
        if x <= self.low:
            return mp.log(self.base.cdf(self.low))
        if x >= self.high:
            last = self.high - 1 if isinstance(self.base, Poisson) else self.high
            return mp.log(survival(self.base, last))
        return self.base.logProb(x)

    def cdf(self, x):
        if x < self.low:
            return mpf(0)
        return mpf(1) if x >= self.high else self.base.cdf(x)

    def survival(self, x):
        if x < self.low:
            return mpf(1)
        return mpf(0) if x >= self.high else survival(self.base, x)

    def moments(self):
        base = self.base
        atoms = [(x, mp.exp(self.logProb(x))) for x in (self.low, self.high) if abs(x) < mp.inf]
        if isinstance(base, Poisson):
            inner = range(int(self.high))
            expected = lambda form: self.total(inner, form)  # noqa: E731
        else:
            low = max(self.low, -mpf(14) if isinstance(base, Normal) else mpf(0))
            pieces = mp.linspace(low, min(self.high, mpf(14)), 40)
            weight = lambda x, form: form(x, 0) * mp.exp(base.logProb(x))  # noqa: E731
            expected = lambda form: mp.quad(lambda x: weight(x, form), pieces)  # noqa: E731
        both = lambda form: expected(form) + sum(p * form(x, 0) for x, p in atoms)  # noqa: E731
        return self.expectations(both, entropy=False)


class IntervalCensored(Combinator):
    """The number of cuts below a value of the base."""

    def __init__(self, name, base, settings, outside=(-1, 0.5)):
        self.cuts = exact(settings["cuts"])
        super().__init__(settings, list(range(len(self.cuts) + 1)))
        self.name, self.base, self.outside = name, base, (*outside, len(self.cuts) + 1)

    def logProb(self, k):
        k = int(k)
        if k == 0:
            return mp.log(self.base.cdf(self.cuts[0]))
        if k == len(self.cuts):
            return mp.log(survival(self.base, self.cuts[-1]))
        low, high = self.cuts[k - 1], self.cuts[k]
        return mp.log(survival(self.base, low) - survival(self.base, high))

    def cdf(self, k):
        return mpf(1) if k >= len(self.cuts) else self.base.cdf(self.cuts[int(k)])

    def survival(self, k):
        return mpf(0) if k >= len(self.cuts) else survival(self.base, self.cuts[int(k)])

    def moments(self):
        outcomes = range(len(self.cuts) + 1)
        return self.expectations(lambda form: self.total(outcomes, form))


def truncated_normal(location, scale, low, high, points):
    settings = {"location": location, "scale": scale, "low": low, "high": high}
    outside = (low - 1, high + 1)
    base = Normal(location, scale)
    return Truncated("Truncated", base, settings, points, outside, low, high)


def truncated_above(location, scale, low, points):
    settings = {"location": location, "scale": scale, "low": low}
    base = Normal(location, scale)
    return Truncated("TruncatedAbove", base, settings, points, (low - 1,), low)


def truncated(name, base, settings, points, low=None, high=None):
    """Of any base on an interval."""
    bounds = {key: value for key, value in (("low", low), ("high", high)) if value is not None}
    outside = [bound + step for bound, step in ((low, -0.125), (high, 0.125)) if bound is not None]
    return Truncated(name, base, {**settings, **bounds}, points, outside, low, high)


GAMMA = Gamma(2.5, 0.5)
RATE = {"rate": 3}

ENTRIES = [
    truncated_normal(0.5, 2, -1, 3, [-0.9990234375, -0.5, 0.5, 1, 2.75]),
    truncated_normal(0, 1, 6, 7, [6.0009765625, 6.25, 6.5, 6.9990234375]),
    truncated_normal(0, 1, -9, -8, [-8.9990234375, -8.25, -8.0009765625]),
    truncated_above(0, 1, 0, [0.0009765625, 0.5, 1, 4]),
    truncated_above(-1, 0.5, 10, [10.0009765625, 10.03125, 10.25]),
    Truncated(
        "TruncatedBelow",
        GAMMA,
        {"concentration": 2.5, "rate": 0.5, "high": 4},
        [0.0009765625, 1, 2.5, 3.9990234375],
        (-1, 4.5),
        high=4,
    ),
    truncated("TruncatedExponential", Exponential(2), {"rate": 2}, [0.5078125, 0.75, 1.25, 1.4375], 0.5, 1.5),
    truncated("TruncatedExponential", Exponential(300), {"rate": 300}, [0.5078125, 0.75, 1.25], 0.5, 1.5),
    truncated("TruncatedExponential", Exponential(0.0009765625), {"rate": 0.0009765625}, [0.5078125, 1], 0.5, 1.5),
    truncated(
        "TruncatedLogitNormal",
        LogitNormal(0.5, 1.5),
        {"location": 0.5, "scale": 1.5},
        [0.25390625, 0.5, 0.875, 0.99609375],
        0.25,
    ),
    truncated(
        "TruncatedStudentT",
        StudentT(3, 0.5, 2),
        {"degreesOfFreedom": 3, "location": 0.5, "scale": 2},
        [1.0078125, 2, 8, 100, 1000],
        1,
    ),
    truncated("TruncatedBeta", Beta(2.5, 0.5), {"alpha": 2.5, "beta": 0.5}, [0.25, 0.5, 0.7421875], 0.125, 0.75),
    truncated("TruncatedCauchy", Cauchy(0, 1), {"location": 0, "scale": 1}, [-999, -20, -2.0078125], None, -2),
    Truncated("TruncatedCount", Poisson(3), {**RATE, "low": 0.25}, [1, 2, 5, 12], (0, -1, 1.5), low=0.25),
    Truncated(
        "TruncatedCounts",
        Poisson(3),
        {**RATE, "low": 0.5, "high": 5.5},
        [1, 3, 5],
        (0, 6, 7),
        low=0.5,
        high=5.5,
    ),
    Censored(
        "Censored",
        Normal(0.5, 2),
        {"location": 0.5, "scale": 2, "low": -1, "high": 3},
        [-1, -0.5, 0.5, 2, 3],
        (-1.5, 3.5),
        -1,
        3,
    ),
    Censored(
        "Censored",
        Normal(0.25, 1),
        {"location": 0.25, "scale": 1, "low": -30, "high": 20},
        [-30, 0, 20],
        (),
        -30,
        20,
    ),
    Censored(
        "CensoredAbove",
        Exponential(0.25),
        {"rate": 0.25, "high": 5},
        [0, 0.5, 4.5, 5],
        (-1, 6),
        high=5,
    ),
    Censored("CensoredCount", Poisson(3), {**RATE, "high": 4}, [0, 1, 3, 4], (-1, 5), high=4),
    IntervalCensored(
        "IntervalCensored",
        Normal(0.5, 2),
        {"location": 0.5, "scale": 2, "cuts": [-1, 0, 3]},
    ),
    IntervalCensored(
        "IntervalCensored",
        Normal(0, 1),
        {"location": 0, "scale": 1, "cuts": [-20, 0, 8, 9]},
    ),
    IntervalCensored("IntervalCensored", Normal(0, 1), {"location": 0, "scale": 1, "cuts": [0.5]}),
]
