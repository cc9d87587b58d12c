"""IWAE 784-200-50, 50 particles, batch 20, Adam 1e-3: one repeat is 200 steps."""

import measured
import datasets
import jax
import jax.numpy as jnp
import numpyro
from jax import lax, random
from numpyro.infer import SVI, RenyiELBO
from numpyro_networks import PIXELS, autoencoder

BATCH, PARTICLES, STEPS = 20, 50, 200
options = measured.options()
rows = jnp.asarray(datasets.images())
bound = RenyiELBO(alpha=0, num_particles=PARTICLES)
inference = SVI(*autoencoder(200, 50), numpyro.optim.Adam(1e-3), bound)


@jax.jit
def pass_over(state):
    def step(state, index):
        batch = lax.dynamic_slice(rows, (index * BATCH, 0), (BATCH, PIXELS))
        return inference.update(state, batch)

    return lax.scan(step, state, jnp.arange(STEPS))


state = inference.init(random.PRNGKey(0), rows[:BATCH])


def run(repeat):
    global state
    state, losses = pass_over(state)
    return -losses.block_until_ready().mean() / BATCH


measured.report("iwae", f"NumPyro {numpyro.__version__}", STEPS, run, options.repeats)
