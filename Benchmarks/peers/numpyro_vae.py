"""VAE 784-400-20, batch 128, Adam 1e-3: one repeat is one shuffled epoch of Fashion-MNIST."""

import measured
import datasets
import jax
import jax.numpy as jnp
import numpyro
from jax import lax, random
from numpyro.infer import SVI, TraceMeanField_ELBO
from numpyro_networks import autoencoder

BATCH = 128
options = measured.options()
rows = jnp.asarray(datasets.images())
steps = len(rows) // BATCH
inference = SVI(*autoencoder(400, 20), numpyro.optim.Adam(1e-3), TraceMeanField_ELBO())


@jax.jit
def epoch(state, key):
    order = random.permutation(key, len(rows))[: steps * BATCH].reshape(steps, BATCH)

    def step(state, batch):
        return inference.update(state, jnp.take(rows, batch, 0))

    return lax.scan(step, state, order)


state = inference.init(random.PRNGKey(0), rows[:BATCH])


def run(repeat):
    global state
    state, losses = epoch(state, random.PRNGKey(repeat))
    return -losses.block_until_ready().mean() / BATCH


measured.report("vae", f"NumPyro {numpyro.__version__}", steps, run, options.repeats)
