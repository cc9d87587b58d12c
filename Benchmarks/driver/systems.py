"""The two sides: how each is built or installed, and the command that runs a workload."""

import pathlib
import subprocess
import sys
import venv

from .machine import HERE, environment

ROOT = HERE.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
WORKLOADS = ("vae", "iwae", "schools", "logreg")


class Evidence:
    name = "Evidence"

    def __init__(self, program=None):
        self.program = pathlib.Path(program or self.build()).resolve()

    def build(self):
        build = ["swift", "build", "-c", "release", "--product", "evidence"]
        subprocess.run(build, cwd=ROOT, check=True)
        where = subprocess.run(
            ["swift", "build", "-c", "release", "--show-bin-path"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )
        return pathlib.Path(where.stdout.strip()) / "evidence"

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
