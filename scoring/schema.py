"""The JSON Schema of criteria files."""

from __future__ import annotations

from typing import Final

SCHEMA_FILE: Final = "schema.json"
