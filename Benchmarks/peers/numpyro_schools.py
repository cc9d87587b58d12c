"""Eight schools, non-centred, mean-field, Adam 1e-2: one repeat is 20,000 steps."""

import measured
import datasets
import numpyro
import numpyro.distributions as dist
from jax import random
from numpyro.infer import SVI, Trace_ELBO
from numpyro.infer.autoguide import AutoNormal

STEPS = 20_000
options = measured.options()


def model():
    mean = numpyro.sample("mean", dist.Normal(0, 5))
    spread = numpyro.sample("spread", dist.HalfCauchy(5))
    with numpyro.plate("schools", len(datasets.EFFECTS)):
        z = numpyro.sample("z", dist.Normal(0, 1))
        likelihood = dist.Normal(mean + spread * z, datasets.ERRORS)
        numpyro.sample("y", likelihood, obs=datasets.EFFECTS)


inference = SVI(model, AutoNormal(model), numpyro.optim.Adam(1e-2), Trace_ELBO())


def run(repeat):
    result = inference.run(random.PRNGKey(repeat), STEPS, progress_bar=False)
    return -result.losses.block_until_ready()[-2000:].mean()


measured.report("schools", f"NumPyro {numpyro.__version__}", STEPS, run, options.repeats)
