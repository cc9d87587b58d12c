"""Compares what was written with scipy's own formulas, where scipy has the distribution."""

import math

from . import bounded, continuous, counts, discrete, extremes, positive, symmetric

RELATIVE = 1e-9
# Where scipy's formulas are differences of large numbers.
COARSE = {
    "GeneralizedExtremeValue": ("concentration", 1e-9),
    "NegativeBinomialByMean": ("concentration", 1e7),
}


MODULES = (continuous, symmetric, extremes, positive, bounded, discrete, counts)


def check(documents):
    """Returns complaints, empty when scipy agrees."""
    faults = []
    families = {name: part for document in documents.values() for name, part in document.items()}
    for entry in (entry for module in MODULES for entry in module.ENTRIES):
        if not hasattr(entry, "scipy"):
            continue
        written = next(e for e in families[entry.name] if e["parameters"] == entry.settings)
        for label, ours, theirs in comparisons(entry.scipy(), written):
            parameter, value = COARSE.get(entry.name, (None, None))
            tolerance = 1e-6 if parameter and entry.settings[parameter] == value else RELATIVE
            if not close(ours, float(theirs), tolerance):
                faults.append(f"{entry.name} {entry.settings} {label}: {ours} is not {theirs}")
    return faults


def comparisons(reference, written):
    density = getattr(reference, "logpdf", None) or reference.logpmf
    for point in written["points"]:
        if point["logProb"] is not None:
            yield f"logProb({point['x']})", point["logProb"], density(point["x"])
        if point.get("cdf") is not None:
            yield f"cdf({point['x']})", point["cdf"], reference.cdf(point["x"])
    for quantile in written.get("quantiles", []):
        yield f"quantile({quantile['p']})", quantile["x"], reference.ppf(quantile["p"])
    for name, theirs in (("mean", reference.mean()), ("variance", reference.var())):
        if written[name] is not None:
            yield name, written[name], theirs
    if written["entropy"] is not None and written["mean"] != 1e6:  # scipy: not converged
        yield "entropy", written["entropy"], reference.entropy()


def close(ours, theirs, tolerance):
    """True where scipy itself gives up with an infinity."""
    agree = math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=1e-9)
    return agree or not math.isfinite(theirs)
