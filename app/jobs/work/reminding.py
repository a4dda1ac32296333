"""Sending everybody the mail of what waits for them, once a day."""

from __future__ import annotations

from typing import Final

from flask import current_app

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.local_time import local_day
from app.mail import AddressRefused, deliver
from app.queries.actors import find_actor
from app.queries.duties import duties_of, next_account
from app.services.reminders.digest import digest


def remind(turn: Turn) -> Step:
    """Go on to the next person and send their mail, if anything waits for them; stop when the day is over.

    A worker that dies between sending and writing that down sends once more, with the same Message-ID.
    """
    settings = current_app.extensions["settings"]
    after, sent = (int(number) for number in (turn.cursor or "0 0").split())
    account_id = next_account(after)
    if account_id is None or local_day(turn.now).isoformat() != turn.arguments["day"]:
        return Step(turn.done, turn.done, None, {"sent": sent})
    actor = find_actor(account_id, now=turn.now)
    duties = duties_of(actor, now=turn.now) if actor and actor.grants else ()
    if actor and duties:
        message = digest(
            actor, duties, sender=settings.mail_from, public_url=settings.public_url, now=turn.now
        )
        with turn.release():
            try:
                deliver(settings.mail_server, message)
                sent += 1
            except AddressRefused:
                current_app.logger.warning("mail: the server refuses the address of account %s", account_id)
    return Step(turn.done + 1, None, f"{account_id} {sent}")


REMINDING: Final = Kind("remind", N_("Gửi thư nhắc việc"), remind, clock=True)
