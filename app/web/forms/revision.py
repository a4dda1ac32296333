"""The form of a step that is taken on the page of one revision of a sheet."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField


class RevisionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A decision made on the page of one revision of a sheet."""

    revision = HiddenField()

    def seen_revision(self) -> int:
        """Return the revision of the page the decision was made on; 0, which never is one, for anything else."""
        typed = self.revision.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
