"""What programs read. Each view says by its operation which scope it needs and what may be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask.typing import ResponseReturnValue

from app.queries.api import progress, results, units
from app.web.access import access, token
from app.web.api import bp
from app.web.api.answers import answer, answer_page
from app.web.api.operations import OPERATIONS
from app.web.api.parameters import read_parameters, window
from app.web.problems import PREFIX

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def reads(view: View) -> View:
    """Bind a view to the address and the scope of its operation."""
    operation = OPERATIONS[view.__name__]
    path = operation.path.replace("{", "<int:").replace("}", ">")
    bp.get(PREFIX + path)(access(token(operation.scope))(view))
    return view


def _asked(name: str) -> dict[str, Any]:
    return read_parameters(OPERATIONS[name].parameters)


@reads
def list_units() -> ResponseReturnValue:
    """List units."""
    asked = _asked("list_units")
    page = units.list_units(
        window(asked), level=asked.get("level"), valid_on=asked.get("valid_on"), search=asked.get("q", "")
    )
    return answer_page(page)


@reads
def unit(unit_id: int) -> ResponseReturnValue:
    """Tell of one unit."""
    _asked("unit")
    return answer(units.find_unit(unit_id))


@reads
def list_cycles() -> ResponseReturnValue:
    """List official cycles."""
    asked = _asked("list_cycles")
    return answer_page(units.list_cycles(window(asked), year=asked.get("year"), level=asked.get("level")))


@reads
def cycle(cycle_id: int) -> ResponseReturnValue:
    """Tell of one cycle."""
    _asked("cycle")
    return answer(units.find_cycle(cycle_id))


@reads
def list_indicators(cycle_id: int) -> ResponseReturnValue:
    """List the indicators of a cycle."""
    return answer_page(units.list_indicators(cycle_id, window(_asked("list_indicators"))))


@reads
def list_progress(cycle_id: int) -> ResponseReturnValue:
    """List where the units of a cycle stand."""
    return answer_page(progress.list_progress(cycle_id, window(_asked("list_progress"))))


@reads
def count_progress(cycle_id: int) -> ResponseReturnValue:
    """Count the units of a cycle by step."""
    _asked("count_progress")
    return answer(progress.count_progress(cycle_id))


@reads
def list_results(cycle_id: int) -> ResponseReturnValue:
    """List the published versions of a cycle."""
    return answer_page(results.list_results(cycle_id, window(_asked("list_results"))))


@reads
def result(result_id: int) -> ResponseReturnValue:
    """Tell of one version."""
    _asked("result")
    return answer(results.find_result(result_id))


@reads
def list_rows(result_id: int) -> ResponseReturnValue:
    """List the lines of a version."""
    asked = _asked("list_rows")
    return answer_page(results.list_rows(result_id, window(asked), block=asked.get("block", "")))


@reads
def row(result_id: int, row_id: int) -> ResponseReturnValue:
    """Tell of one line with its indicators."""
    _asked("row")
    return answer(results.find_details(result_id, row_id))
