"""Models that specialists fit: values from hmmlearn, statsmodels and scikit-learn, which compute in double precision."""

import numpy as np
from hmmlearn import hmm
from scipy.optimize import minimize
from sklearn.decomposition import FactorAnalysis
from statsmodels.tsa.statespace.kalman_smoother import KalmanSmoother
from statsmodels.tsa.statespace.structural import UnobservedComponents

from .gaussian import NILE

ACCIDENTS = [
    4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5,
    2, 2, 3, 4, 2, 1, 3, 2, 2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1,
    0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2, 3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 4, 2, 0, 0, 1, 4,
    0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
]
START = [0.5, 0.3, 0.2]
TRANSITION = [[0.8, 0.15, 0.05], [0.1, 0.7, 0.2], [0.25, 0.05, 0.7]]


def models():
    return {
        "factorAnalysis": factor_analysis(),
        "hiddenMarkovNormal": normal_emissions(),
        "hiddenMarkovPoisson": poisson_emissions(),
        "minesMaximum": mines_maximum(),
        "nileMaximum": nile_maximum(),
        "nileTrend": trend(),
        "tracking": tracking(),
    }


def listed(array):
    return np.asarray(array, dtype=float).tolist()


def factor_analysis():
    """Maximum likelihood, by expectation-maximization until it stands still."""
    i = np.arange(1, 61)
    factor = np.sin(1.7 * i) + np.cos(0.9 * i * i)
    loadings = [1.0, -0.8, 0.6, 0.9, 0.4]
    columns = [
        weight * factor + 0.5 * (1 + 0.3 * j) * np.sin((j + 2) * 1.1 * i * i) + j - 2
        for j, weight in enumerate(loadings)
    ]
    x = np.round(np.stack(columns, axis=1), 6)
    fit = FactorAnalysis(1, tol=1e-13, max_iter=100_000, svd_method="lapack").fit(x)
    return {
        "source": "scikit-learn, FactorAnalysis(1)",
        "x": listed(x),
        "value": float(fit.score(x) * len(x)),
        "variances": listed(fit.noise_variance_),
    }


def chain(model):
    model.startprob_, model.transmat_ = np.array(START), np.array(TRANSITION)
    return model


def decoded(model, x):
    """log p(x), the posterior probabilities of each state at each step, and the most probable states."""
    _, states = model.decode(x, algorithm="viterbi")
    return {
        "start": START,
        "transition": TRANSITION,
        "x": listed(x[:, 0]),
        "value": float(model.score(x)),
        "probabilities": listed(model.predict_proba(x)),
        "mostProbable": listed(states),
    }


def normal_emissions():
    i = np.arange(1, 41)
    x = np.round(2 * np.sin(i / 6) + 0.8 * np.sin(7.1 * i * i), 6)[:, None]
    model = chain(hmm.GaussianHMM(3, covariance_type="diag"))
    means, deviations = [-1.5, 0.2, 1.8], [0.6, 0.9, 0.75]
    model.means_ = np.array(means)[:, None]
    model.covars_ = np.square(deviations)[:, None]
    extra = {"source": "hmmlearn, GaussianHMM", "means": means, "deviations": deviations}
    return extra | decoded(model, x)


def poisson_emissions():
    """British coal-mining disasters in each year from 1851 to 1961 (Jarrett 1979)."""
    model = chain(hmm.PoissonHMM(3))
    rates = [0.6, 2.1, 3.9]
    model.lambdas_ = np.array(rates)[:, None]
    x = np.array(ACCIDENTS)[:, None]
    return {"source": "hmmlearn, PoissonHMM", "rates": rates} | decoded(model, x)


def mines_maximum():
    """Two states of the mines, by expectation-maximization until it stands still."""
    x = np.array(ACCIDENTS)[:, None]
    model = hmm.PoissonHMM(2, tol=1e-12, n_iter=100_000, init_params="", implementation="scaling")
    model.startprob_, model.transmat_ = np.array([0.5, 0.5]), np.array([[0.9, 0.1], [0.1, 0.9]])
    model.lambdas_ = np.array([[1.0], [3.0]])
    model.fit(x)
    return {
        "source": "hmmlearn, PoissonHMM(2).fit",
        "value": float(model.score(x)),
        "rates": listed(model.lambdas_[:, 0]),
        "transition": listed(model.transmat_),
    }


def filtered(y, transition, design, states, noises, mean, covariance):
    y = np.asarray(y, dtype=float)
    model = KalmanSmoother(k_endog=y.shape[1], k_states=len(mean), k_posdef=len(mean), tolerance=0)
    model.bind(y)
    model["transition"] = np.asarray(transition, dtype=float)
    model["design"] = np.asarray(design, dtype=float)
    model["selection"] = np.eye(len(mean))
    model["state_cov"] = np.diag(states)
    model["obs_cov"] = np.diag(noises)
    model.initialize_known(np.asarray(mean, dtype=float), np.asarray(covariance, dtype=float))
    return model


def level_of_nile(variances):
    observation, level = variances
    y = np.array(NILE)[:, None]
    return filtered(y, [[1]], [[1]], [level], [observation], [1000], [[1e5]])


def nile_maximum():
    """The variances of the local level at which log p(x) is greatest, from a level of 1000 ± √1e5."""
    def cost(logs):
        return -level_of_nile(np.exp(logs)).loglike()

    best = minimize(cost, np.log([15000, 1500]), method="Nelder-Mead",
                    options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 10_000})
    observation, level = np.exp(best.x)
    diffuse = UnobservedComponents(np.array(NILE), "llevel", use_exact_diffuse=True)
    fit = diffuse.fit(start_params=[15099, 1469.1], method="bfgs", gtol=1e-9, disp=False)
    return {
        "source": "statsmodels, KalmanSmoother",
        "value": float(-best.fun),
        "observationVariance": float(observation),
        "levelVariance": float(level),
        "diffuseVariances": listed(fit.params),
    }


def smoothed(model):
    result = model.smooth()
    return {
        "value": float(result.llf_obs.sum()),
        "smoothedMeans": listed(result.smoothed_state.T),
        "smoothedVariances": listed(np.diagonal(result.smoothed_state_cov, axis1=0, axis2=1)),
    }


def trend():
    """Level and slope: level' = level + slope + e, slope' = slope + f."""
    y = np.array(NILE)[:, None]
    states, noise, mean, deviations = [1200, 25], 15000, [1000, 0], [300, 20]
    covariance = np.diag(np.square(deviations))
    model = filtered(y, [[1, 1], [0, 1]], [[1, 0]], states, [noise], mean, covariance)
    return {
        "source": "statsmodels, KalmanSmoother",
        "stateVariances": states,
        "observationVariance": noise,
        "initialMeans": mean,
        "initialDeviations": deviations,
    } | smoothed(model)


def tracking():
    """Position and velocity in the plane, with half a unit of time between sights of the position."""
    i = np.arange(1, 51)
    path = [3 * np.sin(i / 8) + 0.3 * np.sin(11.3 * i * i), 2 * np.cos(i / 9) + 0.3 * np.cos(5.7 * i * i)]
    y = np.round(np.stack(path, axis=1), 6)
    transition = np.eye(4) + 0.5 * np.eye(4, k=2)
    push, noise, start = 0.2, 0.35, 2.0
    model = filtered(
        y, transition, np.eye(2, 4), [push**2] * 4, [noise**2] * 2, [0] * 4, start**2 * np.eye(4)
    )
    return {
        "source": "statsmodels, KalmanSmoother",
        "x": listed(y),
        "transition": listed(transition),
        "push": push,
        "noise": noise,
        "start": start,
    } | smoothed(model)
