"""Layers of networks on small images and vectors, by numpy, and by scipy for correlations."""

import numpy as np
from scipy import signal, special


def inputs(shape):
    """Numbers of both signs, in thirteen steps of a quarter."""
    return ((5 * np.arange(np.prod(shape))) % 13 - 6).reshape(shape) / 4


def weights(number, *shape):
    """Those of the parameter with this number, in eleven steps of an eighth."""
    return ((7 * np.arange(np.prod(shape)) + 3 * number) % 11 - 5).reshape(shape) / 8


def dense(number, x, outputs):
    return weights(number, outputs, len(x)) @ x + weights(number + 1, outputs)


def normalized(x, gain, bias):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) + bias


def convolution(x, outputs, size, stride=1, padding=0):
    w, b = weights(0, outputs, len(x), size, size), weights(1, outputs)
    around = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    channels = [
        sum(signal.correlate2d(image, kernel, "valid") for image, kernel in zip(around, own)) + bias
        for own, bias in zip(w, b)
    ]
    return np.array(channels)[:, ::stride, ::stride]


def transposed(x, outputs, size, stride=1, padding=0, extra=0):
    """Each pixel puts its kernel on the image, of which the padding is then cut off."""
    w, b = weights(0, len(x), outputs, size, size), weights(1, outputs)
    sides = [stride * (n - 1) - 2 * padding + size + extra for n in x.shape[1:]]
    y = np.zeros([outputs] + [side + 2 * padding for side in sides])
    for i, r, c in np.ndindex(x.shape):
        y[:, stride * r : stride * r + size, stride * c : stride * c + size] += x[i, r, c] * w[i]
    inside = [slice(padding, padding + side) for side in sides]
    return y[:, inside[0], inside[1]] + b[:, None, None]


def silu(x):
    return x * special.expit(x)


def document():
    x, y = inputs([3]), inputs([2, 4])
    hidden = np.tanh(dense(2, normalized(inputs([3]), weights(0, 3), weights(1, 3)), 4))
    values = {
        "Embedding": weights(0, 5, 3)[np.array([[0, 2], [4, 1]])],
        "LayerNorm": normalized(y, weights(0, 4), weights(1, 4)),
        "Residual": x + dense(0, x, 3),
        "GatedLinear": dense(0, x, 2) * special.expit(dense(2, x, 2)),
        "GatedLinear, silu": dense(0, x, 2) * silu(dense(2, x, 2)),
        "Sequential": x + dense(4, hidden, 3),
        "Dropout": x,
        "Convolution": convolution(inputs([2, 5, 4]), 3, 3),
        "Convolution, stride 2": convolution(inputs([2, 6, 5]), 3, 3, 2, 1),
        "Convolution, kernel 4": convolution(inputs([1, 6, 6]), 2, 4, 2, 1),
        "Convolution, stride above kernel": convolution(inputs([1, 7, 9]), 2, 2, 3),
        "Convolution of points": convolution(inputs([3, 2, 2]), 2, 1),
        "TransposedConvolution": transposed(inputs([2, 3, 4]), 3, 3),
        "TransposedConvolution, stride 2": transposed(inputs([2, 3, 2]), 3, 3, 2, 1, 1),
        "TransposedConvolution, kernel 4": transposed(inputs([2, 3, 3]), 1, 4, 2, 1),
        "TransposedConvolution, stride above kernel": transposed(inputs([1, 2, 3]), 2, 2, 3, 0, 2),
    }
    return {
        name: {"shape": list(value.shape), "values": value.ravel().tolist()}
        for name, value in values.items()
    }
