"""The table of ASVS in docs/security.md: every requirement once, the numbers true, every test it names there is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
PROXY = ROOT / "deploy" / "nginx.conf"

# Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0.
CHAPTERS = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
STATES = ("met", "partly", "not met", "not applicable")
ROW = re.compile(r"\| (V(\d+)\.(\d+)\.(\d+)) \| ([12]) \| ([^|]+) \| ([a-z ]+) \| (.+) \|")
TEST = re.compile(r"`(?!tests/)((?:[a-z_]+/)+test_\w+\.py)(?:::(test_\w+))?`")
SUM = re.compile(r"\| (?:V(\d+) [^|]+|\*\*all\*\*) \|" + r" \**(\d+)\** \|" * 4)


class Row(NamedTuple):
    """One requirement as the table tells it."""

    name: str
    place: tuple[int, ...]
    state: str
    proof: str


def rows(text: str) -> list[Row]:
    return [
        Row(match[1], tuple(int(match[part]) for part in (2, 3, 4)), match[7], match[8])
        for match in map(ROW.fullmatch, text.splitlines())
        if match
    ]


def missing_tests(text: str) -> list[str]:
    """The tests that a text names and that are not there."""
    gone = []
    for path, name in TEST.findall(text):
        file = ROOT / "tests" / path
        if not file.is_file() or (name and f"def {name}(" not in file.read_text(encoding="utf-8")):
            gone.append(f"{path}::{name}")
    return gone


def test_every_requirement_stands_once_and_in_order() -> None:
    places = [row.place for row in rows(PAGE.read_text(encoding="utf-8"))]
    assert places == sorted(set(places))
    counted = Counter(chapter for chapter, _section, _number in places)
    assert tuple(counted[number] for number in range(1, len(CHAPTERS) + 1)) == CHAPTERS


def test_every_row_has_a_state_and_a_test_or_a_reason() -> None:
    for row in rows(PAGE.read_text(encoding="utf-8")):
        assert row.state in STATES, row.name
        assert row.proof.strip(), row.name
        if row.state in ("partly", "not met"):
            assert TEST.sub("", row.proof).strip(" ;"), f"{row.name}: what is missing?"


def test_the_numbers_are_those_of_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    counted = Counter((row.place[0], row.state) for row in rows(text))
    told = {match[1]: tuple(map(int, match.groups()[1:])) for match in SUM.finditer(text)}
    for chapter in range(1, len(CHAPTERS) + 1):
        assert told[str(chapter)] == tuple(counted[chapter, state] for state in STATES), f"V{chapter}"
    assert told[None] == tuple(
        sum(count for (_chapter, name), count in counted.items() if name == state) for state in STATES
    )


def test_every_test_that_is_named_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(TEST.findall(text)) > 100
    assert missing_tests(text) == []
    planted = "`web/test_auth.py::test_nobody_wrote_this` `web/test_gone.py`"
    assert missing_tests(planted) == ["web/test_auth.py::test_nobody_wrote_this", "web/test_gone.py::"]


def test_the_proxy_speaks_what_is_recommended_and_nothing_else() -> None:
    """TLS 1.2 and 1.3 with forward secrecy, HSTS on whatever nginx answers, no redirect for programs."""
    text = PROXY.read_text(encoding="utf-8")
    (protocols,) = re.findall(r"ssl_protocols ([^;]+);", text)
    assert protocols.split() == ["TLSv1.2", "TLSv1.3"]
    (ciphers,) = re.findall(r"ssl_ciphers ([^;]+);", text)
    assert all(
        cipher.startswith("ECDHE-") and re.search("GCM|POLY1305", cipher) for cipher in ciphers.split(":")
    )
    assert 'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;' in text
    # A location with an add_header of its own would not inherit the one of the server.
    assert text.count("add_header") == 1
    plain = text[text.index("listen 80;") : text.index("listen 443")]
    assert re.search(r"location \^~ /api/ \{\s+return 403;", plain)
