"""Models with discrete and continuous latents.

Every assignment of the discrete ones, one by one, with the others in closed form.
"""

from itertools import product

from mpmath import mp, mpf

from ..doubles import double, exact
from ..multivariate import MultivariateNormal
from . import gaussian

X = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5]
Y = [-1.6, 1.9, -0.7, 0.9, 0.4, 0.7, -0.4, 1.8, -1.5, 2.6]
STEPS = [0.4, 0.7, 3.5, -1.9, 0.6, 0.2, -0.1, 2.2]
DOCUMENTS = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
WORDS = [0, 1, 0, 0, 2, 3, 3, 0, 2, 3]
BITS = [[1, 0, 1, 0, 1], [0, 1, 1, 1, 0], [1, 1, 0, 0, 0], [0, 0, 0, 1, 1]]


def models():
    return {
        "latentDirichlet": latent_dirichlet(),
        "restrictedBoltzmann": restricted_boltzmann(),
        "sigmoidBeliefNetwork": sigmoid_belief_network(),
        "mixtureOfRegressions": mixture_of_regressions(),
        "switchingGaussian": switching_gaussian(0.25, [0.25, 0.25]),
        "switchingChain": switching_gaussian(0.2, [0.1, 0.7]),
        "regressionWithUnknownNoise": regression_with_unknown_noise(),
    }


def log_beta(shapes):
    return sum(mp.loggamma(a) for a in shapes) - mp.loggamma(sum(shapes))


def latent_dirichlet():
    """p(z) p(w | z) with shares and topics integrated out: ratios of multivariate beta functions."""
    share, word, total = mpf("0.8"), mpf("0.5"), mpf(0)
    first = mpf(0)
    for topics in product((0, 1), repeat=len(WORDS)):
        shares = [[share] * 2 for _ in range(3)]
        table = [[word] * 4 for _ in range(2)]
        for document, topic, own in zip(DOCUMENTS, topics, WORDS):
            shares[document][topic] += 1
            table[topic][own] += 1
        logs = sum(log_beta(row) - log_beta([share] * 2) for row in shares)
        logs += sum(log_beta(row) - log_beta([word] * 4) for row in table)
        term = mp.exp(logs)
        total += term
        first += term if topics[0] == topics[1] else 0
    return {
        "document": DOCUMENTS,
        "word": WORDS,
        "value": double(mp.log(total)),
        "posteriorOfOneTopicInFirstTwoWords": double(first / total),
    }


def restricted_boltzmann():
    visible = exact([0.4, -0.3, 0.2, -0.1, 0.5, -0.6])
    hidden = exact([-0.5, 0.25, 0.1, -0.2])
    weights = exact(
        [
            [1.5, -0.7, 0.3, 0.8],
            [1.2, 0.6, -0.9, -0.4],
            [-1.1, 0.9, 0.5, 1.3],
            [0.2, -1.4, 1.1, -0.6],
            [-0.8, 0.4, 1.6, 0.7],
            [0.9, 1.0, -0.5, -1.2],
        ]
    )
    total, on = mpf(0), [mpf(0)] * 6
    for v in product((0, 1), repeat=6):
        for h in product((0, 1), repeat=4):
            energy = sum(a * s for a, s in zip(visible, v)) + sum(b * s for b, s in zip(hidden, h))
            energy += sum(weights[i][j] for i in range(6) if v[i] for j in range(4) if h[j])
            term = mp.exp(energy)
            total += term
            on = [a + term if s else a for a, s in zip(on, v)]
    return {"value": double(mp.log(total)), "visible": double([a / total for a in on])}


def sigmoid_belief_network():
    first = exact([[2, -1.5, 0.5], [-1, 1, 2.5]])
    second = exact([[2, -1, 0.5, 1.5, -2], [-1, 2, 1, -0.5, 1], [0.5, -1.5, 2, -1, 0.75]])
    base, prior = exact([-0.5, 0.2, -1, 0.4, 0.1]), exact([0.3, 0.6])

    def chance(logit, bit):
        return 1 / (1 + mp.exp(-logit if bit else logit))

    def evidence(x):
        total = mpf(0)
        for top in product((0, 1), repeat=2):
            own = mp.fprod(p if s else 1 - p for p, s in zip(prior, top))
            for middle in product((0, 1), repeat=3):
                term = own
                for j in range(3):
                    logit = sum(first[i][j] for i in range(2) if top[i]) - mpf("0.5")
                    term *= chance(logit, middle[j])
                for k in range(5):
                    logit = sum(second[j][k] for j in range(3) if middle[j]) + base[k]
                    term *= chance(logit, x[k])
                total += term
        return total

    rows = [mp.log(evidence(x)) for x in BITS]
    return {"x": BITS, "value": double(sum(rows)), "perDatum": double(rows)}


def mixture_of_regressions():
    """Marginal over the lines: y ~ N(mean of the slope · x, XX' + 11' on each line + 0.3² I)."""
    x, total = exact(X), mpf(0)
    count = len(X)
    noise, slopes, chance = mpf("0.3"), [1, -1], exact([0.6, 0.4])
    for lines in product((0, 1), repeat=count):
        mean = [slopes[k] * value for k, value in zip(lines, x)]
        covariance = [
            [
                (1 + x[i] * x[j] if lines[i] == lines[j] else 0) + (noise**2 if i == j else 0)
                for j in range(count)
            ]
            for i in range(count)
        ]
        term = MultivariateNormal(mean, covariance, []).logProb(Y)
        total += mp.exp(term) * mp.fprod(chance[k] for k in lines)
    return {"x": X, "y": Y, "value": double(mp.log(total))}


def switching_gaussian(first, later):
    """`later` has P(state = 1) given the state before, 0 or 1."""
    count, total = len(STEPS), mpf(0)
    drift, step = mpf("0.9"), mpf("0.5")
    variances = [mpf(1)]
    for _ in range(count - 1):
        variances.append(drift**2 * variances[-1] + step**2)
    noise = exact([0.3, 2])
    for states in product((0, 1), repeat=count):
        chances = [mpf(first)] + [mpf(later[before]) for before in states[:-1]]
        weight = mp.fprod(p if on else 1 - p for p, on in zip(chances, states))
        covariance = [
            [
                drift ** abs(i - j) * variances[min(i, j)] + (noise[states[i]] ** 2 if i == j else 0)
                for j in range(count)
            ]
            for i in range(count)
        ]
        total += weight * mp.exp(MultivariateNormal([0] * count, covariance, []).logProb(STEPS))
    return {"y": STEPS, "value": double(mp.log(total))}


def regression_with_unknown_noise():
    """y is multivariate t: 2a degrees of freedom, scale b/a (I + 4 F F')."""
    settings = gaussian.regression()
    features, y = exact(settings["features"]), exact(settings["y"])
    count, a, b = len(y), mpf(2), mpf("0.5")
    matrix = mp.matrix(features)
    scale = mp.eye(count) + 4 * matrix * matrix.T
    column = mp.matrix(y)
    distance = (column.T * mp.lu_solve(scale, column))[0]
    half = mpf(count) / 2
    value = mp.loggamma(a + half) - mp.loggamma(a) - half * mp.log(2 * mp.pi) + a * mp.log(b)
    value -= mp.log(mp.det(scale)) / 2 + (a + half) * mp.log(b + distance / 2)
    return {
        "value": double(value),
        "posteriorMeanOfPrecision": double((a + half) / (b + distance / 2)),
    }
