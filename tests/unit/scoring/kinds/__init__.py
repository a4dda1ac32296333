"""Everything the tests know of a rule kind, one module a kind; `KINDS` has them all by name.

`EXAMPLE` is a rule and the figures it is explained with; `PROMISED` the points of the README's examples by code, as its
text says or as counted by hand; `naive` the points once more, from the decision and with fractions; `at_random` makes
any rule of the kind. A kind that may stand only alone says `ALONE`. What a hand or the cohort decides has no `naive`.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

KINDS: dict[str, ModuleType] = {
    info.name: import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)
}
