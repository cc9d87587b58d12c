"""Logistic regression, 10,000 x 50, mean-field, full batch, Adam 1e-2: a repeat is 2,000 steps."""

import measured
import datasets
import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from jax import random
from numpyro.infer import SVI, Trace_ELBO
from numpyro.infer.autoguide import AutoNormal

STEPS = 2_000
options = measured.options()
features, labels = map(jnp.asarray, datasets.classified())


def model():
    prior = dist.Normal(0, 1).expand([features.shape[1]]).to_event(1)
    weights = numpyro.sample("weights", prior)
    with numpyro.plate("rows", len(labels)):
        numpyro.sample("label", dist.Bernoulli(logits=features @ weights), obs=labels)


inference = SVI(model, AutoNormal(model), numpyro.optim.Adam(1e-2), Trace_ELBO())


def run(repeat):
    result = inference.run(random.PRNGKey(repeat), STEPS, progress_bar=False)
    return -result.losses.block_until_ready()[-200:].mean()


measured.report("logreg", f"NumPyro {numpyro.__version__}", STEPS, run, options.repeats)
