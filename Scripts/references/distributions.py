"""The document of the distributions' tests."""

from . import chains, continuous, discrete, divergences, multivariate

ABOUT = (
    "Made by Scripts/make-references with mpmath at sixty digits. Numbers are the exact doubles "
    "written. Natural logarithms. null: the quantity is infinite or does not exist, or (cdf, "
    "quantile) no double holds it; an absent key: not defined for that distribution; outside: "
    "values of density zero (logProb is minus infinity)."
)


def document():
    content = {"about": ABOUT}
    modules = (continuous, discrete, multivariate, chains)
    for entry in (entry for module in modules for entry in module.ENTRIES):
        content.setdefault(entry.name, []).append(entry.entry())
    content["klDivergence"] = list(divergences.entries())
    return content
