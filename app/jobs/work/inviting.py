"""Sending invitations: one mail a step, to whoever is still invited when their turn comes."""

from __future__ import annotations

from typing import Final, cast

from flask import current_app

from app.errors import N_
from app.extensions import db
from app.jobs.kinds import Kind, Step, Turn
from app.mail import AddressRefused, deliver
from app.models import Account, Invitation
from app.services.accounts.invitation_mail import invitation_mail
from app.services.accounts.invitations import KIND, digest_of, token_of


def invite(turn: Turn) -> Step:
    """Send the next invitation, unless it was withdrawn, used or sent meanwhile.

    A worker that dies between sending and writing that down sends once more, with the same Message-ID. With another
    key than it was made with, the link would open nothing: then nothing is sent.
    """
    settings = current_app.extensions["settings"]
    ids = cast("list[int]", turn.arguments["invitations"])
    place = int(turn.cursor or 0)
    invitation = db.session.get_one(Invitation, ids[place], populate_existing=True)
    token = token_of(invitation.nonce, settings.secret_key)
    if _is_open(invitation, turn) and digest_of(token) == invitation.token_hash:
        message = invitation_mail(
            name=db.session.get_one(Account, invitation.account_id).display_name,
            email=invitation.sent_to,
            link=f"{settings.public_url}/invitation/{token}",
            until=invitation.expires_at,
            mark=f"invitation {invitation.id}",
            sender=settings.mail_from,
            public_url=settings.public_url,
            now=turn.now,
        )
        refused = False
        with turn.release():
            try:
                deliver(settings.mail_server, message)
            except AddressRefused:
                refused = True
        invitation = db.session.get_one(Invitation, ids[place], populate_existing=True)
        if refused:
            invitation.refused_at = turn.now
        else:
            invitation.sent_at = turn.now
    place += 1
    return Step(place, len(ids), str(place) if place < len(ids) else None)


def _is_open(invitation: Invitation, turn: Turn) -> bool:
    ended = (invitation.sent_at, invitation.refused_at, invitation.used_at, invitation.withdrawn_at)
    return not any(ended) and invitation.expires_at > turn.now


INVITING: Final = Kind(KIND, N_("Gửi thư mời"), invite)
