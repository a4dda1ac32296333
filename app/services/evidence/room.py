"""The room a unit has in the store: asked for before a file is taken, so that one unit cannot fill it for all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import BinaryIO, Final

from app.errors import N_, DomainError
from app.queries.unit.room import room_of

MB: Final = 1024 * 1024


class NoRoom(DomainError):
    """The unit has used up its room; nothing was kept of the file."""

    status = 413


def require_room(unit_id: int, streams: Iterable[BinaryIO], quota: int | None) -> None:
    """Refuse files that do not fit into what is left of a unit's ``quota`` (bytes; nothing sets no limit).

    Raises ``NoRoom``.
    """
    if quota is not None:
        require_room_for(unit_id, sum(map(_size, streams)), quota)


def require_room_for(unit_id: int, coming: int, quota: int) -> None:
    """Refuse so many ``coming`` bytes where they do not fit into what is left of a unit's ``quota``.

    :raises NoRoom: with how much is used, of how much, and what to do.
    """
    room = room_of(unit_id, quota)
    if coming > room.left:
        raise NoRoom(
            N_(
                "Kho tài liệu của đơn vị đã dùng %(used)s MB trong %(most)s MB, không đủ chỗ cho %(coming)s MB đang gửi"
                " nên chưa nhận tệp nào. Hãy dùng lại tài liệu đã có trong kho, gửi bản quét nhẹ hơn, hoặc đề nghị quản"
                " trị hệ thống tăng chỗ cho đơn vị."
            ),
            field="file",
            used=-(-room.used // MB),
            most=room.most // MB,
            coming=-(-coming // MB),
        )


def _size(stream: BinaryIO) -> int:
    place = stream.tell()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(place)
    return size
