"""Making the appraisal minutes of a cycle, some units a step, then the archive of all."""

from __future__ import annotations

import json
from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.local_time import local_day
from app.queries.results.minutes import closed_in, find_minutes_cycle, minutes_of_some
from app.queries.results.wording import read_wording
from app.services.publication import minutes_archive as archives
from app.storage import store

AT_ONCE: Final = 8
"""Units a step: some four seconds of printing, during which others write."""


def make_minutes(turn: Turn) -> Step:
    """Make the minutes of the next units; the last step puts the archive together.

    A step that is done twice stores the same bytes twice, which is once.
    """
    cycle_id = int(str(turn.arguments["cycle"]))
    cycle = find_minutes_cycle(turn.requester, cycle_id)
    parts: list[str]
    after, parts = json.loads(turn.cursor or "[0, []]")
    ids = closed_in(cycle_id)
    some = [sheet_id for sheet_id in ids if sheet_id > after][:AT_ONCE]
    if some:
        minutes = minutes_of_some(turn.requester, cycle_id, some, today=local_day(turn.now))
        wording = read_wording(cycle.organiser.id)
        with turn.release():
            parts.append(archives.store_part(store(), minutes, wording))
        return Step(turn.done + len(some), len(ids), json.dumps([some[-1], parts]))
    with turn.release():
        sha256, size = archives.store_archive(store(), parts)
    archives.keep_archive(store(), parts, sha256, size, now=turn.now)
    outcome = {
        "cycle": cycle_id,
        "filename": archives.archive_name(cycle),
        "sha256": sha256,
        "size": size,
    }
    return Step(turn.done, turn.done, None, outcome)


MINUTING: Final = Kind(archives.KIND, N_("Lập biên bản thẩm định"), make_minutes)
