"""The networks of the two image workloads: a Gaussian encoder, a Bernoulli decoder, tanh."""

import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from jax import random

PIXELS = 784


def dense(name, inputs, outputs):
    """A layer's parameters: Glorot-uniform weights, zero biases."""
    bound = (6 / (inputs + outputs)) ** 0.5

    def start(key):
        return random.uniform(key, (inputs, outputs), minval=-bound, maxval=bound)

    weights = numpyro.param(f"{name}.weights", start)
    return weights, numpyro.param(f"{name}.biases", jnp.zeros(outputs))


def autoencoder(hidden, latent):
    """The model p(z) p(x | z) and the guide q(z | x)."""

    def model(x):
        inner, inner_bias = dense("decoder.hidden", latent, hidden)
        outer, outer_bias = dense("decoder.output", hidden, PIXELS)
        with numpyro.plate("images", x.shape[0]):
            prior = dist.Normal(0.0, 1.0).expand([x.shape[0], latent]).to_event(1)
            z = numpyro.sample("z", prior)
            logits = jnp.tanh(z @ inner + inner_bias) @ outer + outer_bias
            numpyro.sample("x", dist.Bernoulli(logits=logits).to_event(1), obs=x)

    def guide(x):
        inner, inner_bias = dense("encoder.hidden", PIXELS, hidden)
        mean, mean_bias = dense("encoder.mean", hidden, latent)
        scale, scale_bias = dense("encoder.scale", hidden, latent)
        h = jnp.tanh(x @ inner + inner_bias)
        with numpyro.plate("images", x.shape[0]):
            posterior = dist.Normal(h @ mean + mean_bias, jnp.exp(h @ scale + scale_bias))
            numpyro.sample("z", posterior.to_event(1))

    return model, guide
