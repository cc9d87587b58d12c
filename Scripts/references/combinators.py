"""Distributions made of others: by the definitions, on the formulas of their parts."""

from mpmath import mp, mpf

from .bounded import LogitNormal
from .continuous import Beta, Exponential, Gamma, Normal
from .discrete import Poisson
from .doubles import double, exact
from .symmetric import Cauchy, StudentT


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


class RelaxedBernoulli(Combinator):
    name = "RelaxedBernoulli"
    outside = (0, 1, -0.5)

    def __init__(self, logits, temperature):
        settings = {"logits": logits, "temperature": temperature}
        super().__init__(settings, [1e-12, 1e-3, 0.25, 0.5, 0.75, 0.9990234375])
        self.logits, self.temperature = exact(logits), exact(temperature)

    def logProb(self, x):
        a, t = mp.exp(self.logits), self.temperature
        top = t * a * x ** (-t - 1) * (1 - x) ** (-t - 1)
        return mp.log(top / (a * x**-t + (1 - x) ** -t) ** 2)

    def cdf(self, x):
        return 1 / (1 + mp.exp(self.logits) * (x / (1 - x)) ** -self.temperature)

    def survival(self, x):
        return 1 / (1 + mp.exp(-self.logits) * (x / (1 - x)) ** self.temperature)


class RelaxedCategorical:
    name = "RelaxedCategorical"

    def __init__(self, logits, temperature, points):
        self.settings = {"logits": logits, "temperature": temperature}
        self.weights = [mp.exp(value) for value in exact(logits)]
        self.temperature, self.points = exact(temperature), points

    def logProb(self, x):
        t, count = self.temperature, len(x)
        top = mp.factorial(count - 1) * t ** (count - 1)
        for weight, part in zip(self.weights, x, strict=True):
            top *= weight * part ** (-t - 1)
        bottom = sum(w * part**-t for w, part in zip(self.weights, x, strict=True))
        return mp.log(top / bottom**count)

    def entry(self):
        points = [{"x": x, "logProb": double(self.logProb(exact(x)))} for x in self.points]
        return {"parameters": self.settings, "points": points}


def truncated_normal(location, scale, low, high, points):
    settings = {"location": location, "scale": scale, "low": low, "high": high}
    outside = (low - 1, high + 1)
    base = Normal(location, scale)
    return Truncated("Truncated", base, settings, points, outside, low, high)


def truncated_above(location, scale, low, points):
    settings = {"location": location, "scale": scale, "low": low}
    base = Normal(location, scale)
    return Truncated("TruncatedAbove", base, settings, points, (low - 1,), low)


def zero_inflated(rate, probability, points):
    settings = {"rate": rate, "probability": probability}
    base = Poisson(rate)
    return ZeroInflated("ZeroInflated", base, exact(probability), settings, points)


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


def truncated(name, base, settings, points, low=None, high=None):
    """Of any base on an interval."""
    bounds = {key: value for key, value in (("low", low), ("high", high)) if value is not None}
    outside = [bound + step for bound, step in ((low, -0.125), (high, 0.125)) if bound is not None]
    return Truncated(name, base, {**settings, **bounds}, points, outside, low, high)


class HalfLine(Exponential):
    """An exponential distribution with values below zero."""

    def logProb(self, x):
        return super().logProb(x) if x >= 0 else -mp.inf

    def cdf(self, x):
        return super().cdf(x) if x >= 0 else mpf(0)

    def survival(self, x):
        return mp.exp(-self.rate * x) if x >= 0 else mpf(1)


TRIPLE = [[0.25, 0.25, 0.5], [0.125, 0.75, 0.125], [0.998046875, 0.0009765625, 0.0009765625]]
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
    zero_inflated(3, 0.25, [0, 1, 4, 12]),
    zero_inflated(800, 0.001953125, [0, 700, 800, 1000]),
    zero_inflated(0.125, 0.9375, [0, 1, 3]),
    shifted_log_normal(0.5, 0.75, 2, 3, [2.0009765625, 3, 7, 100]),
    shifted_log_normal(0.5, 0.75, 2, -3, [1.9990234375, 1, -7, -100]),
    moved(0.5, 0.75, 2, -3, [-4, 0, 0.5, 2.5]),
    inverse_gamma(2.5, 0.5, [0.015625, 0.125, 1, 8]),
    normal_mixture([0.25, 0.5, 0.25], [-2, 0, 3], [0.5, 1, 2], [-40, -2, 0, 1, 8]),
    normal_mixture([0.9375, 0.0625], [0, 0], [1, 16], [-30, 0, 5]),
    mixed_families([0.5, -0.5], 2, 1, 0.5, [-1, -0.125, 0.25, 1, 4]),
    RelaxedBernoulli(0.5, 0.75),
    RelaxedBernoulli(-3, 0.5),
    RelaxedBernoulli(2, 4),
    RelaxedCategorical([0.5, -1, 0.25], 0.75, TRIPLE),
    RelaxedCategorical([3, -1, -4], 0.125, TRIPLE),
]
