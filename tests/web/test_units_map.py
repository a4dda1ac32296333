"""The map of units: every unit a tile that says what its ground says, in groups that the data know."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app.access.actor import Role
from app.models import Level, ResultGroup, UnitKind, UnitSuccession
from app.web.leadership import units_map
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import SINCE, Make
from tests.support.page_rules import text_of


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def leader(make: Make, client: Client) -> Client:
    client.sign_in(make.account(Role.LEADERSHIP))
    return client


def opened(browser: Client, result_id: int, query: str = "") -> Page:
    return browser.get(browser.address("leadership.units_map", result_id=result_id) + query)


def tiles(page: Page) -> list[tuple[str, str]]:
    """The words of every tile, and the ground it has."""
    return [(text_of(tile), tile["class"][1].removeprefix("dti-unit--")) for tile in page.all(".dti-unit")]


def options(page: Page, name: str) -> list[str]:
    return page.texts(f"select[name={name}] option")


def test_tiles_stand_in_the_published_order_with_short_name_rank_and_the_ground_of_their_class(
    leader: Client, cycles: Cycles
) -> None:
    result_id = cycles.published(cycles.finished({"Ái Tử": "0", "Ba Đồn": "2"}))
    page = opened(leader, result_id)
    assert tiles(page) == [("Ba Đồn hạng 1 80,00%", "4"), ("Ái Tử hạng 2 60,00%", "2")]
    assert page.texts(".dti-keys li") == ["Tốt: 1 đơn vị", "Khá: 1 đơn vị"]
    assert "không phải vị trí địa lý" in page.text
    assert "năm trước không có kết quả đã công bố" in page.text
    assert options(page, "colour") == ["Xếp loại"]
    assert options(page, "by") == ["Khối"]


def test_tiles_are_coloured_by_the_change_and_a_merged_unit_by_the_mean_of_its_predecessors(
    leader: Client, make: Make, cycles: Cycles
) -> None:
    one, two, third = make.unit("Ba Đồn"), make.unit("Ái Tử"), make.unit("Cam Lộ")
    before = make.cycle(year=2029)
    for unit, points in ((one, "2"), (two, "0"), (third, "1")):
        cycles.sheet(before, unit, appraised=points)
    cycles.published(before)
    merged = make.unit("Mới")
    for unit in (one, two):
        make._add(UnitSuccession(predecessor_id=unit.id, successor_id=merged.id, effective_on=SINCE))
    cycle = make.cycle(year=2030)
    cycles.sheet(cycle, merged, appraised="1.5")
    cycles.sheet(cycle, third, appraised="0.95")
    cycles.sheet(cycle, make.unit("Chưa có năm trước"), appraised="0")
    result_id = cycles.published(cycle)
    page = opened(leader, result_id, "?colour=change")
    assert tiles(page) == [
        ("Mới hạng 1 +5,00*", "far-up"),
        ("Cam Lộ hạng 2 −0,50", "same"),
        ("Chưa có năm trước hạng 3 –", "none"),
    ]
    assert "Dấu * là so với trung bình của các đơn vị trước sáp nhập" in page.text
    assert options(page, "colour") == ["Xếp loại", "Tăng giảm so với 2029"]


def test_a_year_of_other_main_indices_gives_no_colour(leader: Client, make: Make, cycles: Cycles) -> None:
    unit = make.unit("Ba Đồn")
    earlier, later = make.cycle(year=2029), make.cycle(year=2030)
    cycles.sheet(earlier, unit, appraised="1")
    cycles.sheet(later, unit, appraised="2")
    cycles.published(earlier)
    with make._session() as session:
        session.execute(update(ResultGroup).where(ResultGroup.code == "2").values(title="Chỉ số của năm ấy"))
    page = opened(leader, cycles.published(later), "?colour=change")
    assert "năm 2029 dùng các chỉ số chính khác" in page.text
    assert tiles(page) == [("Ba Đồn hạng 1 80,00%", "4")]


def test_units_stand_by_kind_by_tag_or_by_the_districts_they_came_from(
    leader: Client, make: Make, cycles: Cycles
) -> None:
    upper, lower = (
        make.unit(name, kind=UnitKind.HUYEN, level=Level.DISTRICT) for name in ("Minh Hóa", "Lệ Thủy")
    )
    of_both = make.unit("Trung Hóa", tags=("mien_nui",))
    for name, district in (("Cũ Một", upper), ("Cũ Hai", lower)):
        gone = make.unit(name, parent=district)
        make._add(UnitSuccession(predecessor_id=gone.id, successor_id=of_both.id, effective_on=SINCE))
    ward = make.unit("Đồng Hới", kind=UnitKind.PHUONG)
    under = make.unit("Dân Hóa", parent=upper)
    cycle = make.cycle()
    for unit, points in ((of_both, "2"), (ward, "1"), (under, "0")):
        cycles.sheet(cycle, unit, appraised=points)
    result_id = cycles.published(cycle)

    def groups(by: str) -> list[str]:
        return opened(leader, result_id, f"?by={by}").texts("main h2")

    assert options(opened(leader, result_id), "by") == ["Khối", "Loại đơn vị", "Nhãn", "Huyện cũ"]
    assert groups("kind") == ["Xã", "Phường"]
    assert groups("tag") == ["mien_nui", "Chưa rõ nhóm"]
    assert groups("district") == ["Huyện Lệ Thủy, Huyện Minh Hóa", "Huyện Minh Hóa", "Chưa rõ nhóm"]
    assert groups("'") == ["Khối xã, phường, đặc khu"]


def test_more_units_than_tiles_are_squares_in_a_picture_with_words(
    leader: Client, cycles: Cycles, monkeypatch: pytest.MonkeyPatch
) -> None:
    result_id = cycles.published(cycles.finished({"Ba Đồn": "2", "Ái Tử": "0"}))
    monkeypatch.setattr(units_map, "MOST_TILES", 1)
    page = opened(leader, result_id)
    assert not tiles(page)
    assert "2 đơn vị" in text_of(page.one("main svg title"))
    assert len(page.all("main svg path")) == 2


def test_a_map_of_a_whole_province_is_read_in_a_fixed_number_of_statements_and_stays_small(
    leader: Client, make: Make, cycles: Cycles
) -> None:
    sizes = {2030: 1, 2032: 20}
    pages = []
    for year, size in sizes.items():
        cycle = make.cycle(year=year)
        for _ in range(size):
            cycles.sheet(cycle, make.unit(), appraised="1")
        pages.append(opened(leader, cycles.published(cycle)))
    few, many = pages
    assert many.statements.count == few.statements.count
    assert len(str(many.one(".dti-units-map"))) / 20 * units_map.MOST_TILES < 60_000


def test_the_outlines_of_the_operators_file_are_drawn_above_the_tiles(
    app: Flask,
    leader: Client,
    make: Make,
    cycles: Cycles,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unit = make.unit("Ba Đồn", code="18859")
    cycle = make.cycle()
    cycles.sheet(cycle, unit, appraised="2")
    cycles.sheet(cycle, make.unit("Ái Tử"), appraised="0")
    result_id = cycles.published(cycle)
    path = tmp_path / "units.geojson"
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], boundaries=path))
    ring = [[106, 17], [107, 17], [107, 18], [106, 17]]
    feature = {"properties": {"code": "18859"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    page = opened(leader, result_id)
    (outline,) = page.all("path.dti-outline--4")
    assert text_of(outline.select_one("title")) == "Xã Ba Đồn: 80,00%"
    assert len(tiles(page)) == 2
    path.write_text('{"features": [{}]}', encoding="utf-8")
    os.utime(path, ns=(1, 1))
    page = opened(leader, result_id)
    assert "tệp ranh giới sai (feature 1" in page.text
    assert len(tiles(page)) == 2
