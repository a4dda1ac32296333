"""Whatever the border takes can be printed on every paper, from the two fonts and no other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents import fonts
from app.documents.fonts import SerifFontError, find_serif, find_signs, require_fonts
from app.documents.press import Press, press
from app.documents.render import render_certificates, render_ranking, render_result_sheet
from app.letters import PRINTABLE, SERIF_RANGES, SIGN_RANGES, as_printed, codes_in
from app.text import fault_of, taken
from tests.documents import samples
from tests.documents.paper import Paper

FAMILIES = ("Liberation-Serif-DTI", "DejaVu-Sans-DTI")


def papers(text: str) -> Iterator[bytes]:
    """Every paper with `text` wherever somebody typed it, in every face."""
    names = {"cycle_title": text, "unit_name": text, "block_title": text}
    indicator = samples.SheetIndicator("1.1", text, Decimal(10), None, None, text)
    group = samples.SheetGroup("1", text, Decimal(20), Decimal(0), Decimal(0), (indicator,))
    yield render_result_sheet(samples.result_sheet(**names, authority=text, groups=(group,)))
    yield from render_certificates([samples.certificate(**names, authority=text, grade=text)])
    row = samples.ranking_row(1, unit_name=text, grade=text)
    yield render_ranking(samples.ranking(rows=(row,), cycle_title=text, block_title=text, authority=text))


def test_both_fonts_have_what_the_lists_say() -> None:
    assert find_serif().missing("".join(map(chr, codes_in(SERIF_RANGES)))) == ""
    assert find_signs().missing("".join(map(chr, codes_in(SIGN_RANGES)))) == ""


def test_every_character_that_is_taken_is_printed_in_every_face_of_every_paper() -> None:
    every = sorted(PRINTABLE)
    for start in range(0, len(every), 60):
        chunk = every[start : start + 60]
        line = " ".join("".join(chunk[at : at + 10]) for at in range(0, 60, 10))
        indicator = samples.SheetIndicator("1.1", line, Decimal(10), None, None, line)
        group = samples.SheetGroup("1", line, Decimal(20), Decimal(0), Decimal(0), (indicator,))
        render_result_sheet(samples.result_sheet(cycle_title=line, unit_name=line, groups=(group,)))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(st.one_of(st.sampled_from(sorted(PRINTABLE)), st.characters(max_codepoint=0xFFFF)), max_size=12)
)
def test_whatever_the_border_takes_is_printed_on_every_paper(typed: str) -> None:
    text = taken(typed)
    if fault_of(text) is None and text:
        assert all(content.startswith(b"%PDF") for content in papers(text))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Kế hoạch 12\u2011KH", "Kế hoạch 12-KH"),
        ("ﬁnal", "final"),
        ("Quý Ⅳ", "Quý IV"),
        ("85％", "85%"),
        ("\uf0b7 một", "• một"),
        ("một\u2028hai", "một\nhai"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("12 m², 5 ㎡, 3 ㎞", "12 m², 5 m², 3 km"),
        ("✔\ufe0f xong", "✔ xong"),
        ("● ✓ ① ½ ≥ → “…”", "● ✓ ① ½ ≥ → “…”"),
    ],
)
def test_what_the_serif_lacks_is_written_in_letters_that_it_has(typed: str, kept: str) -> None:
    assert taken(typed) == kept
    assert fault_of(kept) is None


@pytest.mark.parametrize("sign", ["😀", "字", "ก", "\ue000", "\u0331"])
def test_what_no_font_has_is_refused_by_name(sign: str) -> None:
    fault = fault_of(taken(f"Tốt {sign}"))
    assert fault is not None
    assert fault[1]["characters"] == f"“{sign}” (U+{ord(sign):04X})"


def test_a_row_older_than_the_rule_is_printed_as_well() -> None:
    (content,) = render_certificates([samples.certificate(cycle_title="Đợt 1\u20112026 ✓")])
    paper = Paper(content)
    assert "Đợt 1-2026 ✓" in paper.text
    assert {font.name.removesuffix("-Bold").rpartition("DTI")[0] + "DTI" for font in paper.fonts} == set(
        FAMILIES
    )
    assert all(font.embedded and font.unicode for font in paper.fonts)


def test_the_font_of_signs_is_read_only_for_a_text_that_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Press(find_serif())
    monkeypatch.setattr("app.documents.press.find_signs", lambda: pytest.fail("read without need"))
    fresh.require_printable(samples.certificate())
    with pytest.raises(pytest.fail.Exception):
        fresh.require_printable(samples.certificate(unit_name="Xã ✓"))


def test_a_paper_without_signs_has_the_same_bytes_before_and_after_one_with_them() -> None:
    (before,) = render_certificates([samples.certificate()])
    list(render_certificates([samples.certificate(unit_name="Xã ✓")]))
    (after,) = render_certificates([samples.certificate()])
    assert press() is press()
    assert before == after


def test_the_application_does_not_start_without_the_font_of_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "SIGNS_PATH", tmp_path / "none.ttf")
    with pytest.raises(SerifFontError, match="apt-get install -y fonts-dejavu-core"):
        require_fonts()


def test_mapping_changes_nothing_that_the_serif_shows() -> None:
    shown = "".join(map(chr, codes_in(SERIF_RANGES)))
    assert as_printed(shown) == shown
