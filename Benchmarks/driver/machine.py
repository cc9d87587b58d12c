"""The machine: its state before and after a run, and a clean environment for it."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent.parent
# A shell's OpenBLAS settings may halve its speed, for us and for the peers alike.
UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS")


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


def load():
    return os.getloadavg()[0]
