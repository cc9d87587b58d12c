"""The documents of the distributions' tests, one a group of families."""

from . import bounded, chains, continuous, counts, discrete, divergences, extremes, multivariate
from . import positive, symmetric

ABOUT = (
    "Made by Scripts/make-references with mpmath at sixty digits. Numbers are the exact doubles "
    "written. Natural logarithms. null: the quantity is infinite or does not exist, or (cdf, "
    "logCDF, logSurvival, quantile) no double holds it; an absent key: not defined for that "
    "distribution; outside: values of density zero (logProb is minus infinity)."
)
FAMILIES = (
    continuous, symmetric, extremes, positive, bounded, discrete, counts, multivariate, chains,
)  # fmt: skip


def documents():
    """From the name of a group to its document."""
    made = {module.__name__.split(".")[-1]: families(module) for module in FAMILIES}
    return {**made, "divergences": {"klDivergence": list(divergences.entries())}}


def families(module):
    content = {"about": ABOUT}
    for entry in module.ENTRIES:
        content.setdefault(entry.name, []).append(entry.entry())
    return content
