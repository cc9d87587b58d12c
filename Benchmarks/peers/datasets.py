"""The data of the workloads."""

import gzip
import os
import sys

import numpy as np

FOLDER = os.environ.get("FASHION_MNIST", "/usr/share/datasets/fashion-mnist")
EFFECTS = np.array([28, 8, -3, 7, -1, 1, 18, 12], np.float32)
ERRORS = np.array([15, 10, 16, 11, 9, 11, 10, 18], np.float32)


def images(part="train"):
    """Fashion-MNIST, binarised at 128, one row of 784 an image."""
    path = f"{FOLDER}/{part}-images-idx3-ubyte.gz"
    if not os.path.exists(path):
        sys.exit(f"{path}: not found. Install it: apt-get install dataset-fashion-mnist.")
    with gzip.open(path) as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    return (pixels.reshape(-1, 784) >= 128).astype(np.float32)


def classified(rows=10_000, columns=50):
    """Features and labels of a logistic regression with random weights."""
    random = np.random.RandomState(0)
    features = random.randn(rows, columns).astype(np.float32)
    logits = features @ random.randn(columns)
    labels = random.rand(rows) < 1 / (1 + np.exp(-logits))
    return features, labels.astype(np.float32)
