"""One parameter and its conjugate prior: the integral by quadrature, never by the closed form."""

from mpmath import mp, mpf

from ..continuous import Beta, Gamma, Normal
from ..discrete import Poisson
from ..doubles import double


def models():
    return {
        "betaBernoulli": beta_bernoulli(1, 1, successes=7, trials=10),
        "betaBernoulliTutorial": beta_bernoulli(10, 10, successes=6, trials=10),
        "gammaPoisson": gamma_poisson(2, 1, [3, 0, 2, 4, 1]),
        "normalNormal": normal_normal(0, 1, noise=1, x=5),
    }


def moments(joint, points):
    """log of the integral, and the posterior's mean and standard deviation."""
    with mp.workdps(30):
        evidence, first, second = (
            mp.quad(lambda t, n=n: t**n * mp.exp(joint(t)), points) for n in range(3)
        )
        mean = first / evidence
        return mp.log(evidence), mean, mp.sqrt(second / evidence - mean**2)


def described(joint, points):
    value, mean, deviation = moments(joint, points)
    return {
        "value": double(value),
        "posteriorMean": double(mean),
        "posteriorStandardDeviation": double(deviation),
    }


def beta_bernoulli(alpha, beta, successes, trials):
    prior = Beta(alpha, beta, points=[])

    def joint(p):
        failures = trials - successes
        return prior.logProb(p) + successes * mp.log(p) + failures * mp.log1p(-p)

    settings = {"prior": [alpha, beta], "successes": successes, "trials": trials}
    return settings | described(joint, [0, mpf("0.3"), mpf("0.6"), 1])


def gamma_poisson(shape, rate, x):
    prior = Gamma(shape, rate, points=[])

    def joint(value):
        counts = Poisson(1, points=[])
        counts.rate = value
        return prior.logProb(value) + sum(counts.logProb(mpf(k)) for k in x)

    return {"shape": shape, "rate": rate, "x": x} | described(joint, [0, 1, 2, 4, 30, 200])


def normal_normal(location, scale, noise, x):
    prior, error = Normal(location, scale, points=[]), Normal(x, noise, points=[])

    def joint(h):
        return prior.logProb(h) + error.logProb(h)

    settings = {"prior": [location, scale], "noise": noise, "x": x}
    entry = settings | described(joint, [-40, -5, 0, 2.5, 5, 10, 45])
    evidence = mpf(entry["value"])
    entry["guides"] = [guide(joint, evidence, *pair) for pair in ((2, 0.5), (2.5, 1), (0, 1))]
    return entry


def guide(joint, evidence, mean, deviation):
    """The ELBO of q = Normal(mean, deviation) by quadrature, and the gap it leaves."""
    q = Normal(mean, deviation, points=[])
    reach = [mean + deviation * z for z in (-30, -6, -2, 0, 2, 6, 30)]
    with mp.workdps(30):
        elbo = mp.quad(lambda h: mp.exp(q.logProb(h)) * (joint(h) - q.logProb(h)), reach)
    gap = double(evidence - elbo)
    return {"mean": mean, "standardDeviation": deviation, "elbo": double(elbo), "kl": gap}
