"""The documents of the distributions that are made of others, and of those over vectors and matrices."""

from . import combinators, vectors
from .distributions import ABOUT


def combined():
    return document(combinators.ENTRIES)


def arrays():
    return document(vectors.ENTRIES)


def document(entries):
    content = {"about": ABOUT}
    for entry in entries:
        content.setdefault(entry.name, []).append(entry.entry())
    return content
