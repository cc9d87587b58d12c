"""What every distribution over one number has: points, quantiles, moments."""

from mpmath import mp, mpf

from .doubles import double, exact


def logarithm(probability, complement):
    """None for 0, and for what is left of a difference from 1 at sixty digits."""
    if probability is None or probability < mpf("1e-40"):
        return None
    small = complement < mpf("0.5")
    return double(mp.log1p(-complement) if small else mp.log(probability))


class Univariate:
    """A distribution at fixed parameters; subclasses give the formulas.

    `logProb`, `cdf`, `mean`, `variance` and `entropy` work on mpmath numbers. `outside` lists
    values that the support excludes.
    """

    name = ""
    parameters = ()
    points = ()
    outside = ()

    def __init__(self, *values, points=None):
        self.settings = dict(zip(self.parameters, values, strict=True))
        for parameter, value in self.settings.items():
            setattr(self, parameter, exact(value))
        self.points = points if points is not None else self.default_points()

    def entry(self):
        return {
            "parameters": self.settings,
            "points": [self.point(x) for x in self.points],
            "outside": list(self.outside),
            **self.quantile_entry(),
            "mean": double(self.mean()),
            "variance": double(self.variance()),
            "entropy": double(self.entropy()),
        }

    def point(self, x):
        value = exact(x)
        lower, upper = self.cdf(value), self.survival(value)
        return {
            "x": x,
            "logProb": double(self.logProb(value)),
            "cdf": double(lower),
            "logCDF": logarithm(lower, upper),
            "logSurvival": logarithm(upper, lower),
        }

    def survival(self, x):
        return 1 - self.cdf(x)

    def quantile_entry(self):
        return {}


class Continuous(Univariate):
    """Adds quantiles: the root of cdf(x) = p, by Newton's method from scipy's quantile."""

    probabilities = (1e-12, 1e-3, 0.025, 0.25, 0.5, 0.75, 0.975, 0.999)

    def quantile_entry(self):
        found = [(p, self.quantile(p)) for p in self.probabilities]
        return {"quantiles": [{"p": p, "x": x} for p, x in found if x is not None]}

    def start(self, p):
        """A double near the quantile."""
        return self.scipy().ppf(p)

    def quantile(self, p):
        """The quantile as a double; none where a double cannot hold it."""
        x = mpf(float(self.start(p)))
        if abs(x) < 1e-305:
            return 0.0 if self.cdf(mpf(0)) == mpf(p) else None
        for _ in range(8):
            step = (self.cdf(x) - mpf(p)) / mp.exp(self.logProb(x))
            x -= step
            if abs(step) < mpf("1e-30") * abs(x):
                return double(x)
        raise ArithmeticError(f"{self.name} {self.settings}: no quantile at {p}")
