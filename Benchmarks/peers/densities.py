"""What the peers time: values, parameters, and the line that they print."""

import json
import os
import time

import numpy as np

ROWS = 1_000_000
PARAMETERS = {
    "Normal": (0.5, 2.0),
    "Laplace": (0.5, 2.0),
    "Cauchy": (0.5, 2.0),
    "Gumbel": (0.5, 2.0),
    "Exponential": (2.0,),
    "HalfNormal": (2.0,),
    "LogNormal": (0.5, 2.0),
    "StudentT": (5.0, 0.5, 2.0),
    "Gamma": (3.0, 2.0),
    "Beta": (2.0, 3.0),
}
POSITIVE = ("Exponential", "HalfNormal", "LogNormal", "Gamma")


def one_core():
    """Before anything that starts threads is imported."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def values(name, dtype):
    fraction = (np.arange(ROWS) * 0.618033988749895) % 1
    if name == "Beta":
        return (0.01 + 0.98 * fraction).astype(dtype)
    return (0.01 + 5 * fraction if name in POSITIVE else 8 * fraction - 4).astype(dtype)


def fastest(run, repeats=60):
    """Nanoseconds an element."""
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times) / ROWS * 1e9


def report(system, prepare):
    """`prepare(name, values, parameters, dtype)` returns what is timed, or none."""
    lines = []
    for name, parameters in PARAMETERS.items():
        line = {"distribution": name}
        for dtype, word in (("float32", "float"), ("float64", "double")):
            run = prepare(name, values(name, dtype), parameters, dtype)
            line[word] = fastest(run) if run else None
        lines.append(line)
    print(json.dumps({"system": system, "densities": lines}))
