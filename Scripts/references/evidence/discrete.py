"""Models with finite latents: the sum over every assignment, one by one."""

from itertools import product

from mpmath import mp, mpf

from ..continuous import Normal
from ..doubles import double, exact


def models():
    return {
        "mixtureFixed": mixture([0, 1, 10, 11, 12], [0.4, 0.6], [0.5, 11], 1),
        "dirichletMixture": dirichlet_mixture(),
        "sprinkler": sprinkler(),
    }


def density(value, location, scale):
    return mp.exp(Normal(location, scale, points=[]).logProb(mpf(value)))


def mixture(data, weights, locations, scale):
    """k ~ Categorical(weights); x ~ Normal(locations[k], scale)."""
    total, components = mpf(0), range(len(weights))
    joint = [
        [mpf(weights[k]) * density(x, locations[k], scale) for k in components] for x in data
    ]
    for assignment in product(components, repeat=len(data)):
        total += mp.fprod(row[k] for row, k in zip(joint, assignment))
    settings = {"data": data, "weights": weights, "locations": locations, "scale": scale}
    return settings | {
        "value": double(mp.log(total)),
        "responsibilities": [[double(cell / sum(row)) for cell in row] for row in joint],
    }


def dirichlet_mixture():
    """w ~ Dirichlet(a); k ~ Categorical(w); x ~ Normal(locations[k], scale), w integrated out.

    p(k) = B(a + counts) / B(a), the Dirichlet-multinomial probability of one sequence.
    """
    data, locations, scale = [-2.5, -1.75, 0.25, 3.0, 2.5, -0.5], [-2, 0, 3], 0.75
    concentration = exact([2, 1, 1.5])
    total, first = mpf(0), mpf(0)
    for assignment in product(range(3), repeat=len(data)):
        counts = [assignment.count(k) for k in range(3)]
        shapes = [a + n for a, n in zip(concentration, counts)]
        term = mp.exp(log_beta(shapes) - log_beta(concentration))
        for x, k in zip(data, assignment):
            term *= density(x, locations[k], scale)
        total += term
        first += term * shapes[0] / sum(shapes)
    return {
        "data": data,
        "concentration": [2, 1, 1.5],
        "locations": locations,
        "scale": scale,
        "value": double(mp.log(total)),
        "posteriorMeanOfFirstWeight": double(first / total),
    }


def log_beta(shapes):
    return sum(mp.loggamma(a) for a in shapes) - mp.loggamma(sum(shapes))


def sprinkler():
    """rain; sprinkler given rain; wet given both. Observed: wet, once for each day."""
    rain, sprinkler_given_rain = 0.2, [0.4, 0.01]
    wet = [[0.01, 0.9], [0.8, 0.99]]  # wet[rain][sprinkler]
    days = [1, 1, 0]

    def joint(r, s, w):
        first = mpf(rain) if r else 1 - mpf(rain)
        on = mpf(sprinkler_given_rain[r])
        soaked = mpf(wet[r][s])
        return first * (on if s else 1 - on) * (soaked if w else 1 - soaked)

    def evidence(w):
        return sum(joint(r, s, w) for r, s in product((0, 1), repeat=2))

    rainy = [sum(joint(1, s, w) for s in (0, 1)) / evidence(w) for w in (0, 1)]
    return {
        "rain": rain,
        "sprinklerGivenRain": sprinkler_given_rain,
        "wetGivenRainAndSprinkler": wet,
        "days": days,
        "valueForWet": [double(mp.log(evidence(w))) for w in (0, 1)],
        "value": double(sum(mp.log(evidence(w)) for w in days)),
        "posteriorRainForWet": double(rainy),
    }
