"""What is judged once more: the cases that were judged wrongly, libraries that fail, huge scans, previews."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from app import sandbox
from app.sandbox import Crashed, Limits, NoTurn, TooCostly
from app.storage import uploads
from app.storage.kinds import PREVIEWED, Kind
from app.storage.rules import Rule
from app.storage.uploads import NotJudged
from tests.support.judged_files import (
    CASES,
    judged,
)
from tests.support.pictures import heic, picture
from tests.support.sample_files import pdf


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("user-password.pdf", Rule.LOCKED),
        ("leading-newline.pdf", Kind.PDF),
        ("content-types-256MB-says-100B.xlsx", Rule.DAMAGED),
        ("redos-1-name-64KB.docx", Rule.DAMAGED),
        ("xlm-macro-sheet.xls", Rule.MACROS),
        ("xlsx-named.xls", Kind.XLSX),
        ("rtf-named.doc", Rule.RTF),
        ("doc-cut-in-the-middle.doc", Rule.DAMAGED),
    ],
)
def test_files_that_were_judged_wrongly_once(name: str, outcome: Rule | Kind) -> None:
    assert judged((CASES / name).read_bytes(), name) is outcome


def test_all_cases_are_tried() -> None:
    assert len(list(CASES.iterdir())) == 8


@pytest.mark.parametrize(
    ("error", "outcome"), [(TooCostly("memory"), Rule.COSTLY), (Crashed("ended with -11"), Rule.DAMAGED)]
)
def test_a_file_that_a_library_fails_over_is_refused(
    monkeypatch: pytest.MonkeyPatch, error: Exception, outcome: Rule
) -> None:
    def fail(*_args: object, **_how: object) -> None:
        raise error

    monkeypatch.setattr(uploads, "run", fail)
    assert judged(pdf(), "a.pdf") is outcome


def test_a_file_that_gets_no_turn_is_not_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(*_args: object, **_how: object) -> None:
        raise NoTurn("no turn")

    monkeypatch.setattr(uploads, "run", wait)
    with pytest.raises(NotJudged, match="gửi lại sau một phút"):
        judged(pdf(), "a.pdf")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            lambda: picture("JPEG", "L", (12_000, 9_000), progressive=True), id="a huge progressive JPEG"
        ),
        pytest.param(lambda: picture("PNG", "1", (12_000, 12_000)), id="a huge picture"),
    ],
)
def test_a_huge_scan_is_judged_within_the_limits(make: Callable[[], bytes]) -> None:
    data = make()
    assert judged(data, "a.png" if data.startswith(b"\x89PNG") else "a.jpg") in (Kind.PNG, Kind.JPEG)


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        (Kind.TIFF, lambda: picture("TIFF", "1", (3_000, 4_000), compression="group4")),
        (Kind.TIFF, lambda: picture("TIFF", "CMYK")),
        (Kind.HEIC, heic),
        (Kind.WEBP, lambda: picture("WEBP", "RGBA")),
    ],
)
def test_a_preview_is_a_small_jpeg_of_ours(kind: Kind, make: Callable[[], bytes]) -> None:
    made = sandbox.run("app.storage.judging.pictures:preview", kind, file=io.BytesIO(make()), limits=Limits())
    with Image.open(io.BytesIO(made)) as shown:
        assert shown.format == "JPEG"
        assert max(shown.size) <= 1600
    assert len(made) < 1_500_000
    assert kind in PREVIEWED.values()
