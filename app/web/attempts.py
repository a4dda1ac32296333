"""Doing what a form says: whatever a service refuses becomes the page again, with the typed text kept.

A view names the refusals that its own page tells; every other one goes on to the page of refusals. ::

    form = ReasonForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        unmeasured.record(actor(), cycle_id, code, form.reason.data or "", now=now())
    if attempt.refused:
        return _page(cycle_id, code, form, refused=True), attempt.status
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from flask_wtf import FlaskForm
from wtforms import Field

from app.errors import DomainError, Invalid, Sentence
from app.services.tables.lines import ImportRefused, LineProblem
from app.storage import StoreTrouble
from app.web.http import note_unwritable, say, show_problems

Refusals = tuple[type[DomainError], ...]


def problems_of(attempt: Attempt) -> tuple[LineProblem, ...]:
    """Return what is wrong with the lines of a file, where that was the refusal."""
    return attempt.refusal.problems if isinstance(attempt.refusal, ImportRefused) else ()


class Attempt:
    """One attempt to do what a form says. Sentences about fields stand beside them, in a form that has fields.

    ``field_of`` gives the form's name for a field as the services call it.
    """

    def __init__(self, form: FlaskForm | None = None, *, field_of: Callable[[str], str] = str) -> None:
        self.refusal: DomainError | None = None
        self.why = ""
        """What the page says of a refusal that is about no field."""
        self._form = form
        self._field_of = field_of
        self._above: Refusals = ()
        self._beside: tuple[Field, Refusals] | None = None
        self._on_page: Refusals = ()

    def above(self, *refusals: type[DomainError]) -> Self:
        """Tell these refusals in the summary above the form."""
        self._above = refusals
        return self

    def beside(self, field: Field, *refusals: type[DomainError]) -> Self:
        """Tell these refusals beside one field: what it holds is what was refused."""
        self._beside = field, refusals
        return self

    def on_page(self, *refusals: type[DomainError]) -> Self:
        """Leave it to the page to tell these refusals: :attr:`why` says them."""
        self._on_page = refusals
        return self

    def check(self) -> None:
        """Refuse what the form itself finds wrong, as a service would."""
        if self._form is not None and not self._form.validate():
            raise Invalid({})

    @property
    def refused(self) -> bool:
        """Whether the work was refused; the page is shown again then."""
        return self.refusal is not None

    @property
    def status(self) -> int:
        """The status of the answer."""
        return 200 if self.refusal is None else self.refusal.status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, DomainError) or not self._told(error):
            return False
        self.refusal = error
        return True

    def _told(self, error: DomainError) -> bool:
        """Put the sentences of ``error`` where they belong; say whether this page tells it at all."""
        if isinstance(error, self._on_page):
            self.why = say(error)
        elif self._form is None:
            return False
        elif self._beside is not None and isinstance(error, self._beside[1]):
            self._beside[0].errors = [say(error)]
        elif isinstance(error, self._above):
            self._form.form_errors.append(say(error))
        elif isinstance(error, Invalid):
            self._show(error)
        else:
            return False
        if isinstance(error, StoreTrouble):
            note_unwritable(error)
        return True

    def _show(self, error: Invalid) -> None:
        fields: dict[str, tuple[Sentence, ...]] = {
            self._field_of(name): said for name, said in error.fields.items()
        }
        show_problems(self._form, Invalid(fields))
