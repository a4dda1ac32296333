"""Making the preview of a large publication."""

from __future__ import annotations

from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.publication import previews


def preview(turn: Turn) -> Step:
    """Work out the next lines; the first step throws the earlier preview away, the last one ranks."""
    cycle_id = int(str(turn.arguments["cycle"]))
    if turn.cursor is None:
        previews.begin(turn.requester, cycle_id, now=turn.now)
        return Step(0, previews.count_finished(cycle_id), "0")
    size, after = previews.count_finished(cycle_id), int(turn.cursor)
    last, count = previews.add_some(turn.requester, cycle_id, after=after)
    done = turn.done + count
    if last > after:
        return Step(done, max(size, done), str(last))
    previews.complete(turn.requester, cycle_id)
    return Step(done, done, None, {"cycle": cycle_id})


PREVIEWING: Final = Kind(previews.KIND, N_("Lập bản xem trước công bố"), preview)
