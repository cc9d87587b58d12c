"""One model by one automatic guide of NumPyro: the bound that it reaches, and how long it takes.

    numpyro_guides.py schools|centered|slopes|logistic|horseshoe mean-field|full-rank|flow
"""

import json
import sys
import time

import jax
import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from jax import random
from numpyro.infer import SVI, Trace_ELBO
from numpyro.infer.autoguide import AutoIAFNormal, AutoMultivariateNormal, AutoNormal

jax.config.update("jax_enable_x64", True)

EFFECTS = jnp.array([28, 8, -3, 7, -1, 1, 18, 12.0])
ERRORS = jnp.array([15, 10, 16, 11, 9, 11, 10, 18.0])
SLOPES = jnp.array([[0.1, 1.2, 1.9], [-1.3, -0.4, 0.6], [1.6, 1.4, 1.7], [-0.2, 0.9, 2.5]])
STEPS = 40_000


def schools():
    mean = numpyro.sample("mean", dist.Normal(0, 5))
    spread = numpyro.sample("spread", dist.HalfCauchy(5))
    with numpyro.plate("schools", 8):
        z = numpyro.sample("z", dist.Normal(0, 1))
        numpyro.sample("y", dist.Normal(mean + spread * z, ERRORS), obs=EFFECTS)


def centered():
    mean = numpyro.sample("mean", dist.Normal(0, 5))
    spread = numpyro.sample("spread", dist.HalfCauchy(5))
    with numpyro.plate("schools", 8):
        effect = numpyro.sample("effect", dist.Normal(mean, spread))
        numpyro.sample("y", dist.Normal(effect, ERRORS), obs=EFFECTS)


def slopes():
    mean = numpyro.sample("mean", dist.Normal(0, 1).expand([2]).to_event(1))
    spread = numpyro.sample("spread", dist.HalfNormal(1).expand([2]).to_event(1))
    factor = numpyro.sample("factor", dist.LKJCholesky(2, 2.0))
    with numpyro.plate("groups", 4):
        z = numpyro.sample("z", dist.Normal(0, 1).expand([2]).to_event(1))
        effects = mean + z @ (spread[:, None] * factor).T
        line = effects[:, :1] + effects[:, 1:] * jnp.array([-1.0, 0, 1])
        numpyro.sample("y", dist.Normal(line, 0.5).to_event(1), obs=SLOPES)


def logistic():
    i = jnp.arange(1, 13)
    x = jnp.round((i - 6.5) / 3, 6)
    labels = (jnp.sin(3.0 * i) + (i - 6.5) / 3 > -0.5).astype(jnp.int32)
    weight = numpyro.sample("weight", dist.Normal(0, 1))
    bias = numpyro.sample("bias", dist.Normal(0, 10))
    numpyro.sample("label", dist.Bernoulli(logits=weight * x + bias), obs=labels)


def horseshoe():
    common = numpyro.sample("common", dist.HalfCauchy(1))
    with numpyro.plate("rows", 2):
        own = numpyro.sample("own", dist.HalfCauchy(1))
        effect = numpyro.sample("effect", dist.Normal(0, common * own))
        numpyro.sample("y", dist.Normal(effect, 1), obs=jnp.array([0.3, 4]))


GUIDES = {
    "mean-field": AutoNormal,
    "full-rank": AutoMultivariateNormal,
    "flow": lambda model: AutoIAFNormal(model, num_flows=3),
}


def main():
    model = {f.__name__: f for f in (schools, centered, slopes, logistic, horseshoe)}[sys.argv[1]]
    guide = GUIDES[sys.argv[2]](model)
    adam = numpyro.optim.Adam(lambda step: 0.5e-2 * (1 + jnp.cos(jnp.pi * step / STEPS)))
    inference = SVI(model, guide, adam, Trace_ELBO(8))
    start = time.perf_counter()
    result = inference.run(random.PRNGKey(0), STEPS, progress_bar=False)
    jax.block_until_ready(result.params)
    seconds = time.perf_counter() - start

    def bound(key):
        return -Trace_ELBO(10_000).loss(key, result.params, model, guide)

    bounds = jax.jit(lambda keys: jax.lax.map(bound, keys))(random.split(random.PRNGKey(1), 20))
    print(json.dumps({
        "bound": float(bounds.mean()),
        "error": float(bounds.std() / len(bounds) ** 0.5),
        "seconds": seconds,
    }))


main()
