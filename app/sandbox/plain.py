"""What may come out of a sandbox: plain values and objects of our own classes, read without calling anything else."""

from __future__ import annotations

import io
import pickle
from enum import Enum
from typing import Any, Final

VALUE, RAISED, FAILED, MEMORY = b"v", b"r", b"f", b"m"
"""The first byte of an answer: a value, an exception, an exception in words, no memory left."""
PLAIN_MODULES: Final = frozenset({"builtins", "collections", "datetime", "decimal"})
OUR_PACKAGES: Final = frozenset({"app", "scoring"})
PLAIN_BUILTINS: Final = frozenset({"bytearray", "complex", "frozenset", "set", "slice", "range", "object"})


def dump(value: object) -> bytes:
    """Pickle a value in a form that `load` reads, whatever Python's own way with it is."""
    written = io.BytesIO()
    _Plain(written, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return written.getvalue()


class _Plain(pickle.Pickler):
    """Writes a member of an enumeration as its class and value: Python 3.11.2, which Debian 12 has, writes a call."""

    def reducer_override(self, value: object) -> Any:
        """Say how a value is made again; everything else as Python does."""
        return (type(value), (value.value,)) if isinstance(value, Enum) else NotImplemented


def load(data: bytes) -> Any:
    """Read a pickled value. Raises ``pickle.UnpicklingError`` and whatever a stranger's bytes make of the reader."""
    return _Careful(io.BytesIO(data)).load()


class _Careful(pickle.Unpickler):
    """Makes plain values and objects of our own classes, and calls nothing else."""

    def find_class(self, module: str, name: str) -> type:
        """Return the class, if it is one of ours or a plain one."""
        if module not in PLAIN_MODULES and module.partition(".")[0] not in OUR_PACKAGES:
            raise pickle.UnpicklingError(f"{module}.{name} is not plain data")
        cls = super().find_class(module, name)
        if not isinstance(cls, type):
            raise pickle.UnpicklingError(f"{module}.{name} is no class")
        if module == "builtins" and name not in PLAIN_BUILTINS and not issubclass(cls, Exception):
            raise pickle.UnpicklingError(f"{name} is not plain data")
        return cls
