"""Section 14 of criteria/README.md: its example is really what `verify` prints."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from scoring import Sheet, load_tree, rank, score
from scoring.__main__ import main
from scoring.bundle import Block, Entry, Published, bundle_of
from scoring.bundle.container import write_container
from scoring.bundle.content import README, REASONS, RESULT, SHEETS, TREE_FOLDER, UNITS
from scoring.bundle.manifest import MANIFEST, read_manifest
from scoring.engine.result_table import line_of
from scoring.loader.files import tree_files
from scoring.syntax.errors import ProblemLog
from tests.criteria.test_walkthrough import CRITERIA, blocks, section
from tests.unit.scoring.bundle_builders import members_of

SET = CRITERIA / "dti/2026/commune"
COMMUNES = Block("xa", "Khối xã, phường, đặc khu")
NO_SYSTEMS = {"5.2": "Xã không có hệ thống thông tin riêng"}


def example() -> bytes:
    """Three communes with a few of the figures of the set of 2026."""
    tree = load_tree(SET)
    figures = [
        {"plan_digital": True, "posts": Decimal(60), "has_section": True, "adults_with_signature": Decimal(350),
         "adult_population": Decimal(1000)},
        {"plan_digital": True, "adults_with_signature": Decimal(299), "adult_population": Decimal(1000)},
        {"plan_digital": False, "adults_with_signature": Decimal(400), "adult_population": Decimal(1000)},
    ]  # fmt: skip
    sheets = [
        Sheet("19142", figures[0], kind="xa"),
        Sheet("19148", figures[1], kind="xa"),
        Sheet("19154", figures[2], not_applicable=NO_SYSTEMS, kind="phuong"),
    ]
    places = rank(tree, [score(tree, sheet) for sheet in sheets])
    lines = {place.score.unit: line_of(place) for place in places}
    names = ("Xã Một", "Xã Hai", "Phường Ba")
    published = Published(
        "Đánh giá chuyển đổi số cấp xã năm 2026",
        2026,
        1,
        datetime(2027, 3, 1, 2, tzinfo=UTC),
        illustrative=True,
    )
    entries = [
        Entry(name, COMMUNES.code, sheet, lines[sheet.unit])
        for name, sheet in zip(names, sheets, strict=True)
    ]
    return bundle_of(published, tree, tree_files(SET), (COMMUNES,), entries)


def without_seal(printed: str) -> str:
    """The digest of the whole file changes with every word of its README."""
    return re.sub(r"SHA-256 [0-9a-f]{64}", "SHA-256 …", printed)


def test_a_published_cycle_is_recomputed_as_the_readme_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (command,) = blocks(section("## 14."), "sh")
    good, spoiled = blocks(section("## 14."), "text")
    arguments = command.split()[3:]

    Path("goi.zip").write_bytes(example())
    assert main(arguments) == 0
    printed = capsys.readouterr()
    assert printed.out + without_seal(printed.err) == good

    members = members_of(example())
    members[SHEETS] = members[SHEETS].replace(b",299,", b",300,")
    Path("goi.zip").write_bytes(write_container(members))
    assert main(arguments) == 1
    assert without_seal(capsys.readouterr().err) == spoiled


def test_the_readme_describes_every_file_and_every_key() -> None:
    told = section("### Trong gói có gì")
    shown = set(re.findall(r"^\| `([^`]+)`", told, re.MULTILINE))
    text = members_of(example())[MANIFEST].decode()
    keys = {"decision", *re.findall(r"^(\w+):", text, re.MULTILINE)}

    assert shown == {README, MANIFEST, TREE_FOLDER, UNITS, SHEETS, REASONS, RESULT, *keys}
    log = ProblemLog()
    assert read_manifest(text.encode(), "goi.zip", log) is not None
    assert not log
