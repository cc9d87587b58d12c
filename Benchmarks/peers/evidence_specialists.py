"""Times log p(x) as the specialists compute it: scikit-learn, hmmlearn, statsmodels.

Prints one line of JSON; the data and the parameters are those of EvidenceTimes/Numbers.swift.
"""

import json
import statistics
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")


def data(rows, columns):
    return (4 * ((np.arange(1, rows * columns + 1) * 0.618033988749895) % 1) - 2).reshape(rows, columns)


def matrix(rows, columns, entry):
    return np.array([[entry(float(i), float(j)) for j in range(columns)] for i in range(rows)])


def components(rows):
    from sklearn.decomposition import PCA

    loadings = matrix(20, 8, lambda i, j: np.cos(i * (j + 1)))
    vectors, lengths, _ = np.linalg.svd(loadings, full_matrices=False)
    model = PCA(8)
    model.mean_ = 0.1 * np.sin(np.arange(20))
    model.components_, model.n_components_ = vectors.T, 8
    model.explained_variance_, model.noise_variance_ = lengths**2 + 0.49, 0.49
    x = data(rows, 20)
    return lambda: model.score(x) * rows


def mixture(rows):
    from sklearn.mixture import GaussianMixture

    def factor(kind):
        def entry(i, j):
            return 1 + 0.05 * kind if i == j else 0.1 * np.sin(i + 2 * j + kind) if j < i else 0.0

        return matrix(20, 20, entry)

    factors = [factor(kind) for kind in range(8)]
    model = GaussianMixture(8)
    model.weights_ = np.arange(1, 9) / 36
    model.means_ = matrix(8, 20, lambda i, j: 0.5 * np.cos(i * (j + 1)))
    model.covariances_ = np.array([each @ each.T for each in factors])
    model.precisions_cholesky_ = np.array([np.linalg.inv(each).T for each in factors])
    x = data(rows, 20)
    return lambda: model.score(x) * rows


def normalized(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def hidden(steps):
    from hmmlearn.hmm import GaussianHMM

    model = GaussianHMM(16, covariance_type="diag")
    model.startprob_ = normalized(np.cos(np.arange(16)))
    model.transmat_ = normalized(matrix(16, 16, lambda i, j: np.sin(i + 3 * j) + (2 if i == j else 0)))
    model.means_ = (-2 + 0.25 * np.arange(16))[:, None]
    model.covars_ = np.square(0.5 + 0.02 * np.arange(16))[:, None]
    x = data(steps, 1)
    return lambda: model.score(x)


def tracking(steps):
    from statsmodels.tsa.statespace.kalman_filter import KalmanFilter

    model = KalmanFilter(k_endog=2, k_states=4, k_posdef=4)
    model.bind(data(steps, 2))
    model["transition"] = np.eye(4) + 0.5 * np.eye(4, k=2)
    model["design"], model["selection"] = np.eye(2, 4), np.eye(4)
    model["state_cov"], model["obs_cov"] = 0.04 * np.eye(4), 0.35**2 * np.eye(2)
    model.initialize_known(np.zeros(4), 9 * np.eye(4))
    return lambda: model.loglike()


def timed(run):
    value = float(run())
    start = time.perf_counter()
    run()
    first = time.perf_counter() - start
    times = []
    for _ in range(max(5, min(200, int(1 / max(first, 1e-6))))):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return {"value": value, "valueMilliseconds": 1000 * statistics.median(times)}


def main():
    workloads = {"components": components, "mixture": mixture, "hidden": hidden, "tracking": tracking}
    wanted = [name for name in sys.argv[1:] if name in workloads] or list(workloads)
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1_000, 10_000, 100_000, 1_000_000]
    lines = [
        {"model": name, "size": size} | timed(workloads[name](size)) for name in wanted for size in sizes
    ]
    print(json.dumps({"system": "specialist", "times": lines}))


if __name__ == "__main__":
    main()
