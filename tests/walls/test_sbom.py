"""The list of libraries is whole, says the same every time, and names what the pages really carry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from scripts import sbom
from tests.support.database import ROOT

PYTHON = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PAGES = (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_every_locked_library_is_listed_with_its_digests() -> None:
    listed = {part["purl"]: part for part in json.loads(sbom.document(PYTHON, PAGES))["components"]}
    locked = dict(re.findall(r"(?m)^([\w.-]+)==([^ \\;]+)", PYTHON))
    assert len(locked) > 50
    for name, version in locked.items():
        part = listed[f"pkg:pypi/{name.lower()}@{version}"]
        (block,) = re.findall(rf"(?m)^{re.escape(name)}==(?:.*\\\n)*.*", PYTHON)
        assert {entry["content"] for entry in part["hashes"]} == set(
            re.findall("sha256:([0-9a-f]{64})", block)
        )
    assert len(listed) == len(locked) + len(sbom.CARRIED)


def test_the_same_locks_give_the_same_bytes() -> None:
    assert sbom.document(PYTHON, PAGES) == sbom.document(PYTHON, PAGES)
    assert sbom.document(PYTHON.replace("alembic==", "alembic==9"), PAGES) != sbom.document(PYTHON, PAGES)


def imported() -> Iterator[str]:
    """The packages that styles and scripts of the pages are made of."""
    for file in (ROOT / "app" / "assets").rglob("*.*"):
        text = file.read_text(encoding="utf-8")
        yield from re.findall(r"""(?:@use|@forward|@import|from|import) ["']((?:@[\w-]+/)?[\w-]+)/""", text)


def test_what_the_pages_carry_is_listed() -> None:
    names = {name for name in imported() if f'"node_modules/{name}"' in PAGES}
    assert names == sbom.CARRIED
