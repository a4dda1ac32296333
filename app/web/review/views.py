"""Views of this journey."""

from __future__ import annotations
