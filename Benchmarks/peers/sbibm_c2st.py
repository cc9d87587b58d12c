"""C2ST of EvidenceAmortized's draws and the reference posteriors of sbibm's wheel, which is unpacked and not imported.

As sbibm.metrics.c2st computes it: five folds, and two hidden layers of ten units a dimension.
"""

import bz2
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
from sklearn.model_selection import KFold, cross_val_score
from sklearn.neural_network import MLPClassifier

TASKS = {"two-moons": "two_moons", "glm": "bernoulli_glm"}


def c2st(reference, own):
    mean, deviation = reference.mean(0), reference.std(0, ddof=1)
    data = (np.concatenate([reference, own]) - mean) / deviation
    side = np.repeat([0, 1], [len(reference), len(own)])
    units = 10 * data.shape[1]
    network = MLPClassifier((units, units), max_iter=10_000, random_state=1)
    folds = KFold(5, shuffle=True, random_state=1)
    return cross_val_score(network, data, side, cv=folds, n_jobs=-1).mean()


def table(archive, task, number, name):
    text = archive.read(f"sbibm/tasks/{TASKS[task]}/files/num_observation_{number}/{name}")
    text = bz2.decompress(text) if name.endswith(".bz2") else text
    return np.loadtxt(text.decode().splitlines(), delimiter=",", skiprows=1, ndmin=2)


def main(program, task):
    with tempfile.TemporaryDirectory() as folder:
        download = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, "sbibm==1.1.0"]
        subprocess.run(download, check=True)
        archive = zipfile.ZipFile(next(pathlib.Path(folder).glob("*.whl")))
        seen = "observation_raw.csv" if task == "glm" else "observation.csv"
        observed = np.concatenate([table(archive, task, number, seen) for number in range(1, 11)])
        np.savetxt(f"{folder}/observations.csv", observed, delimiter=",")
        # The benchmark's stimulus is made so.
        stimulus = np.random.RandomState(42).randn(100).astype(np.float32)
        np.savetxt(f"{folder}/stimulus.csv", stimulus)
        files = [f"{folder}/{name}.csv" for name in (["stimulus"] if task == "glm" else []) + ["observations"]]
        done = subprocess.run([program, task, *files], capture_output=True, text=True, check=True)
        draws = np.loadtxt(done.stdout.splitlines(), delimiter=",").reshape(10, 10_000, -1)
        scores = []
        for number in range(1, 11):
            reference = table(archive, task, number, "reference_posterior_samples.csv.bz2")
            scores.append(c2st(reference, draws[number - 1]))
            print(f"{task}, observation {number}: C2ST {scores[-1]:.3f}", flush=True)
        print(f"{task}: mean C2ST {np.mean(scores):.3f}", flush=True)


main(*sys.argv[1:])
