"""More distributions over an interval."""

import math

from mpmath import mp, mpf
from scipy import integrate, optimize, stats

from .continuous import Normal
from .univariate import Continuous


class Kumaraswamy(Continuous):
    name = "Kumaraswamy"
    parameters = ("alpha", "beta")
    outside = (-0.5, 1.5)

    def default_points(self):
        return [1e-10, 0.01, 0.3, 0.5, 0.75, 0.99, 1 - 1e-9]

    def logProb(self, x):
        a, b = self.alpha, self.beta
        return mp.log(a * b) + (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-(x**a))

    def cdf(self, x):
        return -mp.expm1(self.beta * mp.log1p(-(x**self.alpha)))

    def survival(self, x):
        return (1 - x**self.alpha) ** self.beta

    def moment(self, order):
        return self.beta * mp.beta(1 + order / self.alpha, self.beta)

    def mean(self):
        return self.moment(1)

    def variance(self):
        return self.moment(2) - self.moment(1) ** 2

    def entropy(self):
        a, b = self.alpha, self.beta
        return (1 - 1 / b) + (1 - 1 / a) * mp.harmonic(b) - mp.log(a * b)

    def start(self, p):
        return (1 - (1 - p) ** (1 / float(self.beta))) ** (1 / float(self.alpha)) or 1e-300


class ContinuousBernoulli(Continuous):
    name = "ContinuousBernoulli"
    parameters = ("logits",)
    outside = (-0.5, 1.5)

    def default_points(self):
        return [0.0, 1e-10, 0.01, 0.3, 0.5, 0.75, 0.99, 1.0]

    def mass(self, slope):
        return mp.expm1(slope) / slope if slope else mpf(1)

    def logProb(self, x):
        return self.logits * x - mp.log(self.mass(self.logits))

    def cdf(self, x):
        return x * self.mass(self.logits * x) / self.mass(self.logits)

    def survival(self, x):
        return (1 - x) * self.mass(self.logits * (x - 1)) / self.mass(-self.logits)

    def mean(self):
        slope = self.logits
        return 1 / (1 - mp.exp(-slope)) - 1 / slope if slope else mpf(1) / 2

    def variance(self):
        slope = self.logits
        return 1 / slope**2 - 1 / (4 * mp.sinh(slope / 2) ** 2) if slope else mpf(1) / 12

    def entropy(self):
        return mp.log(self.mass(self.logits)) - self.logits * self.mean()

    def start(self, p):
        slope = float(self.logits)
        if abs(slope) < 1e-6:
            return p
        if slope > 30:
            return max(1 + math.log(p + math.exp(-slope)) / slope, p * math.exp(-slope) * slope)
        return math.log1p(p * math.expm1(slope)) / slope


class LogitNormal(Continuous):
    name = "LogitNormal"
    parameters = ("location", "scale")
    outside = (-0.5, 1.5)

    def default_points(self):
        scores = (-8, -2, -0.5, 0, 1, 3)
        values = (1 / (1 + mp.exp(-self.location - z * self.scale)) for z in scores)
        return sorted({float(x) for x in values if 0 < float(x) < 1})

    def logProb(self, x):
        return Normal.logProb(self, mp.log(x) - mp.log1p(-x)) - mp.log(x) - mp.log1p(-x)

    def cdf(self, x):
        return Normal.cdf(self, mp.log(x) - mp.log1p(-x))

    def survival(self, x):
        return Normal.survival(self, mp.log(x) - mp.log1p(-x))

    def mean(self):
        return None

    variance = entropy = mean

    def start(self, p):
        z = stats.norm.ppf(p)
        return 1 / (1 + math.exp(-float(self.location) - z * float(self.scale)))


STEPS = (0, 1, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30)


class VonMises(Continuous):
    name = "VonMises"
    parameters = ("location", "concentration")
    outside = (-4.0, 3.5)
    probabilities = (0.25, 0.975)

    def default_points(self):
        return [-3.125, -2.0, -1.0, -0.1, 0.0, 0.5, 1.0, 2.5, 3.125]

    def log_mass(self):
        return mp.log(2 * mp.pi * mp.besseli(0, self.concentration))

    def logProb(self, x):
        return self.concentration * mp.cos(x - self.location) - self.log_mass()

    def between(self, low, high):
        width = 1 / mp.sqrt(1 + self.concentration)
        centers = (self.location + 2 * mp.pi * turn for turn in (-1, 0, 1))
        cuts = {center + sign * width * k for center in centers for sign in (-1, 1) for k in STEPS}
        cuts = [cut for cut in sorted(cuts) if low < cut < high]
        pieces = [low, *cuts, high]
        # The rule stops at an absolute error: what it adds up must be of the size of 1.
        top = max(self.concentration * mp.cos(cut - self.location) for cut in pieces)
        with mp.workdps(30):
            total = mp.quad(
                lambda t: mp.exp(self.concentration * mp.cos(t - self.location) - top), pieces
            )
        return total * mp.exp(top - self.log_mass())

    def cdf(self, x):
        return self.between(-mp.pi, x)

    def survival(self, x):
        return self.between(x, mp.pi)

    def mean(self):
        return None

    variance = mean

    def entropy(self):
        k = self.concentration
        return self.log_mass() - k * mp.besseli(1, k) / mp.besseli(0, k)

    def start(self, p):
        k, m = float(self.concentration), float(self.location)
        height = float(mp.exp(-self.log_mass()))

        def excess(x):
            mass = integrate.quad(lambda t: height * math.exp(k * math.cos(t - m)), -math.pi, x)
            return mass[0] - p

        return optimize.brentq(excess, -math.pi, math.pi, xtol=1e-9)


ENTRIES = [
    Kumaraswamy(1, 1),
    Kumaraswamy(2, 3),
    Kumaraswamy(0.5, 0.5),
    Kumaraswamy(10, 0.25),
    Kumaraswamy(3, 40),
    ContinuousBernoulli(0),
    ContinuousBernoulli(1e-5),
    ContinuousBernoulli(0.5),
    ContinuousBernoulli(-2),
    ContinuousBernoulli(40),
    ContinuousBernoulli(-700),
    LogitNormal(0, 1),
    LogitNormal(-2, 0.5),
    LogitNormal(1, 3),
    VonMises(0, 1),
    VonMises(0, 0),
    VonMises(1, 4),
    VonMises(-2.5, 0.5),
    VonMises(0, 100),
    VonMises(2.5, 60),
]
