"""One timed process, and what is kept of it."""

import dataclasses
import json
import subprocess
import tempfile
import time

from .machine import QUIET, STEADY, Others, environment

NEAR, FAR = 150, 250  # nanoseconds: below, the processors share a cache; above, they do not


class Failure(Exception):
    """A run that gave no figure; the message says which and why."""


@dataclasses.dataclass
class Run:
    system: str
    workload: str
    microseconds: float
    before: float | None
    after: float | None
    others: float | None
    line: dict

    @property
    def quiet(self):
        return self.others is None or self.others < QUIET

    @property
    def mode(self):
        if self.before is None or self.after is None:
            return "unknown"
        if max(self.before, self.after) < NEAR:
            return "near"
        return "far" if min(self.before, self.after) > FAR else "mixed"


def run(system, workload, probe, cache):
    before, others = probe.measure(), Others()
    line, _ = execute(system, workload, system.command(workload), EVIDENCE_CACHE=cache, **STEADY)
    busy = others.processors()
    value = line.get("microsecondsPerStep")
    after = probe.measure()
    if not isinstance(value, (int, float)):
        raise Failure(f"{system.name} {workload}: no microsecondsPerStep in {line}")
    return Run(system.name, workload, value, before, after, busy, line)


def cold_run(system):
    """Seconds from starting the process to its end, with an empty program cache."""
    with tempfile.TemporaryDirectory(prefix="evidence-cold-") as cache:
        _, seconds = execute(system, "cold start", system.cold_command(), EVIDENCE_CACHE=cache)
    return seconds


def execute(system, workload, command, **variables):
    """Runs the command; returns the JSON of its last line and its wall-clock seconds."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment(**variables))
    seconds = time.perf_counter() - start
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        said = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise Failure(f"{system.name} {workload}: status {done.returncode}. {' '.join(said)}")
    try:
        return json.loads(lines[-1]), seconds
    except json.JSONDecodeError as error:
        raise Failure(f"{system.name} {workload}: not JSON: {lines[-1]!r}") from error
