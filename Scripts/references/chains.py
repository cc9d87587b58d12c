"""Markov chains, as joint distributions that do not use the chain rule of the package."""

from itertools import product

from mpmath import mp, mpf

from .doubles import double, exact
from .multivariate import MultivariateNormal


class GaussianChain:
    """z[0] ~ Normal(location, initialScale); z[t] ~ Normal(coefficient z[t-1] + drift, scale).

    Written as one multivariate normal: z = start + G e with G lower triangular.
    """

    name = "MarkovChain"

    def __init__(self, length, points, **settings):
        self.settings = {"kind": "gaussian", "length": length, **settings}
        self.length, self.points = length, points
        self.values = {name: exact(value) for name, value in settings.items()}

    def joint(self):
        value, length = self.values, self.length
        response = mp.matrix(length, length)
        for row, column in product(range(length), repeat=2):
            if row >= column:
                response[row, column] = value["coefficient"] ** (row - column)
        push = [value["location"]] + [value["drift"]] * (length - 1)
        spread = [value["initialScale"] ** 2] + [value["scale"] ** 2] * (length - 1)
        mean = response * mp.matrix(push)
        covariance = response * mp.diag(spread) * response.T
        return MultivariateNormal(list(mean), covariance.tolist(), self.points)

    def entry(self):
        entry = self.joint().entry()
        return {**entry, "parameters": self.settings}


class DiscreteChain:
    """A chain over `states`: p(z) by multiplying probabilities; moments by enumeration."""

    name = "MarkovChain"

    def __init__(self, length, initial, transition, points):
        self.settings = {"kind": "discrete", "length": length}
        self.settings |= {"initial": initial, "transition": transition}
        self.initial, self.transition = exact(initial), exact(transition)
        self.length, self.points = length, points

    def probability(self, path):
        value = self.initial[path[0]]
        for before, after in zip(path, path[1:]):
            value *= self.transition[before][after]
        return value

    def entry(self):
        paths = product(range(len(self.initial)), repeat=self.length)
        masses = [self.probability(path) for path in paths]
        assert abs(sum(masses) - 1) < mpf("1e-15")
        entropy = -sum(mass * mp.log(mass) for mass in masses)
        values = [mp.log(self.probability(path)) for path in self.points]
        points = [{"x": x, "logProb": double(v)} for x, v in zip(self.points, values)]
        return {"parameters": self.settings, "points": points, "entropy": double(entropy)}


ENTRIES = [
    GaussianChain(
        5,
        [[0, 0, 0, 0, 0], [1, 0.5, -0.25, 2, 1.5], [-3, -2.5, -2, -1, 0]],
        location=0.5, initialScale=2, coefficient=0.75, drift=0.25, scale=0.5,
    ),
    GaussianChain(
        5,
        [[0, 1, 2, 3, 4], [0.1, 0.2, 0.1, -0.1, 30]],
        location=0, initialScale=1, coefficient=1, drift=0, scale=0.1,
    ),
    DiscreteChain(
        4,
        [0.5, 0.25, 0.25],
        [[0.75, 0.125, 0.125], [0.25, 0.5, 0.25], [0.0625, 0.3125, 0.625]],
        [[0, 0, 0, 0], [0, 1, 2, 1], [2, 2, 0, 1], [1, 0, 2, 0]],
    ),
]
