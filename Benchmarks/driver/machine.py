"""The machine: its state before and after a run, and a clean environment for it."""

import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

QUIET = 0.05  # processors used by others
HERE = pathlib.Path(__file__).resolve().parent.parent
# A shell's OpenBLAS settings may halve its speed, for us and for the peers alike.
UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS")

# Steps are timed in programs that are optimized from the first one on.
STEADY = {"EVIDENCE_LEVEL": "full"}


def environment(**extra):
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"} | extra


class RoundTrip:
    """The time for a cache line to go from one processor to another and back.

    On a virtual machine it has modes, which change two-thread timings by half; so it stands
    beside every one of them.
    """

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="evidence-benchmark-")
        self.program = None
        compiler = next(filter(None, map(shutil.which, ("clang", "cc", "gcc"))), None)
        if compiler is None or sys.platform != "linux":
            print("benchmark: no round-trip probe here (needs Linux and a C compiler)")
            return
        program = f"{self.folder.name}/roundtrip"
        source = str(HERE / "roundtrip.c")
        subprocess.run([compiler, "-O2", "-pthread", "-o", program, source], check=True)
        self.program = program

    def measure(self):
        """Nanoseconds, or none where it cannot be measured."""
        if self.program is None:
            return None
        answer = subprocess.run([self.program], capture_output=True, text=True)
        return float(answer.stdout) if answer.returncode == 0 else None


class Others:
    """How many processors everything but our own runs has kept busy since this was made."""

    def __init__(self):
        self.start, self.total, self.own = time.perf_counter(), total_busy(), own_busy()

    def processors(self):
        """The mean number of processors, or none where the system does not say."""
        if self.total is None:
            return None
        used = (total_busy() - self.total) - (own_busy() - self.own)
        return max(0.0, used / (time.perf_counter() - self.start))


def total_busy():
    """Processor seconds of the whole machine, those taken by other machines included."""
    try:
        with open("/proc/stat") as file:
            ticks = [int(field) for field in file.readline().split()[1:9]]
    except OSError:
        return None
    idle, waiting = ticks[3], ticks[4]
    return (sum(ticks) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def own_busy():
    ours = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in ours)


def wait_for_quiet(patience=120):
    """Returns once the others use less than a twentieth of a processor, or patience is out."""
    end = time.perf_counter() + patience
    while time.perf_counter() < end:
        others = Others()
        time.sleep(0.3)
        if (others.processors() or 0) < QUIET:
            return
