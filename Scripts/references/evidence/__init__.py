"""The document of the exact-evidence tests: log p(x) of small models, in nats.

Every value comes from a route the package does not take: mpmath integrals, dense multivariate
normal densities, sums over all assignments; and for what specialists fit, their libraries.
"""

from . import compositions, conjugate, discrete, gaussian, integrals, likelihoods, rounding

ABOUT = (
    "Made by Scripts/make-references. Log evidence in nats. Data made by formulas are also listed; "
    "a formula's indices i and j start at 1 and its values are rounded to six decimals."
)


def document():
    content = {"about": ABOUT}
    for module in (conjugate, gaussian, discrete, integrals, compositions, likelihoods, rounding):
        content.update(module.models())
    return content
