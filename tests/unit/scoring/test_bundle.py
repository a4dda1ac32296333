"""A bundle proves a published result, and whatever is changed in it is found."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Sheet, rank, score
from scoring.bundle import bundle_of, verify
from scoring.bundle.container import write_container
from scoring.engine.result_table import line_of, table_text
from scoring.sheets.table import read_table_text
from tests.unit.scoring.bundle_builders import (
    COHORT_GROUP,
    COMMUNES,
    FILES,
    GUESTS,
    PUBLISHED,
    bundle,
    changed,
    entries_of,
    forged,
    members_of,
    tree_of_files,
)

RESULT = """\
rank,unit,points,denominator,percent,index,grade
1,90001,10.33,12,86.08,0.8608,good
1,90002,10.33,12,86.08,0.8608,good
3,90003,3.75,7,53.57,0.5357,
,80001,0.00,10,0.00,0.0000,
"""


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in verify(data, "goi.zip").problems]


def said(data: bytes, language: str = "vi") -> list[str]:
    return [problem.text(language) for problem in verify(data, "goi.zip").problems]


def test_a_published_cycle_is_computed_anew_to_the_letter() -> None:
    verdict = verify(bundle(), "goi.zip")

    assert verdict.problems == ()
    assert verdict.table == RESULT == members_of(bundle())["ket-qua.csv"].decode()
    assert verdict.sha256 == sha256(bundle()).hexdigest()
    assert verdict.units == 4


def test_the_same_cycle_gives_the_same_bytes_in_whatever_order_its_units_come() -> None:
    tree = tree_of_files()
    backwards = entries_of(tree)[::-1]
    elsewhere = replace(
        PUBLISHED, published_at=PUBLISHED.published_at.astimezone(timezone(timedelta(hours=7)))
    )

    assert bundle_of(PUBLISHED, tree, FILES, (COMMUNES, GUESTS), backwards) == bundle()
    assert bundle(published=elsewhere) == bundle()


def test_the_container_is_the_same_on_every_machine_and_release() -> None:
    """The digest of a bundle is published: how its bytes are laid out can never change."""
    data = write_container({"b.csv": b"1,2\n", "ă.yaml": b"", "a.txt": "chữ".encode()})

    assert sha256(data).hexdigest() == "10cf6aa5ff37ef51a9bd255c6fd495d6ec8d6367bd4a8d28c03f39c441ee8efd"
    assert members_of(data) == {"a.txt": "chữ".encode(), "b.csv": b"1,2\n", "ă.yaml": b""}


def test_any_program_can_unpack_a_bundle() -> None:
    with zipfile.ZipFile(io.BytesIO(bundle())) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == [
            "README.txt", "bo-chi-so/01-an-toàn.yaml", "bo-chi-so/tree.yaml", "don-vi.csv", "ket-qua.csv",
            "khong-ap-dung.csv", "manifest.yaml", "phieu.csv",
        ]  # fmt: skip


def test_the_criteria_are_those_of_the_cycle_comments_and_all() -> None:
    members = members_of(bundle())

    assert members["bo-chi-so/tree.yaml"] == FILES["tree.yaml"]
    assert members["bo-chi-so/01-an-toàn.yaml"] == FILES["01-an-toàn.yaml"]


def test_the_sheets_can_be_ranked_by_themselves() -> None:
    tree = tree_of_files()
    entries = [entry for entry in entries_of(tree) if entry.block == COMMUNES.code]
    members = members_of(bundle_of(PUBLISHED, tree, FILES, (COMMUNES,), entries))
    sheets = read_table_text(members["phieu.csv"], "phieu.csv", tree)
    places = rank(tree, [score(tree, sheet) for sheet in sheets])

    assert table_text(line_of(place) for place in places).encode() == members["ket-qua.csv"]


def test_a_sheet_holds_what_points_are_made_of_and_no_more() -> None:
    members = members_of(bundle())
    sheets = list(csv.DictReader(io.StringIO(members["phieu.csv"].decode())))

    assert list(sheets[0]) == [
        "unit",
        "kind",
        "tags",
        "systems",
        "plan",
        "approved",
        "points:1.2",
        "points:1.10",
    ]
    assert sheets[3] == {
        "unit": "90003", "kind": "xa", "tags": "bien_gioi mien_nui", "systems": "", "plan": "na", "approved": "",
        "points:1.2": "na", "points:1.10": "1.25",
    }  # fmt: skip
    assert not any("Riêng".encode() in content for content in members.values())


def test_reasons_stand_in_words_and_no_cell_is_a_formula() -> None:
    members = members_of(bundle())
    reasons = list(csv.reader(io.StringIO(members["khong-ap-dung.csv"].decode(), newline="")))

    assert reasons[1:] == [["80001", "1.10", "'-Không chấm"], ["90003", "1.2", "Không có hệ thống\nriêng"]]
    assert "90001,'=Xã Một,xa" in members["don-vi.csv"].decode()


def test_the_readme_says_what_to_do_and_what_the_figures_are() -> None:
    told = members_of(bundle(published=replace(PUBLISHED, illustrative=True, invented=True)))[
        "README.txt"
    ].decode()

    for part in (
        "python -m scoring verify", "pip install pyyaml", "Đánh giá năm 2030, cấp xã", "125/QĐ-UBND ngày 14/11/2030",
        "09:30 ngày 15/11/2030", "SỐ LIỆU MINH HỌA", "https://dti.test/results/", tree_of_files().digest,
    ):  # fmt: skip
        assert part in told
    assert max(map(len, told.splitlines())) <= 120


def test_the_readme_does_not_call_figures_invented_for_a_set_that_nobody_issued() -> None:
    told = members_of(bundle(published=replace(PUBLISHED, illustrative=True)))["README.txt"].decode()
    assert "BỘ TIÊU CHÍ MINH HỌA" in told
    assert "SỐ LIỆU MINH HỌA" not in told


def test_titles_with_quotes_breaks_and_unseen_characters_are_read_back() -> None:
    title = "Đợt \"một\": #2\n{ba}\x85\x7f\u200b, 'bốn' \\ năm"
    verdict = verify(bundle(published=replace(PUBLISHED, title=title)), "goi.zip")

    assert verdict.problems == ()
    assert verdict.manifest is not None
    assert verdict.manifest.title == title


def test_rules_that_compare_units_see_the_whole_cycle() -> None:
    files = {**FILES, "02-so-sanh.yaml": COHORT_GROUP.encode()}
    data = bundle(files)
    verdict = verify(data, "goi.zip")

    assert verdict.problems == ()
    assert "3,90003,5.75," in verdict.table
    assert codes(changed(data, "phieu.csv", "issued,2,10,", "issued,2,20,")) == ["bundle_line_differs"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("flip", [0x01, 0x20, 0xFF])
def test_no_byte_of_a_bundle_can_be_changed_unseen(flip: int) -> None:
    data = bundle()
    unseen = []
    for place in range(len(data)):
        spoiled = bytearray(data)
        spoiled[place] ^= flip
        if verify(bytes(spoiled), "goi.zip").holds:
            unseen.append(place)
    assert unseen == []


@pytest.mark.parametrize("end", [0, 1, 21, 22, 500, -1])
def test_a_bundle_cut_short_is_found(end: int) -> None:
    assert codes(bundle()[:end]) == ["bundle_not_a_zip"]


def test_bytes_before_or_after_the_archive_are_found() -> None:
    assert codes(bundle() + b"\0") == ["bundle_not_a_zip"]
    assert codes(b"#!/bin/sh\n" + bundle()) == ["bundle_repacked"]


def with_cell(member: str, line: int, column: int, value: str) -> bytes:
    """A careful forgery: one cell changed, the manifest and the container made to fit."""

    def change(text: str) -> str:
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert rows[line][column] != value
        rows[line][column] = value
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator="\n").writerows(rows)
        return written.getvalue()

    return forged(bundle(), member, change)


def test_no_published_value_can_be_forged_even_with_a_manifest_that_fits() -> None:
    unseen = [
        (line, column, value)
        for line, row in enumerate(csv.reader(io.StringIO(RESULT)))
        for column, cell in enumerate(row)
        for value in ("7", "", "x", f"{cell}0", f" {cell}")
        if value != cell and verify(with_cell("ket-qua.csv", line, column, value), "goi.zip").holds
    ]
    assert unseen == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("don-vi.csv", "90002,Xã Hai,xa", "90002,Xã Hai,khach"),
        ("don-vi.csv", "90002,Xã Hai", "90009,Xã Hai"),
        ("phieu.csv", "90002,xa", "90009,xa"),
        ("phieu.csv", ",issued,", ",none,"),
        ("phieu.csv", "na,1.25", "na,1.26"),
        ("phieu.csv", "na,1.25", ",1.25"),
        ("khong-ap-dung.csv", "80001,1.10", "80001,1.2"),
        ("khong-ap-dung.csv", "'-Không chấm", " "),
        ("manifest.yaml", 'code: "xa"', 'code: "xb"'),
        ("manifest.yaml", "ranked: true", "ranked: false"),
        ("manifest.yaml", 'id: "dti/2030/thu"', 'id: "dti/2030/xa"'),
        ("manifest.yaml", 'digest: "', 'digest: "0'),
        ("bo-chi-so/01-an-toàn.yaml", "issued: 1", "issued: 0.9"),
        ("bo-chi-so/tree.yaml", "percent: 2", "percent: 1"),
        ("bo-chi-so/tree.yaml", "at_least_percent: 60", "at_least_percent: 50"),
    ],
)
def test_nothing_that_the_result_rests_on_can_be_forged(name: str, old: str, new: str) -> None:
    assert not verify(changed(bundle(), name, old, new), "goi.zip").holds


FIGURES = st.fixed_dictionaries(
    {},
    optional={
        "systems": st.integers(0, 6).map(Decimal),
        "approved": st.integers(0, 6).map(Decimal),
        "plan": st.sampled_from(["issued", "none", "na"]),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=6), st.data())
def test_a_bundle_holds_exactly_as_long_as_its_result_follows_from_its_figures(
    figures: list[dict[str, Decimal | str]], data: st.DataObject
) -> None:
    """Whoever changes a sheet and makes everything else fit is found as soon as any published figure would differ."""
    tree = tree_of_files()
    sheets = [Sheet(f"{number:05}", answers, kind="xa") for number, answers in enumerate(figures)]
    entries = entries_of(tree, [("Xã", COMMUNES.code, sheet) for sheet in sheets])
    assert verify(bundle_of(PUBLISHED, tree, FILES, (COMMUNES, GUESTS), entries), "goi.zip").holds

    which = data.draw(st.integers(0, len(sheets) - 1))
    other = replace(sheets[which], figures=data.draw(FIGURES))
    forgery = [*entries[:which], replace(entries[which], sheet=other), *entries[which + 1 :]]
    true = entries_of(tree, [("Xã", COMMUNES.code, entry.sheet) for entry in forgery])
    same = [entry.line for entry in forgery] == [entry.line for entry in true]
    verdict = verify(bundle_of(PUBLISHED, tree, FILES, (COMMUNES, GUESTS), forgery), "goi.zip")

    assert verdict.holds is same
    if not same:
        assert any(f"đơn vị {other.unit} (Xã)" in problem.text() for problem in verdict.problems)


def test_a_changed_figure_names_the_unit_what_was_published_and_what_comes_out() -> None:
    spoiled = changed(bundle(), "phieu.csv", "90002,xa,bien_gioi mien_nui,3", "90002,xa,bien_gioi mien_nui,4")

    (vietnamese,), (english,) = said(spoiled), said(spoiled, "en")
    assert vietnamese == (
        "goi.zip/ket-qua.csv:3:1: đơn vị 90002 (Xã Hai): gói ghi rank 1, points 10.33, percent 86.08, index 0.8608; "
        "tính ra rank 2, points 9.50, percent 79.17, index 0.7917; kết quả trong gói không ra từ số liệu trong gói; "
        "hỏi cơ quan công bố"
    )
    assert english == (
        "goi.zip/ket-qua.csv:3:1: the unit 90002 (Xã Hai): the bundle says rank 1, points 10.33, percent 86.08, index "
        "0.8608; computed: rank 2, points 9.50, percent 79.17, index 0.7917; the result in the bundle does not follow "
        "from its figures; ask its publisher"
    )


def test_a_clumsy_change_is_told_by_its_digest_and_by_what_it_does() -> None:
    """Somebody opened the ZIP, changed a figure and closed it again: the file is named, and the unit too."""
    members = members_of(bundle())
    members["phieu.csv"] = members["phieu.csv"].replace(
        b"90003,xa,bien_gioi mien_nui,,na", b"90003,xa,bien_gioi mien_nui,,none"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    differs, digest = said(packed.getvalue())
    assert "đơn vị 90003 (Xã Ba, vùng cao): gói ghi points 3.75" in differs
    assert digest.startswith("goi.zip/phieu.csv:1:1: tệp này đã bị thay đổi sau khi lập gói")


def test_of_many_units_that_differ_the_causes_are_named_before_those_whose_rank_moved() -> None:
    tree = tree_of_files()
    sheets = [Sheet(f"{n:05}", {"plan": "issued"}, {"1.10": Decimal(n).scaleb(-1)}) for n in range(20)]
    entries = entries_of(tree, [("Xã", COMMUNES.code, sheet) for sheet in sheets])
    first = replace(sheets[0], points={"1.10": Decimal(2)})
    data = bundle_of(PUBLISHED, tree, FILES, (COMMUNES,), [replace(entries[0], sheet=first), *entries[1:]])

    problems = said(data)
    assert len(problems) == 6
    assert any("đơn vị 00000 (Xã): gói ghi rank 20, points 5.00" in problem for problem in problems)
    assert "còn 15 đơn vị khác nữa không khớp" in problems[-1]
