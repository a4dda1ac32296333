"""Every page, file and paper says the same total, percentage and class of a sheet as the engine.

One walk opens whatever the application has, as everybody, at every step of a cycle, and holds each “x / y (z%)”, each
percentage and each class it meets against the engine: a new page is walked from its first day. A second wall reads the
sources: only one macro and one function may hold points against a denominator.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from app.access.actor import Role
from app.models import Account, Level, UnitKind
from app.web import access as access_rules
from app.workflow.states import Status
from scoring import SheetScore
from tests.documents.paper import Paper
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.totals import TYPED, Totalled, Totals
from tests.walls.access_table import ENDPOINTS, FRAGMENTS
from tests.walls.doors import Door, listed_doors
from tests.walls.sources import divisions, foreign_maxima, idle_exemptions

NUMBER = r"(−?\d(?:[\d.]*\d)?(?:,\d+)?)"
TOTAL = re.compile(rf"(?<![\d/]){NUMBER} ?/ ?{NUMBER} \((−?[\d.]+,\d+)%\)")
PAIR = re.compile(rf"(−?\d+,\d{{3}}) ?/ ?{NUMBER}(?! ?(?:điểm|points)|[\d/])")
PERCENT = re.compile(r"(−?[\d.]+,\d+)%")
LINES = ("ính trên 95 điểm: 8.2 không áp dụng (5 điểm)", "ut of 95 points: 8.2 not applicable (5 points)")
RATIO = "75,92"
"""How much of its files the unit has digitised: no part of any total."""
CLASSES = ("Hạng sao vàng", "Hạng sao bạc", "Hạng sao đồng")
SHOWN = frozenset(
    {
        "unit.home", "unit.sheet", "unit.check", "unit.ask_to_submit", "unit.receipt", "unit.next_steps",
        "review.queue", "review.queue_csv", "review.sheet", "secretariat.sheet", "secretariat.preview",
        "leadership.result", "leadership.unit_result", "leadership.ranking_csv", "leadership.paper",
        "leadership.what_if", "unit.what_if",
        "public.result", "public.ranking_csv", "public.paper", "public.check",
    }
)  # fmt: skip
"""Where a total stands: the walk has to have met one at each."""

ROLES = (
    None,
    Role.CONTRIBUTOR,
    Role.UNIT_HEAD,
    Role.REVIEWER,
    Role.SECRETARIAT,
    Role.COUNCIL,
    Role.LEADERSHIP,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)


@dataclass(frozen=True, slots=True)
class Truth:
    """What the engine says of a sheet, as text: totals with their parts, rows, percentages, classes."""

    totals: frozenset[tuple[str, str, str]]
    rows: frozenset[tuple[str, str]]
    percents: frozenset[str]
    classes: frozenset[str]

    @classmethod
    def of(cls, *scores: SheetScore) -> Truth:
        """Put several scores together: of both sides of an appraisal, or of all sheets of one unit."""
        totals, rows, percents, classes = set(), set(), {"100,00", RATIO}, set()
        for score in scores:
            parts = [(part.points, part.denominator, part.percent) for part in (score, *score.groups)]
            for points, denominator, percent in parts:
                totals.add((written(points, 3), written(denominator), written(percent, 2)))
                percents.add(written(percent, 2))
            rows |= {(written(row.points, 3), written(row.max)) for row in score.indicators.values()}
            classes.add(score.grade.title if score.grade else "")
        return cls(frozenset(totals), frozenset(rows), frozenset(percents), frozenset(classes))

    def with_totals_of(self, *scores: SheetScore) -> Truth:
        """Allow the totals that the next best step would lead to; their classes are nobody's yet."""
        more = Truth.of(*scores)
        return Truth(
            self.totals | more.totals, self.rows | more.rows, self.percents | more.percents, self.classes
        )

    def with_shares_of_rows(self) -> Truth:
        """Allow the percentage of each row beside its points."""
        numbers = [
            tuple(Decimal(text.replace(",", ".").replace("−", "-")) for text in row) for row in self.rows
        ]
        shares = {written(points * 100 / most, 2) for points, most in numbers if most > 0}
        return replace(self, percents=self.percents | shares)


def written(value: Decimal, places: int | None = None) -> str:
    """A number as papers write it, by other means than the product's."""
    text = f"{value:.{places}f}" if places is not None else f"{value.normalize():f}"
    return text.replace("-", "−").replace(".", ",")


def faults(content: str, truth: Truth) -> list[str]:
    """What a text says of totals, percentages and classes that the engine does not say."""
    strange = [f"total {match[0]}" for match in TOTAL.finditer(content) if match.groups() not in truth.totals]
    pairs = {total[:2] for total in truth.totals} | truth.rows
    strange += [f"points {match[0]}" for match in PAIR.finditer(content) if match.groups() not in pairs]
    strange += [f"percent {match[0]}" for match in PERCENT.finditer(content) if not allowed(match[1], truth)]
    return strange + [
        f"class {score}" for score in CLASSES if score in content and score not in truth.classes
    ]


def allowed(percent: str, truth: Truth) -> bool:
    """Whether a percentage is the engine's, or the gap between two that are compared."""
    return percent.lstrip("−") in truth.percents or percent == "0,00"


def shown(content: str, truth: Truth) -> bool:
    """Whether a total of the engine stands in the text."""
    pairs = {total[:2] for total in truth.totals}
    return any(m.groups() in truth.totals for m in TOTAL.finditer(content)) or any(
        m.groups() in pairs for m in PAIR.finditer(content)
    )


def content_of(page: Page) -> str:
    """The text of a page or paper; a file's lines come with their totals written as on pages."""
    kind = page.response.mimetype
    if page.is_html:
        for choice in page.soup.select("select"):
            choice.decompose()
        return page.text
    if kind == "application/pdf":
        paper = Paper(page.response.get_data())
        rows = " ".join(" ".join(line.split()) for line in paper.lines)
        return " | ".join([paper.text, *totals_of_paper(rows)])
    return (
        " | ".join(totals_of_file(page.response.get_data().decode("utf-8-sig"))) if kind == "text/csv" else ""
    )


def totals_of_paper(text: str) -> Iterator[str]:
    """The total of an official paper, whose figures stand in cells of their own, written as on pages."""
    for points, denominator in re.findall(rf"Đạt {NUMBER}/{NUMBER} điểm", text):  # a certificate
        yield f"{points}/{denominator}"
    for points, most, percent in re.findall(r"(\d+,\d{3}) \S+ (\d+) (\d+,\d\d) 1/1", text):  # a result sheet
        yield f"{points} / {most} ({percent}%)"
    for points, percent in re.findall(r"(\d+,\d{3}) (\d+,\d\d) \d+ Hạng", text):  # a ranking
        (maxima,) = re.findall(r"Điểm tối đa ((?:−?\d+ )+)100 ", text)
        yield f"{points} / {maxima.split()[-1]} ({percent}%)"


def totals_of_file(text: str) -> Iterator[str]:
    """Every points, denominator and percentage that stand side by side in a CSV file, and everything else as it is."""
    header, *lines = csv.reader(io.StringIO(text), delimiter=";")
    assert not any("tối đa" in title for title in header), (
        "a column that says maximum where it means denominator"
    )
    bases = [n for n, title in enumerate(header) if "ính trên" in title]
    for line in lines:
        for at in bases:
            if len(line) > at + 1 and line[at].replace(",", "").isdigit():
                points, percent = (decimal(line[n]) for n in (at - 1, at + 1))
                yield f"{written(points, 3)} / {line[at]} ({written(percent, 2)}%)"
        yield from (cell for cell in line if cell in CLASSES)


def decimal(cell: str) -> Decimal:
    """A number of a CSV file."""
    return Decimal(cell.replace("−", "-").replace(".", "").replace(",", ".").rstrip("%"))


@dataclass(frozen=True, slots=True)
class World:
    """The people by role and what stands in the path of every page, for each sheet."""

    people: Mapping[Role, Account]
    paths: tuple[Mapping[str, tuple[object, ...]], ...]
    truth: Truth


def build(make: Make, *, counted: bool, steps: tuple[Status, ...]) -> World:
    """One unit's sheets at all these steps, its people and the province's."""
    unit, cycles = make.unit("Xuân Lãnh"), Cycles(make)
    totals = Totals(make, cycles, unit)
    made = {status: totals.sheet(status, counted=counted) for status in steps}
    paths = [path_of(score) for score in made.values()]
    if Status.CONFIRMED in made:
        issued = totals.published(made[Status.CONFIRMED])
        paths.append(
            {
                "assessment_id": (made[Status.CONFIRMED].sheet.id,),
                "result_id": (issued.result_id,),
                "row_id": (issued.row_id,),
                "paper_id": issued.papers,
                "code": (issued.code, "8.2"),
            }
        )
        # A second cycle that nobody has published yet, and the year after one that was.
        paths += [
            path_of(totals.sheet(Status.CONFIRMED, counted=counted)),
            path_of(totals.sheet(Status.DRAFT)),
        ]
    department = make.unit("Công Tác", kind=UnitKind.SO, level=Level.DEPARTMENT)
    people = {
        role: make.account(role, unit=unit, home_unit=department if role is Role.REVIEWER else None)
        for role in ROLES
        if role is not None
    }
    scores = [score for one in made.values() for score in (one.own, one.final)]
    advised = [totals.engine(counted=side, digitised="32000") for side in {False, counted}]
    advised += [totals.engine(counted=counted, won_back=code) for code in (*TYPED, "8.2")]
    truth = Truth.of(*scores).with_totals_of(*advised)
    gaps = {gap for one in made.values() for gap in gaps_between(one.own, one.final)}
    return World(people, tuple(paths), replace(truth, percents=truth.percents | gaps))


def gaps_between(own: SheetScore, final: SheetScore) -> Iterator[str]:
    """How far the percentages of the total and of the main indices lie apart."""
    for before, after in zip((own, *own.groups), (final, *final.groups), strict=True):
        yield written(abs(after.percent - before.percent), 2)


def path_of(made: Totalled) -> dict[str, tuple[object, ...]]:
    """What stands in the paths of the pages of one sheet."""
    return {"assessment_id": (made.sheet.id,), "cycle_id": (made.cycle.id,), "code": ("8.2", "1.1")}


def addresses(visitor: Client, door: Door, world: World) -> Iterator[str]:
    """Every address of an endpoint that the world has objects for."""
    seen = set()
    for path in world.paths:
        if not door.parameters <= path.keys():
            continue
        names = sorted(door.parameters)
        for values in itertools.product(*(path[name] for name in names)):
            address = visitor.address(door.endpoint, **dict(zip(names, values, strict=True)))
            if address not in seen:
                seen.add(address)
                yield address


def walk(app: Flask, visitor: Client, world: World, role: Role | None) -> Iterator[tuple[str, str, str]]:
    """(endpoint, address, text) of every page, file and paper that the role may open."""
    for door in listed_doors(app):
        if role not in ENDPOINTS[door.endpoint] or door.method != "GET":
            continue
        for address in addresses(visitor, door, world):
            ask = visitor.get_fragment if door.endpoint in FRAGMENTS else visitor.get
            page = ask(address, status=None)
            if page.status == 200 and not page.path.startswith("/sign-in"):
                yield door.endpoint, address, content_of(page)


def wrong(app: Flask, visitor: Client, world: World, role: Role | None) -> tuple[list[str], set[str]]:
    """What does not agree with the engine, and the endpoints at which a total was met."""
    strange, met = [], set()
    for endpoint, address, content in walk(app, visitor, world, role):
        truth = world.truth.with_shares_of_rows() if endpoint in SHARES_OF_ROWS else world.truth
        strange += [
            f"{role or 'stranger'}: {endpoint} {address}: {fault}" for fault in faults(content, truth)
        ]
        if shown(content, world.truth):
            met.add(endpoint)
            said = any(line in content for line in LINES)
            if "76,295 / 95" in content and not said and endpoint not in WITHOUT_THE_LINE:
                strange.append(f"{role or 'stranger'}: {endpoint} {address}: does not say which rows left")
    return strange, met


SHARES_OF_ROWS = frozenset({"leadership.losses"})
"""Says what the units of a block reach together in each indicator; in these worlds the block is one unit."""

WITHOUT_THE_LINE = frozenset(
    {
        "review.queue_csv",
        "public.check",
        "leadership.ranking_csv",
        "public.ranking_csv",
        "ranking.view_csv",
        "ranking.view_xlsx",
    }
)
"""A certificate says no more than it prints; a file has a column of its own for the rows that left."""

STEPS = tuple(score for score in Status if score not in (Status.PUBLISHED, Status.ARCHIVED))


def visitors(browsers: Callable[[], Client], world: World) -> Iterator[tuple[Role | None, Client]]:
    """Everybody, signed in."""
    for role in ROLES:
        client = browsers()
        if role is not None:
            client.sign_in(world.people[role])
        yield role, client


def print_sheet(browsers: Callable[[], Client], world: World) -> World:
    """Let the unit's head print the result sheet, and walk it as well."""
    head, published = browsers(), next(path for path in world.paths if "row_id" in path)
    head.sign_in(world.people[Role.UNIT_HEAD])
    head.get(head.address("unit.sheet", assessment_id=published["assessment_id"][0]))
    head.submit('form:has(button:-soup-contains("Lập phiếu kết quả"))')
    paper = head.get(head.address("unit.sheet", assessment_id=published["assessment_id"][0]))
    link = paper.one('a:-soup-contains("Tải phiếu kết quả (PDF)")')
    number = int(str(link["href"]).rstrip("/").rsplit("/", 1)[-1])
    more = {**published, "paper_id": (*published["paper_id"], number)}
    return World(
        world.people, tuple(more if path is published else path for path in world.paths), world.truth
    )


@pytest.mark.slow
@pytest.mark.parametrize("counted", [False, True], ids=["not_applicable", "counted_by_a_reviewer"])
def test_every_page_and_paper_says_the_total_percent_and_class_of_the_engine(
    app: Flask, make: Make, browsers: Callable[[], Client], counted: bool
) -> None:
    world = print_sheet(browsers, build(make, counted=counted, steps=STEPS))
    strange, met = [], set()
    for role, visitor in visitors(browsers, world):
        more, at = wrong(app, visitor, world, role)
        strange += more
        met |= at
    assert strange == [], "\n".join(strange)
    assert met >= SHOWN


@pytest.mark.one_database
@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.REVIEWER, Role.SECRETARIAT])
def test_every_page_says_the_same_in_english(app: Flask, make: Make, client: Client, role: Role) -> None:
    world = build(make, counted=False, steps=(Status.DRAFT, Status.REVIEW_1, Status.CONFIRMED))
    client.sign_in(world.people[role])
    client.submit('form[action="/language"]')
    assert client.page.soup.html["lang"] == "en"
    strange, met = wrong(app, client, world, role)
    assert strange == [], "\n".join(strange)
    assert met


@pytest.mark.slow
def test_the_walk_finds_a_page_that_divides_by_the_maximum(
    app: Flask, make: Make, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planted(assessment_id: int) -> str:
        return render_template_string(
            '{% extends "base.html" %}{% block title %}Phiếu{% endblock %}{% block content %}<h1>Phiếu</h1>'
            "<p>76,295 / 100 (76,30%) Hạng sao bạc; 76,295 / 95 (80,31%)</p>{% endblock %}"
        )

    view = access_rules.access(access_rules.roles(Role.CONTRIBUTOR))(planted)
    monkeypatch.setitem(app.view_functions, "unit.check", view)
    world = build(make, counted=False, steps=(Status.DRAFT,))
    client.sign_in(world.people[Role.CONTRIBUTOR])
    strange, _met = wrong(app, client, world, Role.CONTRIBUTOR)
    assert [score.split(": ", 2)[2] for score in strange] == [
        "total 76,295 / 100 (76,30%)",
        "points 76,295 / 100",
        "percent 76,30%",
        "class Hạng sao bạc",
        "does not say which rows left",
    ]


def test_nobody_but_the_one_function_and_the_one_macro_holds_points_against_a_maximum() -> None:
    assert divisions() == []
    assert foreign_maxima() == []
    assert idle_exemptions() == []


def test_the_wall_finds_a_template_that_divides_and_one_that_takes_the_maximum(tmp_path: Path) -> None:
    page, view = tmp_path / "planted.html", tmp_path / "planted.py"
    page.write_text(
        "{{ view.score.points / view.score.max }}{{ row.indicator.max|figure }}", encoding="utf-8"
    )
    view.write_text("def share(score):\n    return score.points * 100 / score.max\n", encoding="utf-8")
    assert divisions([page, view]) == ["planted.html:1", "planted.py:2"]
    assert foreign_maxima([page, view]) == ["planted.html:1: score.max", "planted.py:2: score.max"]
