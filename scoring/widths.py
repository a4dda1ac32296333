"""How long a name may be, in characters: what the loader refuses beyond, and what the columns of the tables hold.

SQLite would store anything, PostgreSQL refuses what is longer; so the two read the same numbers.
"""

from __future__ import annotations

from typing import Final

CODE: Final = 20
"""The code of a group or an indicator, “4.22.11”."""

IDENTIFIER: Final = 60
"""An id that authors write: of a figure, an option, a grade, a kind of unit."""

FIGURE: Final = 80
"""The id of a figure, also of one that a rule brings along and names after its indicator and its options."""

GRADE: Final = 40
"""The id of a grade."""

TREE: Final = 80
"""The id of a criteria set, “dti/2026/commune”."""

GROUP_TITLE: Final = 300
GRADE_TITLE: Final = 120
