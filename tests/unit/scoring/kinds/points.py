"""The kind `points`, as the tests know it."""

from __future__ import annotations

EXAMPLE = ("{kind: points}", {})


PROMISED = {
    "4.22.1": [],
}
