"""Between Python's doubles, mpmath's numbers and strict JSON."""

import json
import math

from mpmath import mp, mpf

mp.dps = 60


def exact(value):
    """The exact value of a double (0.1 is the double nearest to a tenth, not a tenth)."""
    if isinstance(value, (list, tuple)):
        return [exact(item) for item in value]
    return mpf(value)


def double(value):
    """The nearest double; null for an infinity or a missing value, as JSON has neither."""
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return [double(item) for item in value]
    nearest = float(value)
    return nearest if math.isfinite(nearest) else None


def write(path, document):
    """Writes a document with one line for each item of its lists; floats round-trip."""
    sections = []
    for name, content in document.items():
        if isinstance(content, list):
            lines = ",\n".join("    " + dump(item) for item in content)
            sections.append(f"  {dump(name)}: [\n{lines}\n  ]")
        else:
            sections.append(f"  {dump(name)}: {dump(content)}")
    path.write_text("{\n" + ",\n".join(sections) + "\n}\n")


def dump(value):
    return json.dumps(value, allow_nan=False)
