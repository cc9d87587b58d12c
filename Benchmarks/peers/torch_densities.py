"""torch.distributions: log_prob and backward, one thread."""

import densities

densities.one_core()

import torch  # noqa: E402
import torch.distributions as distributions  # noqa: E402

torch.set_num_threads(1)


def prepare(name, values, parameters, dtype):
    kind = getattr(torch, dtype)
    x = torch.tensor(values, requires_grad=True)
    given = [torch.tensor(p, dtype=kind, requires_grad=True) for p in parameters]
    family = getattr(distributions, name)

    def run():
        leaves = [x, *given]
        total = family(*given, validate_args=False).log_prob(x).sum()
        return torch.autograd.grad(total, leaves)

    return run


densities.report(f"torch {torch.__version__.split('+')[0]}", prepare)
