"""What a form about units may choose from, as the tables spell it."""

from __future__ import annotations

from app.models import ActKind, CodeSystem, Level, UnitKind

__all__ = ["ActKind", "CodeSystem", "Level", "UnitKind"]
