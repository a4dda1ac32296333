"""The measure of effort tells much work from little."""

from __future__ import annotations

from scoring.loader.files import load_tree_text
from tests.support.effort import ORDINARY, effort


def test_twenty_readings_are_more_work_than_people_may_wait_for_and_one_is_not() -> None:
    with effort() as much:
        for _ in range(20):
            load_tree_text(ORDINARY)
    with effort() as little:
        load_tree_text(ORDINARY)

    assert little.readings < 5 < 10 < much.readings
