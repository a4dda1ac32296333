"""What an address of the API may ask for: declared once, read from the address, written into the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import request

from app.errors import N_, DomainError
from app.queries.api.pages import LARGEST, USUAL, Window
from app.queries.api.shapes import LEVELS
from app.web.front_door import LARGEST_ID

NUMBER: Final = re.compile(r"[0-9]{1,10}")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST: Final = 100


class BadParameter(DomainError):
    """A parameter that there is not, or a value that it cannot have."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: ``schema`` is its JSON Schema, by which it is read too."""

    name: str
    schema: Mapping[str, Any]
    description: str


AFTER: Final = Parameter(
    "after",
    {"type": "integer", "minimum": 0, "maximum": LARGEST_ID, "default": 0},
    N_("Bắt đầu sau số này; lấy ở địa chỉ trong “next” của trang trước"),
)
LIMIT: Final = Parameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": USUAL},
    N_("Nhiều nhất bao nhiêu mục một trang"),
)
LEVEL: Final = Parameter("level", {"type": "string", "enum": list(LEVELS)}, N_("Chỉ một cấp"))
YEAR: Final = Parameter("year", {"type": "integer", "minimum": 2000, "maximum": 2100}, N_("Chỉ một năm"))
VALID_ON: Final = Parameter(
    "valid_on", {"type": "string", "format": "date"}, N_("Chỉ đơn vị có trong ngày này (năm-tháng-ngày)")
)
SEARCH: Final = Parameter(
    "q", {"type": "string", "maxLength": LONGEST}, N_("Tìm trong mã và tên, không cần dấu")
)
BLOCK: Final = Parameter("block", {"type": "string", "maxLength": 40}, N_("Chỉ một khối, theo mã khối"))


def read_parameters(known: Sequence[Parameter]) -> dict[str, Any]:
    """Read the parameters of this request; raise ``BadParameter`` for what is not declared or cannot be."""
    by_name = {parameter.name: parameter for parameter in known}
    values: dict[str, Any] = {
        parameter.name: parameter.schema["default"] for parameter in known if "default" in parameter.schema
    }
    for name, sent in request.args.lists():
        parameter = by_name.get(name)
        if parameter is None:
            raise BadParameter(N_("Địa chỉ này không có tham số “%(name)s”."), name=name[:40])
        if len(sent) != 1:
            raise BadParameter(N_("Tham số “%(name)s” chỉ được ghi một lần."), name=name)
        values[name] = _read(parameter, sent[0])
    return values


def window(values: Mapping[str, Any]) -> Window:
    """Return which page is wanted."""
    return Window(after=values["after"], limit=values["limit"])


def _read(parameter: Parameter, sent: str) -> Any:
    schema = parameter.schema
    value = _number(schema, sent) if schema["type"] == "integer" else _text(schema, sent)
    if value is None:
        raise BadParameter(
            N_("Tham số “%(name)s” không nhận giá trị “%(value)s”."), name=parameter.name, value=sent[:40]
        )
    return value


def _number(schema: Mapping[str, Any], sent: str) -> int | None:
    if not NUMBER.fullmatch(sent):
        return None
    number = int(sent)
    return number if schema["minimum"] <= number <= schema["maximum"] else None


def _text(schema: Mapping[str, Any], sent: str) -> Any:
    if "enum" in schema:
        return sent if sent in schema["enum"] else None
    if schema.get("format") == "date":
        try:
            return date.fromisoformat(sent) if DAY.fullmatch(sent) else None
        except ValueError:
            return None
    return sent if len(sent) <= schema["maxLength"] else None
