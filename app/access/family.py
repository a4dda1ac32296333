"""Which index a cycle is of: the widest thing that a role can be limited to."""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """Which index: DTI (chuyển đổi số) or PAR INDEX (cải cách hành chính)."""

    DTI = "dti"
    PAR = "par"
