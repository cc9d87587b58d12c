"""log p(x) and means of rats and dugongs of posteriordb, for the table of PosteriordbTests.

    python3 Scripts/references/posteriors.py FOLDER

FOLDER is the one that EVIDENCE_POSTERIORDB names. What is normal is integrated by hand, what is left by trapezoidal rules in
logarithms and a Gauss-Legendre rule, each with two meshes.
"""

import json
import pathlib
import sys

import numpy as np
from scipy.special import gammaln, logsumexp


def log_inverse_gamma(v, a, b):
    return a * np.log(b) - gammaln(a) - (a + 1) * np.log(v) - b / v


def log_means(means, variance, prior_variance):
    """log density of numbers with one variance about a common N(0, prior_variance) mean, and that mean's posterior mean."""
    n, total = len(means), np.sum(means)
    precision = n / variance + 1 / prior_variance
    center = total / variance / precision
    square = np.sum(means**2) / variance - total**2 / variance**2 / precision
    log = -0.5 * (n * np.log(2 * np.pi * variance) + np.log(prior_variance * precision) + square)
    return log, center


def rats(data, step):
    """Ages are centered, so that levels and slopes of the rats are independent given the three variances."""
    rat, age = np.array(data["rat"]), np.array(data["x"]) - data["xbar"]
    y = np.array(data["y"], dtype=float)
    levels, slopes, rest = [], [], 0.0
    for own in range(1, data["N"] + 1):
        x, w = age[rat == own], y[rat == own]
        assert len(x) == 5 and x.sum() == 0
        level, slope = w.mean(), (x * w).sum() / (x * x).sum()
        rest += ((w - level - slope * x) ** 2).sum()
        levels.append(level)
        slopes.append(slope)
    levels, slopes, spread, n = np.array(levels), np.array(slopes), (age[rat == 1] ** 2).sum(), 30
    logs = np.arange(-14, 40, step)
    variances = np.exp(logs)
    prior = log_inverse_gamma(variances, 0.001, 0.001) + logs + np.log(step)
    noises, totals, centers = np.arange(2, 6, step), [], []
    for noise in np.exp(noises):
        log = -0.5 * (3 * n * np.log(2 * np.pi * noise) + rest / noise)
        # The estimates stand for the data up to a volume.
        log -= 0.5 * n * (np.log(5) + np.log(spread))
        log += log_inverse_gamma(noise, 0.001, 0.001) + np.log(noise) + np.log(step)
        means = []
        for numbers, part in ((levels, noise / 5), (slopes, noise / spread)):
            own = [log_means(numbers, v + part, 1e4) for v in variances]
            parts = prior + np.array([log for log, _ in own])
            log += logsumexp(parts)
            means.append(np.sum(np.exp(parts - logsumexp(parts)) * [c for _, c in own]))
        totals.append(log)
        centers.append([*means, noise])
    total = logsumexp(totals)
    return total, np.exp(np.array(totals) - total) @ np.array(centers)


def dugongs(data, step, order):
    age, length = np.array(data["x"]), np.array(data["Y"])
    nodes, weights = np.polynomial.legendre.leggauss(order)
    n, totals, centers = len(length), [], []
    for node, weight in zip(nodes, weights):
        # Near 1 both coefficients may be large: more nodes go there.
        part = 0.5 + 0.5 * node
        base, weight = 1 - 0.5 * part**4, weight * part**3 * 2
        z = np.stack([np.ones(n), -(base**age)], axis=1)
        for log in np.arange(-5, 12, step):
            tau = np.exp(log)
            precision = tau * z.T @ z + np.eye(2) / 1e6
            center = np.linalg.solve(precision, tau * z.T @ length)
            square = tau * np.sum((length - z @ center) ** 2) + center @ center / 1e6
            own = 0.5 * (n * np.log(tau / (2 * np.pi)) - square)
            own -= 0.5 * (np.linalg.slogdet(precision)[1] + 2 * np.log(1e6))
            own += 1e-4 * np.log(1e-4) - gammaln(1e-4) + 1e-4 * log - 1e-4 * tau
            totals.append(own + np.log(weight) + np.log(step))
            centers.append([*center, base, tau])
    total = logsumexp(totals)
    return total, np.exp(np.array(totals) - total) @ np.array(centers)


def main():
    folder = pathlib.Path(sys.argv[1])
    data = json.loads((folder / "rats_data.json").read_text())
    for step in (0.05, 0.025):
        print("rats", *rats(data, step))
    data = json.loads((folder / "dugongs_data.json").read_text())
    for step, order in ((0.1, 100), (0.05, 200)):
        print("dugongs", *dugongs(data, step, order))


if __name__ == "__main__":
    main()
