"""VAE 784-400-20, batch 128, Adam 1e-3, in Pyro: one repeat is 100 steps."""

import measured
import datasets
import pyro
import pyro.distributions as dist
import torch
from pyro.infer import SVI, TraceMeanField_ELBO

BATCH, STEPS, HIDDEN, LATENT, PIXELS = 128, 100, 400, 20, 784
options = measured.options()
pyro.set_rng_seed(0)
pyro.enable_validation(False)
rows = torch.tensor(datasets.images())


class Autoencoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.Linear(PIXELS, HIDDEN)
        self.mean = torch.nn.Linear(HIDDEN, LATENT)
        self.scale = torch.nn.Linear(HIDDEN, LATENT)
        self.decoder = torch.nn.Linear(LATENT, HIDDEN)
        self.output = torch.nn.Linear(HIDDEN, PIXELS)

    def model(self, x):
        pyro.module("autoencoder", self)
        with pyro.plate("images", len(x)):
            prior = dist.Normal(x.new_zeros(len(x), LATENT), 1.0).to_event(1)
            z = pyro.sample("z", prior)
            logits = self.output(torch.tanh(self.decoder(z)))
            pyro.sample("x", dist.Bernoulli(logits=logits).to_event(1), obs=x)

    def guide(self, x):
        h = torch.tanh(self.encoder(x))
        with pyro.plate("images", len(x)):
            posterior = dist.Normal(self.mean(h), torch.exp(self.scale(h)))
            pyro.sample("z", posterior.to_event(1))


network = Autoencoder()
optimizer = pyro.optim.Adam({"lr": 1e-3})
inference = SVI(network.model, network.guide, optimizer, TraceMeanField_ELBO())


def run(repeat):
    order = torch.randperm(len(rows))[: STEPS * BATCH].reshape(STEPS, BATCH)
    return -sum(inference.step(rows[batch]) for batch in order) / (STEPS * BATCH)


measured.report("vae", f"Pyro {pyro.__version__}", STEPS, run, options.repeats)
