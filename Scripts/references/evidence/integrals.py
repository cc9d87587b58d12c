"""Models whose evidence needs a numerical integral in one or two dimensions."""

import math

import numpy
from mpmath import mp, mpf

from ..doubles import double
from ..multivariate import MultivariateNormal

EFFECTS = [28, 8, -3, 7, -1, 1, 18, 12]
ERRORS = [15, 10, 16, 11, 9, 11, 10, 18]


def models():
    return {
        "eightSchools": eight_schools(),
        "logisticRegression": logistic_regression(),
    }


def eight_schools():
    """mu ~ N(0, 5); tau ~ HalfCauchy(5); z ~ N(0, 1); y ~ N(mu + tau z, s).

    Given tau, y ~ N(0, diag(s^2 + tau^2) + 25 J). With tau = 5 tan(u), u is uniform on (0, pi/2)
    and the integrand is analytic there.
    """

    def likelihood(tau):
        size = len(ERRORS)
        covariance = 25 * mp.ones(size, size)
        for j, error in enumerate(ERRORS):
            covariance[j, j] += mpf(error) ** 2 + tau**2
        return mp.exp(MultivariateNormal([0] * size, covariance.tolist(), []).logProb(EFFECTS))

    def average(function):
        points = [0, mp.pi / 8, mp.pi / 4, 3 * mp.pi / 8, mp.pi / 2]
        with mp.workdps(25):
            rule = {"method": "gauss-legendre", "error": True}
            total, error = mp.quad(lambda u: function(5 * mp.tan(u)), points, **rule)
        assert error < mpf("1e-13") * total, (total, error)
        return total * 2 / mp.pi

    total = average(likelihood)
    first = average(lambda tau: tau * likelihood(tau))
    return {
        "y": EFFECTS,
        "standardError": ERRORS,
        "value": double(mp.log(total)),
        "posteriorMeanOfSpread": double(first / total),
    }


def logistic_regression():
    """weight ~ N(0, 1); bias ~ N(0, 10); label ~ Bernoulli(logits: weight x + bias).

    By the trapezoidal rule over the plane, which converges geometrically for such integrands;
    two step sizes must agree.
    """
    x = [round((i - 6.5) / 3, 6) for i in range(1, 13)]
    label = [int(math.sin(3 * i) + value > -0.5) for i, value in enumerate(x, start=1)]
    coarse, fine = (trapezoid(x, label, steps) for steps in (600, 1000))
    assert numpy.allclose(coarse, fine, rtol=0, atol=1e-11), (coarse, fine)
    return {
        "formula": "x[i] = (i - 6.5)/3, label[i] = 1 where sin(3 i) + x[i] > -0.5, i = 1..12",
        "x": x,
        "label": label,
        "weightScale": 1,
        "biasScale": 10,
        "value": fine[0],
        "posteriorMeanOfWeight": fine[1],
        "posteriorMeanOfBias": fine[2],
    }


def trapezoid(x, label, steps):
    weight, bias = numpy.linspace(-9, 9, steps), numpy.linspace(-30, 30, 3 * steps)
    area = (weight[1] - weight[0]) * (bias[1] - bias[0])
    total = numpy.zeros((steps, 3 * steps))
    total -= weight[:, None] ** 2 / 2 + bias[None, :] ** 2 / 200 + math.log(2 * math.pi * 10)
    for value, one in zip(x, label):
        logits = weight[:, None] * value + bias[None, :]
        total -= numpy.logaddexp(0, -logits if one else logits)
    mass = numpy.exp(total) * area
    evidence = mass.sum()
    means = numpy.array([(mass * weight[:, None]).sum(), (mass * bias[None, :]).sum()])
    return [round(float(v), 12) for v in (math.log(evidence), *(means / evidence))]
