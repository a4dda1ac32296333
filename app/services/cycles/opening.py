"""Open a yearly cycle: the tree pinned, the five dates, a sheet in draft for every unit that takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access.actor import Actor, Role
from app.access.remit import Remit
from app.database import is_duplicate
from app.documents.certificate_page import title_fits
from app.documents.fonts import find_serif
from app.errors import N_, Faults, Forbidden, Invalid, Sentence
from app.extensions import db
from app.models import Assessment, Block, Cycle, Family, Level, Unit
from app.queries.units.past import parents_on
from app.services import audit
from app.services.cycles.choosing import name_for_cycle, read_chosen
from app.services.cycles.dates import DATES, order_problems
from app.services.cycles.organisers import OTHER_ORGANISER, organiser_of
from app.services.cycles.sets import keep_set
from app.sheet.trials import title_of
from app.text import faults
from scoring import Tree

BLOCK_TITLES: Mapping[Level, str] = {
    Level.DEPARTMENT: "Khối sở, ban, ngành",
    Level.DISTRICT: "Khối cấp huyện",
    Level.COMMUNE: "Khối xã, phường, đặc khu",
    Level.PROVINCE: "Cấp tỉnh",
}
GUEST_BLOCK_TITLE = "Đơn vị tham khảo"
LONGEST_TITLE = 200
MOST_NAMED = 5
SMALLEST = Decimal("0.01")
MOST_POINTS = 1000


@dataclass(frozen=True, slots=True)
class NewCycle:
    """What a new cycle is made of.

    ``tree_id`` is ``family/year/level``. Units of the level that are valid on ``units_on`` take part; with
    ``province_id`` only those below that unit do. ``guest_codes`` name units of the level that are assessed but not
    ranked, wherever they belong. Declared figures count to the day ``figures_on``. Of trials there may be several.
    Without ``organiser_id`` it is a cycle of the installation's first organiser. With ``hearing`` units are heard
    before a cut is confirmed. A cut by more than ``cut_limit`` points needs a second person; without it none does.
    """

    tree_id: str
    title: str
    units_on: date
    self_starts_at: datetime
    self_ends_at: datetime
    review_1_ends_at: datetime
    explanation_ends_at: datetime
    review_2_ends_at: datetime
    province_id: int | None = None
    guest_codes: tuple[str, ...] = ()
    figures_on: date | None = None
    trial: bool = False
    organiser_id: int | None = None
    hearing: bool = False
    cut_limit: Decimal | None = None


OTHER_FAMILY = N_(
    "Bạn không phụ trách lĩnh vực này nên không mở được đợt của lĩnh vực. Hãy chọn bộ tiêu chí thuộc lĩnh vực mình phụ"
    " trách, hoặc nhờ cơ quan thường trực của lĩnh vực ấy."
)


def open_cycle(actor: Actor, new: NewCycle, *, now: datetime) -> int:
    """Open a cycle with a sheet in draft for every unit, pinned to the tree as it is now; return its id.

    Raises ``Invalid`` with the fields that are wrong: an unknown or broken tree, an official cycle that exists
    already, dates out of order, no units.
    """
    if not actor.has(Role.SECRETARIAT):
        raise Forbidden(N_("Chỉ cơ quan thường trực được mở đợt đánh giá."))
    chosen = read_chosen(new.tree_id)
    tree = chosen.tree
    name = name_for_cycle(new.tree_id)
    if name.family not in actor.families(Role.SECRETARIAT):
        raise Forbidden(OTHER_FAMILY)
    level = Level(name.level)
    problems = order_problems(new)
    title = title_of(new.title, trial=new.trial)
    if not title:
        problems["title"] = (Sentence(N_("Hãy ghi tên đợt đánh giá, đúng như sẽ in trên quyết định.")),)
    problems |= title_problems(title) | limit_problems(new.cut_limit)
    organiser = organiser_of(new.organiser_id, now=now)
    if not actor.within(Remit(Family(name.family), organiser.id)).has(Role.SECRETARIAT):
        problems["organiser_id"] = (Sentence(OTHER_ORGANISER),)
    if not new.trial:
        problems |= taken(organiser.id, new.tree_id)
    ranked, guests = _participants(new, level, tree, problems)
    if problems:
        raise Invalid(problems)
    cycle = Cycle(
        organiser_id=organiser.id,
        family=Family(name.family),
        level=level,
        year=name.year,
        title=title,
        tree_id=new.tree_id,
        tree_digest=tree.digest,
        illustrative=tree.status == "illustrative",
        trial=new.trial,
        hearing_since=now if new.hearing else None,
        created_at=now,
        figures_on=new.figures_on,
        cut_limit=new.cut_limit,
        **{name: getattr(new, name) for name in DATES},
    )
    cycle.blocks.append(Block(code=level.value, title=BLOCK_TITLES[level], ranked=True, position=0))
    if guests:
        cycle.blocks.append(Block(code="guests", title=GUEST_BLOCK_TITLE, ranked=False, position=1))
    try:
        with db.session.begin_nested():
            db.session.add(cycle)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Invalid(taken(organiser.id, new.tree_id)) from error  # by somebody at the same moment
    keep_set(chosen, now=now)
    sheets = [
        Assessment(cycle_id=cycle.id, unit_id=unit_id, block_id=block.id)
        for block, members in zip(cycle.blocks, (ranked, guests), strict=False)
        for unit_id in members
    ]
    db.session.add_all(sheets)
    audit.record(
        "cycle.opened",
        stream=f"cycle:{cycle.id}",
        now=now,
        actor=actor,
        data={
            "tree": new.tree_id,
            "trial": new.trial,
            "organiser": organiser.name,
            "hearing": new.hearing,
            "digest": tree.digest,
            "ranked": len(ranked),
            "guests": len(guests),
            "cut_limit": told_points(new.cut_limit),
            "dates": {name: getattr(cycle, name).isoformat() for name in DATES},
        },
    )
    opened = {f"assessment:{sheet.id}": {"cycle": cycle.id} for sheet in sheets}
    audit.record_many("assessment.opened", opened, now=now, actor=actor)
    return cycle.id


def title_problems(title: str) -> Faults:
    """Refuse a title that the papers of the cycle could not show, while it can still be changed."""
    if problems := faults({"title": title}, LONGEST_TITLE):
        return problems
    if title_fits(title, find_serif()):
        return {}
    message = N_("Tên đợt đánh giá dài nên không in vừa giấy chứng nhận. Hãy dùng tên ngắn hơn.")
    return {"title": (Sentence(message),)}


def limit_problems(limit: Decimal | None) -> Faults:
    """Refuse a limit of cuts that no points can be held against: below nothing, or finer than points are kept."""
    if limit is None or (limit >= 0 and limit == limit.quantize(SMALLEST) and limit < MOST_POINTS):
        return {}
    message = N_(
        "Hãy ghi số điểm từ 0 đến %(most)s, nhiều nhất hai chữ số thập phân; để trống là không áp dụng."
    )
    return {"cut_limit": (Sentence(message, {"most": str(MOST_POINTS)}),)}


def told_points(limit: Decimal | None) -> str:
    """Write a limit as the log keeps it; nothing where there is none."""
    return "" if limit is None else f"{limit.normalize():f}"


def taken(organiser_id: int, tree_id: str, *, at: str = "tree_id") -> Faults:
    """Say, at the field ``at``, which official cycle of the tree's family, level and year the organiser has."""
    name = name_for_cycle(tree_id)
    query = select(Cycle.title).where(
        Cycle.organiser_id == organiser_id,
        Cycle.family == Family(name.family),
        Cycle.level == Level(name.level),
        Cycle.year == name.year,
        Cycle.cancelled_at.is_(None),
        Cycle.trial.is_(False),
    )
    title = db.session.scalar(query)
    if title is None:
        return {}
    message = N_(
        "Lĩnh vực, cấp và năm này đã có một đợt chính thức: %(title)s. Đợt thêm chỉ có thể là đợt thử nghiệm."
    )
    return {at: (Sentence(message, {"title": title}),)}


def _participants(new: NewCycle, level: Level, tree: Tree, problems: Faults) -> tuple[list[int], list[int]]:
    """Return the units that are ranked and those that are guests, in the order of their codes."""
    units = db.session.scalars(
        select(Unit)
        .where(Unit.valid_from <= new.units_on, (Unit.valid_to.is_(None)) | (Unit.valid_to > new.units_on))
        .order_by(Unit.code, Unit.id)
    ).all()
    parents = parents_on(new.units_on)
    of_level = [unit for unit in units if unit.level is level]
    known = {unit.code for unit in of_level}
    if unknown := [code for code in new.guest_codes if code not in known]:
        message = N_("Không có đơn vị cấp này mang mã %(codes)s vào ngày đã chọn.")
        problems["guest_codes"] = (Sentence(message, {"codes": ", ".join(unknown)}),)
    guests = [unit.id for unit in of_level if unit.code in new.guest_codes]
    ranked = [
        unit.id
        for unit in of_level
        if unit.id not in guests and _lies_below(unit.id, new.province_id, parents)
    ]
    if not ranked:
        message = N_(
            "Không có đơn vị nào của cấp này còn hiệu lực vào ngày đó. Hãy nhập danh sách đơn vị trước."
        )
        problems["units_on"] = (Sentence(message),)
    problems |= kinds_unknown(tree, [unit for unit in of_level if unit.id in {*ranked, *guests}])
    return ranked, guests


def kinds_unknown(tree: Tree, units: Sequence[Unit]) -> Faults:
    """Name the units of a kind that the set does not have, which would be measured by what others are asked."""
    strange = [unit for unit in units if not tree.knows_kind(unit.kind.value)]
    if not strange:
        return {}
    message = N_(
        "Bộ tiêu chí này hỏi riêng từng loại đơn vị (%(kinds)s) và không nêu loại của: %(units)s. Hãy nêu loại ấy trong"
        " bộ tiêu chí, hoặc chọn bộ khác."
    )
    named = ", ".join(f"{unit.full_name} ({unit.kind.value})" for unit in strange[:MOST_NAMED])
    params = {"kinds": ", ".join(tree.kinds), "units": named + ("…" if len(strange) > MOST_NAMED else "")}
    return {"tree_id": (Sentence(message, params),)}


def _lies_below(unit_id: int, ancestor_id: int | None, parents: Mapping[int, int | None]) -> bool:
    if ancestor_id is None:
        return True
    above = parents[unit_id]
    while above is not None:
        if above == ancestor_id:
            return True
        above = parents.get(above)
    return False
