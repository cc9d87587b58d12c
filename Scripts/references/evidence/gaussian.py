"""Linear models with Gaussian latents: the density of the data under its marginal covariance."""

import math

from mpmath import mp, mpf

from ..doubles import double, exact
from ..multivariate import MultivariateNormal

NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
    799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
    701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
    864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676,
    649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923,
    975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]
WAVES = [[mp.sin(i * j) for j in range(1, 5)] for i in range(1, 51)]


def models():
    return {
        "linearGaussian": linear_gaussian(),
        "ppcaMaximumLikelihood": principal_components(2),
        "nileLocalLevel": local_level(15099, 1469.1, 1000, 1e5),
        "bayesianLinearRegression": regression(),
    }


def marginal(mean, covariance):
    return MultivariateNormal(mean, covariance.tolist(), [])


def linear_gaussian():
    """h ~ N(0, I_2); x = W h + e, e ~ N(0, 0.5 I_4): x ~ N(0, W W' + 0.5 I)."""
    loadings, variance = [[1, 0.5], [0.2, -1], [0.7, 0.7], [0, 0.3]], 0.5
    weights = mp.matrix(exact(loadings))
    density = marginal([0] * 4, weights * weights.T + variance * mp.eye(4))
    value = sum(density.logProb(row) for row in WAVES)
    precision = mp.eye(2) + weights.T * weights / variance
    diagonal = precision[0, 0] * precision[1, 1]
    gap = mp.log(diagonal / mp.det(precision)) / 2  # the best product of independent normals
    return {
        "formula": "x[i][j] = sin(i j), i = 1..50, j = 1..4, not rounded",
        "loadings": loadings,
        "noiseVariance": variance,
        "value": double(value),
        "perDatum": double([density.logProb(row) for row in WAVES]),
        "bestMeanFieldGapPerDatum": double(gap),
        "bestMeanFieldELBO": double(value - len(WAVES) * gap),
        "fullRankGap": 0.0,
    }


def principal_components(components):
    """Tipping & Bishop (1999), eq. 7-8: noise = mean of the discarded eigenvalues."""
    count, size = len(WAVES), 4
    mean = [sum(row[j] for row in WAVES) / count for j in range(size)]
    centred = mp.matrix([[row[j] - mean[j] for j in range(size)] for row in WAVES])
    values, vectors = mp.eigsy(centred.T * centred / count)
    noise = sum(values[k] for k in range(size - components)) / (size - components)
    covariance = noise * mp.eye(size)
    for k in range(size - components, size):
        covariance += (values[k] - noise) * vectors[:, k] * vectors[:, k].T
    density = marginal(mean, covariance)
    return {
        "formula": "x[i][j] = sin(i j), i = 1..50, j = 1..4, not rounded; the mean is learned",
        "components": components,
        "noiseVariance": double(noise),
        "value": double(sum(density.logProb(row) for row in WAVES)),
    }


def local_level(observation, level, initial_mean, initial_variance):
    """A random walk seen with noise: Cov(y_s, y_t) = initial + level min(s, t) (+ noise)."""
    size = len(NILE)
    covariance = mp.matrix(size, size)
    for row in range(size):
        for column in range(size):
            walk = mpf(initial_variance) + mpf(level) * min(row, column)
            covariance[row, column] = walk + (observation if row == column else 0)
    density = marginal([initial_mean] * size, covariance)
    return {
        "observationVariance": observation,
        "levelVariance": level,
        "initialMean": initial_mean,
        "initialVariance": initial_variance,
        "y": NILE,
        "value": double(density.logProb(NILE)),
    }


def regression():
    """w ~ N(0, 2^2 I_3); y ~ N(X w, 0.5^2)."""
    rows = range(1, 13)
    features = [[round(math.sin(i * j), 6) for j in range(1, 4)] for i in rows]
    y = [round(math.sin(i) / 2 - math.sin(2 * i) + math.cos(5 * i) / 3, 6) for i in rows]
    design, scale, noise = mp.matrix(exact(features)), 2, 0.5
    covariance = mpf(noise) ** 2 * mp.eye(12) + mpf(scale) ** 2 * design * design.T
    precision = mp.eye(3) / mpf(scale) ** 2 + design.T * design / mpf(noise) ** 2
    posterior = precision**-1
    mean = posterior * design.T * mp.matrix(exact(y)) / mpf(noise) ** 2
    return {
        "formula": "features[i][j] = sin(i j), y[i] = sin(i)/2 - sin(2 i) + cos(5 i)/3, "
        "i = 1..12, j = 1..3",
        "features": features,
        "y": y,
        "weightScale": scale,
        "noise": noise,
        "value": double(marginal([0] * 12, covariance).logProb(exact(y))),
        "posteriorMean": double(list(mean)),
        "posteriorCovariance": double(posterior.tolist()),
    }
