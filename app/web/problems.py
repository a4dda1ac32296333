"""Refusals for programs: problem+json (RFC 9457) in Vietnamese, on every address of the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from flask import Response, request
from flask_babel import gettext as _

from app.errors import N_

PREFIX: Final = "/api/v1"
MEDIA_TYPE: Final = "application/problem+json"
TITLES: Final[Mapping[int, str]] = {
    400: N_("Yêu cầu không đúng"),
    401: N_("Chưa có mã truy cập dùng được"),
    403: N_("Mã truy cập không được đọc phần này"),
    404: N_("Không có nội dung này"),
    405: N_("Địa chỉ này chỉ để đọc"),
    429: N_("Hỏi quá nhanh"),
    503: N_("Hệ thống đang bận"),
}
RESUMABLE: Final = "Tus-Resumable"
"""The header of everything that speaks the protocol of files in parts (app/web/tus.py)."""


def asked_by_program() -> bool:
    """Say whether the request is for an address of the API, or brings a file in parts."""
    return _of_the_api() or RESUMABLE in request.headers


def _of_the_api() -> bool:
    return request.path == PREFIX or request.path.startswith(f"{PREFIX}/")


def problem(status: int, detail: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return a refusal with its status; ``detail`` (already translated) says what to do."""
    title = _(TITLES[status]) if status in TITLES and _of_the_api() else _phrase(status)
    said = {"type": "about:blank", "title": title, "status": status, "instance": request.path}
    if detail:
        said["detail"] = detail
    response = Response(json.dumps(said, ensure_ascii=False), status, mimetype=MEDIA_TYPE)
    response.headers.update(headers or {})
    return response


def _phrase(status: int) -> str:
    """Return the name of a status; some of the protocol's have none."""
    return next((known.phrase for known in HTTPStatus if known == status), "Refused")
