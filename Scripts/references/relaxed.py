"""Relaxations of discrete distributions."""

from mpmath import mp

from .combinator import Combinator
from .doubles import double, exact


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


TRIPLE = [[0.25, 0.25, 0.5], [0.125, 0.75, 0.125], [0.998046875, 0.0009765625, 0.0009765625]]

ENTRIES = [
    RelaxedBernoulli(0.5, 0.75),
    RelaxedBernoulli(-3, 0.5),
    RelaxedBernoulli(2, 4),
    RelaxedCategorical([0.5, -1, 0.25], 0.75, TRIPLE),
    RelaxedCategorical([3, -1, -4], 0.125, TRIPLE),
]
