"""Text comes out of the PDF as it went in, in the one embedded serif, and figures in Vietnamese form."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from markupsafe import Markup

from app.documents import formats
from app.documents.about import About
from app.documents.contexts import GroupColumn
from app.documents.fonts import VIETNAMESE_LETTERS
from app.documents.press import UnexpectedFont, press
from app.documents.render import render_certificates, render_ranking, render_result_sheet
from app.errors import Refused
from tests.documents import samples
from tests.documents.paper import Paper

ALPHABET = " ".join(VIETNAMESE_LETTERS[start : start + 12] for start in range(0, 146, 12))


@pytest.mark.parametrize("name", ["province_ranking", "certificate", "result_sheet"])
def test_only_the_embedded_serif_is_in_the_file(name: str, request: pytest.FixtureRequest) -> None:
    fonts = request.getfixturevalue(name).fonts
    assert fonts
    for font in fonts:
        assert font.name.startswith("Liberation-Serif-DTI")
        assert font.embedded
        assert font.unicode


def test_every_vietnamese_letter_can_be_read_back_in_every_face() -> None:
    """The authority is bold, the cycle italic, titles are regular."""
    indicators = tuple(
        samples.SheetIndicator(code, ALPHABET, Decimal(10), None, None, reason)
        for code, reason in (("1.1", ALPHABET), ("1.2", ""))
    )
    group = samples.SheetGroup("1", ALPHABET, Decimal(20), Decimal(0), Decimal(0), indicators)
    paper = Paper(render_result_sheet(samples.result_sheet(cycle_title=ALPHABET, groups=(group,))))
    letters = ALPHABET.replace(" ", "")
    assert paper.text.replace(" ", "").count(letters) == 5
    by_pypdf = "".join(page.extract_text() for page in paper.reader.pages)
    assert set(letters) <= set(by_pypdf)
    assert {font.name for font in paper.fonts} == {
        "Liberation-Serif-DTI", "Liberation-Serif-DTI-Bold", "Liberation-Serif-DTI-Italic",
    }  # fmt: skip


def test_decomposed_text_is_printed_composed() -> None:
    name = unicodedata.normalize("NFD", "Phường Đồng Hới")
    assert name != "Phường Đồng Hới"
    (content,) = render_certificates([samples.certificate(unit_name=name)])
    assert "Phường Đồng Hới" in Paper(content).text


@pytest.mark.parametrize("character", ["⌚", "字", "\u202e", "\x00", "😀"])
def test_a_character_that_no_font_has_is_refused_by_name(character: str) -> None:
    name = f"Xã{character}"
    with pytest.raises(Refused, match=rf"không in được ký tự .*U\+{ord(character):04X}.*Hãy thay"):
        list(render_certificates([samples.certificate(unit_name=name)]))
    with pytest.raises(Refused, match="không in được"):
        render_ranking(samples.ranking(rows=(samples.ranking_row(1, unit_name=name),)))
    with pytest.raises(Refused, match="không in được"):
        render_result_sheet(samples.result_sheet(unit_name=name))


def test_a_page_with_another_font_is_not_handed_out() -> None:
    machine = press()
    page = {"context": samples.ranking(1), "about": About("x", "y", samples.CREATED, illustrative=False)}
    table = {"size": 12, "header_size": 11, "coded": False, "columns": (), "groups": (), "rows": [("字",)]}
    document = machine.typeset("ranking", ("ranking",), {**page, "table": table})
    with pytest.raises(UnexpectedFont):
        machine.write(document, page["about"])


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("78.35", 2, "78,35"),
        ("100", 2, "100,00"),
        ("1234567.5", 2, "1.234.567,50"),
        ("-7.04", 2, "−7,04"),
        ("0", 0, "0"),
        ("0.5858", 4, "0,5858"),
    ],
)
def test_figures_have_a_decimal_comma_and_points_between_thousands(
    value: str, places: int, shown: str
) -> None:
    assert formats.decimal(Decimal(value), places) == shown


@pytest.mark.parametrize("value", ["78.355", "NaN", "Infinity"])
def test_a_document_never_rounds_a_figure(value: str) -> None:
    with pytest.raises(ValueError, match=r"round it before|cannot print"):
        formats.decimal(Decimal(value), 2)
    with pytest.raises(ValueError, match=r"round it before|cannot print"):
        samples.certificate(points=Decimal(value))


def test_a_maximum_is_shown_in_its_shortest_form() -> None:
    assert [formats.shortest(Decimal(value)) for value in ("960", "12.50", "100.00")] == [
        "960", "12,5", "100",
    ]  # fmt: skip


def test_dates_below_ten_and_the_first_two_months_take_a_zero() -> None:
    assert formats.day_in_words(date(2026, 1, 5)) == "ngày 05 tháng 01 năm 2026"
    assert formats.day_in_words(date(2026, 3, 12)) == "ngày 12 tháng 3 năm 2026"
    assert formats.day(date(2026, 3, 1)) == "01/03/2026"


def test_a_context_takes_plain_values_only() -> None:
    for wrong in (1.5, datetime(2026, 1, 5), {"max": 1}, ["x"], object()):  # noqa: DTZ001 - refused for being a moment
        with pytest.raises(TypeError, match="a document takes plain values"):
            GroupColumn("1", "Nhận thức số", wrong)  # type: ignore[arg-type]


def test_markup_in_a_context_is_text_like_any_other() -> None:
    (content,) = render_certificates([samples.certificate(unit_name=Markup("<b>Xã</b>"))])
    assert "<b>Xã</b>" in Paper(content).text


def test_points_must_match_the_main_indices() -> None:
    with pytest.raises(ValueError, match="2 group points for 8 groups"):
        samples.ranking(rows=(samples.ranking_row(1, 2),))
