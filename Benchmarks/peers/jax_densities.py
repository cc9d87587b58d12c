"""jax.scipy.stats: compiled value and gradient, one core."""

import densities

densities.one_core()

import os  # noqa: E402

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import jax.scipy.stats as stats  # noqa: E402

jax.config.update("jax_enable_x64", True)

FORMS = {
    "Normal": lambda x, m, s: stats.norm.logpdf(x, m, s),
    "Laplace": lambda x, m, s: stats.laplace.logpdf(x, m, s),
    "Cauchy": lambda x, m, s: stats.cauchy.logpdf(x, m, s),
    # gumbel_r of 0.10 has no gradient.
    "Gumbel": lambda x, m, s: -(x - m) / s - jnp.exp(-(x - m) / s) - jnp.log(s),
    "Exponential": lambda x, rate: stats.expon.logpdf(x, 0.0, 1 / rate),
    "LogNormal": lambda x, m, s: stats.norm.logpdf(jnp.log(x), m, s) - jnp.log(x),
    "StudentT": lambda x, df, m, s: stats.t.logpdf(x, df, m, s),
    "Gamma": lambda x, a, rate: stats.gamma.logpdf(x, a, 0.0, 1 / rate),
    "Beta": lambda x, a, b: stats.beta.logpdf(x, a, b),
}


def prepare(name, values, parameters, dtype):
    form = FORMS.get(name)
    if form is None:
        return None
    given = [jnp.asarray(value, dtype) for value in (values, *parameters)]
    indices = tuple(range(len(given)))
    both = jax.jit(jax.value_and_grad(lambda *all: form(*all).sum(), argnums=indices))
    return lambda: jax.block_until_ready(both(*given))


densities.report(f"jax {jax.__version__}", prepare)
