"""The documents of the distributions that are made of others, and of those over vectors and matrices."""

from . import limited, mixtures, relaxed, transformed, vectors
from .distributions import ABOUT


def combined():
    mixed = [*mixtures.ZERO_INFLATED, *transformed.ENTRIES, *mixtures.ENTRIES]
    return document([*limited.ENTRIES, *mixed, *relaxed.ENTRIES])


def arrays():
    return document(vectors.ENTRIES)


def document(entries):
    content = {"about": ABOUT}
    for entry in entries:
        content.setdefault(entry.name, []).append(entry.entry())
    return content
