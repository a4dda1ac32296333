"""Papers printed inside requests never hold every thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from app.web.printing import AT_ONCE, PressBusy, printing


@pytest.fixture
def crowded() -> Iterator[None]:
    """As many people print as may."""
    with ExitStack() as places:
        for _ in range(AT_ONCE):
            places.enter_context(printing())
        yield


def test_whoever_comes_when_the_press_is_full_is_sent_away_at_once(crowded: None) -> None:
    with pytest.raises(PressBusy), printing():
        pytest.fail("more papers at once than the press has places")


def test_a_place_is_free_again_after_a_paper_that_failed() -> None:
    for _ in range(AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), printing():
            _ = 1 / 0
