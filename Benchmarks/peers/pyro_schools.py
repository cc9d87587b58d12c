"""Eight schools, non-centred, mean-field, Adam 1e-2, in Pyro: one repeat is 500 steps."""

import measured
import datasets
import pyro
import pyro.distributions as dist
import torch
from pyro.infer import SVI, Trace_ELBO
from pyro.infer.autoguide import AutoNormal

STEPS = 500
options = measured.options()
pyro.set_rng_seed(0)
pyro.enable_validation(False)
torch.set_num_threads(1)
effects, errors = torch.tensor(datasets.EFFECTS), torch.tensor(datasets.ERRORS)


def model():
    mean = pyro.sample("mean", dist.Normal(0.0, 5.0))
    spread = pyro.sample("spread", dist.HalfCauchy(5.0))
    with pyro.plate("schools", len(effects)):
        z = pyro.sample("z", dist.Normal(0.0, 1.0))
        pyro.sample("y", dist.Normal(mean + spread * z, errors), obs=effects)


inference = SVI(model, AutoNormal(model), pyro.optim.Adam({"lr": 1e-2}), Trace_ELBO())


def run(repeat):
    return -sum(inference.step() for _ in range(STEPS)) / STEPS


measured.report("schools", f"Pyro {pyro.__version__}", STEPS, run, options.repeats)
