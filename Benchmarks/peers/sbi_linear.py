"""Ten linear Gaussian numbers by sbi on the CPU: the mean of KL(p(θ | x) ‖ q(θ | x)) over 100 x, and the seconds of the training.

    sbi_linear.py NPE|VIPosterior
"""

import json
import os
import sys
import tempfile
import time

import torch
from sbi.inference import NPE
from sbi.inference.posteriors import VIPosterior
from sbi.inference.potentials.base_potential import BasePotential
from torch.distributions import Independent, MultivariateNormal, Normal

COUNT, VARIANCE, SIMULATIONS = 10, 0.1, 10_000


class Potential(BasePotential):
    """log p(θ) p(x | θ), which the variational posterior is told."""

    def __call__(self, theta, track_gradients=True):
        with torch.set_grad_enabled(track_gradients):
            likelihood = Independent(Normal(theta, VARIANCE**0.5), 1)
            return self.prior.log_prob(theta) + likelihood.log_prob(self.x_o)


def main(kind):
    # sbi writes its logs into the folder that it is in.
    os.chdir(tempfile.mkdtemp())
    torch.manual_seed(0)
    torch.set_num_threads(1)
    prior = MultivariateNormal(torch.zeros(COUNT), VARIANCE * torch.eye(COUNT))
    theta = prior.sample((SIMULATIONS,))
    x = theta + VARIANCE**0.5 * torch.randn(SIMULATIONS, COUNT)
    start = time.perf_counter()
    if kind == "NPE":
        inference = NPE(prior, density_estimator="mdn", show_progress_bars=False)
        inference.append_simulations(theta, x).train()
        posterior = inference.build_posterior()
    else:
        posterior = VIPosterior(Potential(prior), prior, q="maf")
        posterior.train_amortized(theta, x, max_num_iters=2_000, show_progress_bar=False)
    seconds = time.perf_counter() - start
    torch.manual_seed(1)
    seen = (2 * VARIANCE) ** 0.5 * torch.randn(100, COUNT)
    exact = Independent(Normal(seen / 2, (VARIANCE / 2) ** 0.5), 1)
    draws = exact.sample((1_000,))
    own = torch.stack([posterior.log_prob(draws[:, row], x=seen[row : row + 1]) for row in range(100)], 1)
    divergence = (exact.log_prob(draws) - own).mean().item()
    # sbi has left its own last line open.
    print("\n" + json.dumps({"kl": divergence, "seconds": seconds}))


main(sys.argv[1])
