"""A refusal for want of a role names whose the action is, so that nobody asks in their own office in vain."""

from __future__ import annotations

import pytest

from app.services.refusals import forbidden
from app.workflow.states import Action


@pytest.mark.parametrize(
    ("action", "body"),
    [
        (Action.RETURN_TO_DRAFT, "trong đơn vị"),
        (Action.EXPLAIN, "trong đơn vị"),
        (Action.RETURN_GROUPS, "tổ thẩm định"),
        (Action.CONFIRM, "cơ quan thường trực"),
        (Action.EXTEND, "cơ quan thường trực"),
    ],
)
def test_the_body_whose_roles_may_is_named_and_no_other(action: Action, body: str) -> None:
    sentence = str(forbidden(action))
    assert [one for one in ("trong đơn vị", "tổ thẩm định", "cơ quan thường trực") if one in sentence] == [
        body
    ]
