"""The two sides: how each is built or installed, and the command that runs a workload."""

import pathlib
import subprocess
import sys
import venv

from .machine import HERE, environment

ROOT = HERE.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
WORKLOADS = ("vae", "iwae", "schools", "logreg")


def built(product):
    """The path of a product of the package, built for release."""
    subprocess.run(["swift", "build", "-c", "release", "--product", product], cwd=ROOT, check=True)
    where = ["swift", "build", "-c", "release", "--show-bin-path"]
    folder = subprocess.run(where, cwd=ROOT, check=True, capture_output=True, text=True)
    return pathlib.Path(folder.stdout.strip()) / product


class Evidence:
    name = "Evidence"

    def __init__(self, program=None):
        self.program = pathlib.Path(program or built("evidence")).resolve()

    def command(self, workload):
        return [str(self.program), "benchmark", workload]

    def cold_command(self):
        return [*self.command("schools"), "--repeats", "0"]


class Peer:
    """A Python system in `.venv`, with one script for each workload that it has."""

    def __init__(self, name, prefix, requirements, probe):
        self.name, self.prefix, self.requirements, self.probe = name, prefix, requirements, probe

    def install(self):
        if not PYTHON.exists():
            venv.create(ROOT / ".venv", with_pip=True)
        check = subprocess.run([PYTHON, "-c", f"import {self.probe}"], capture_output=True)
        if check.returncode != 0:
            print(f"benchmark: installing {self.name} into .venv", file=sys.stderr)
            listed = str(HERE / "peers" / self.requirements)
            install = [PYTHON, "-m", "pip", "install", "--quiet", "-r", listed]
            subprocess.run(install, check=True, env=environment())

    def script(self, workload):
        return HERE / "peers" / f"{self.prefix}_{workload}.py"

    def command(self, workload):
        script = self.script(workload)
        return [str(PYTHON), str(script)] if script.exists() else None

    def cold_command(self):
        return [*self.command("schools"), "--repeats", "0"]


NUMPYRO = Peer("NumPyro", "numpyro", "requirements.txt", "numpyro")
PYRO = Peer("Pyro", "pyro", "requirements-pyro.txt", "pyro")
