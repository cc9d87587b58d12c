"""What every peer script shares: its options, repeated timing, and the one line it prints."""

import argparse
import json
import statistics
import sys
import time

STARTED = time.time()  # each script imports this module first


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=5, help="timed repeats after the first")
    return parser.parse_args()


def report(workload, system, steps, run, repeats):
    """Runs `run(repeat)` once to compile, then `repeats` times, and prints the line.

    `run` makes `steps` steps and returns the mean objective of the last of them. With zero
    repeats only the first run counts: that is the cold start.
    """
    first, objective = timed(run, 0)
    times = []
    for repeat in range(1, repeats + 1):
        seconds, objective = timed(run, repeat)
        times.append(seconds)
    per_step = statistics.median(times or [first]) / steps * 1e6
    compiling = max(0.0, first - statistics.median(times)) if times else None
    line = {
        "workload": workload,
        "system": system,
        "steps": steps,
        "microsecondsPerStep": round(per_step, 3),
        "microsecondsPerStepOfRepeats": [round(value / steps * 1e6, 3) for value in times],
        "objective": objective,
        "seconds": {"compile": compiling, "total": time.time() - STARTED},
    }
    json.dump(line, sys.stdout)
    print(flush=True)


def timed(run, repeat):
    start = time.perf_counter()
    objective = run(repeat)
    return time.perf_counter() - start, float(objective)
