"""One indicator: see it, save it, try figures out."""

from __future__ import annotations

import json

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotFound, Refused, Stale
from app.queries.sheets.comments import conversation
from app.queries.sheets.earlier import figures_before
from app.queries.sheets.sheets import SheetView
from app.queries.unit.figures import contradictions_of
from app.queries.unit.last_year import lineage_of, read_last_year
from app.queries.unit.sheet import find_own, read_own
from app.services.sheets.declarations import declare
from app.sheet.declaring import Declaration, answers_with, fingerprint, worth
from app.sheet.progress import asked_of
from app.sheet.values import AssessmentView
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.contradictions import beside
from app.web.forms.comment import fresh_form
from app.web.forms.indicator import IndicatorForm, declaration_of, filled_form, queried_form, typed_form
from app.web.http import now
from app.web.indicators import reasons
from app.web.predecessors import derived_words, is_proposed, propose
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.figure_answers import script_words
from app.web.unit.jumps import jumps
from app.web.unit.last_year_rows import row_of
from app.web.unit.pages import indicator_page, versions
from app.web.unit.views import UNIT, show
from scoring import Tree


@bp.get("/assessments/<int:assessment_id>/indicators/<code>")
@access(UNIT)
def indicator(assessment_id: int, code: str) -> ResponseReturnValue:
    """Show what is asked, how it is counted, what is stored, what it earns and what proves it."""
    view = read_own(actor(), assessment_id, now=now(), code=code)
    form = filled_form(view.tree, view.tree.indicators[code], view.answers)
    propose(form, view, view.tree.indicators[code])
    saved = view.score.indicators.get(request.args.get("saved", ""))
    return render(view, code, form, saved=saved)


@bp.post("/assessments/<int:assessment_id>/indicators/<code>")
@access(UNIT)
def save(assessment_id: int, code: str) -> ResponseReturnValue:
    """Save the indicator and go where the pressed button leads; what is refused comes back as it was typed."""
    head, tree = find_own(actor(), assessment_id)
    asked = tree.indicators.get(code)
    if asked is None:
        raise NotFound
    form = typed_form(tree, asked)
    with Attempt(form).on_page(Stale, Refused) as attempt:
        attempt.check()
        mine = declaration_of(form, tree, asked)
        declare(actor(), assessment_id, code, mine, seen=form.seen.data or "", now=now())
    if attempt.why:
        return _both_versions(head, code, form, mine, attempt.why), attempt.status
    if attempt.refused:
        return _refused(head, code, form), attempt.status
    return see_other(_after_save(head, tree, code, request.form.get("then", "next")))


@bp.get("/assessments/<int:assessment_id>/indicators/<code>/preview")
@access(UNIT)
def preview(assessment_id: int, code: str) -> ResponseReturnValue:
    """Say what the typed figures would earn; nothing is stored."""
    view = read_own(actor(), assessment_id, now=now(), code=code)
    asked = view.tree.indicators[code]
    form = queried_form(view.tree, asked, request.args)
    if asked.scored_by != "unit":
        raise NotFound
    with Attempt(form) as attempt:
        attempt.check()
        mine = declaration_of(form, view.tree, asked)
        scored = worth(view.tree, view.head.unit, view.answers, code, mine, now=now())
        wanted = answers_with(view.answers, asked, mine, now=now())
    if attempt.refused:
        return render_template("unit/_points_refused.html", form=form)
    why, places = reasons(view.tree, asked, scored), view.tree.rounding.points
    warnings = beside(contradictions_of(view, wanted), code)
    return render_template(
        "unit/_points.html",
        view=view,
        score=scored,
        places=places,
        reasons=why,
        warnings=warnings,
        ahead=jumps(view.tree, view.head.unit, wanted, code),
        provisional=True,
    )


def render(view: SheetView, code: str, form: IndicatorForm, **more: object) -> str:
    """Return the page of an indicator with ``form``."""
    shown, units = view.tree.indicators[code], lineage_of(view)
    unit_id, year = view.head.unit.id, view.head.cycle.year
    earlier = figures_before(year, {unit_id: units}, shown.figure_ids).get(unit_id, {})
    page, talk = indicator_page(view, code, form, earlier), conversation(actor(), view.head, code)
    last = read_last_year(view, units, code)
    return show(
        "unit/indicator.html",
        view,
        page=page,
        form=form,
        talk=talk,
        talk_form=fresh_form(talk),
        derived=derived_words(view, shown),
        last=last,
        last_row=row_of(view, last, code, shown.figure_ids) if last else None,
        ahead=jumps(view.tree, view.head.unit, view.answers, code) if page.editable else (),
        warnings=beside(contradictions_of(view), code),
        kept=_kept(view, code, page.after),
        **more,
    )


def _kept(view: SheetView, code: str, following: str | None) -> dict[str, str]:
    """Return what the script needs that keeps what is typed on the device: addresses, words, what is proposed."""
    sheet = view.head.id
    words = {name: said for name, said in script_words().items() if name not in ("counts", "option")}
    return {
        "data-keep": url_for("unit.save_row", assessment_id=sheet, code=code),
        "data-next": (
            url_for("unit.indicator", assessment_id=sheet, code=following)
            if following
            else url_for("unit.check", assessment_id=sheet)
        ),
        "data-evidence": url_for("unit.new_document", assessment_id=sheet, code=code),
        "data-words": json.dumps(words, ensure_ascii=False),
        **({"data-proposed": ""} if is_proposed(view, view.tree.indicators[code]) else {}),
    }


def _refused(head: AssessmentView, code: str, form: IndicatorForm) -> str:
    return render(read_own(actor(), head.id, now=now(), code=code), code, form, refused=True)


def _both_versions(head: AssessmentView, code: str, form: IndicatorForm, mine: Declaration, why: str) -> str:
    """Show what was typed beside what is stored.

    While the sheet is open, saving again from this page keeps what was typed; once it is locked there is nothing but
    to copy it.
    """
    view = read_own(actor(), head.id, now=now(), code=code)
    asked = view.tree.indicators[code]
    form.seen.process_data(fingerprint(asked, view.answers))
    return render(view, code, form, refused=True, conflict=versions(view, asked, form, mine), why=why)


def _after_save(head: AssessmentView, tree: Tree, code: str, then: str) -> str:
    if then == "evidence":
        return url_for("unit.new_document", assessment_id=head.id, code=code)
    if then == "stay":
        return url_for("unit.indicator", assessment_id=head.id, code=code, saved=code)
    codes = asked_of(tree, head.unit)
    if code == codes[-1]:
        return url_for("unit.check", assessment_id=head.id, saved=code)
    following = codes[codes.index(code) + 1]
    return url_for("unit.indicator", assessment_id=head.id, code=following, saved=code)
