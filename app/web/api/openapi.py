"""The OpenAPI 3.1 document, made of the operations and of the values that they answer."""

from __future__ import annotations

import re
from typing import Any, Final

from app.access.api import ApiScope
from app.queries.api.schemas import parts_of, reference, schema_of
from app.services.api.pace import MOST
from app.web.api.operations import OPERATIONS, Operation
from app.web.front_door import LARGEST_ID
from app.web.problems import MEDIA_TYPE, PREFIX

ABOUT: Final = (
    "Chỉ đọc. Mỗi yêu cầu gửi mã truy cập trong tiêu đề Authorization: Bearer …; mỗi mã hỏi được nhiều nhất "
    f"{MOST} lần một phút. Danh sách trả từng trang theo khóa: đi theo địa chỉ trong “next”. Gửi lại ETag trong "
    "If-None-Match thì nhận 304 khi không có gì đổi. Không có gì đơn vị chưa nộp được đưa ra ở đây."
)
IN_PATH: Final = re.compile(r"\{(\w+)\}")


def document(site: str) -> dict[str, Any]:
    """Return the document of an installation that stands at ``site``."""
    shapes = {part for operation in OPERATIONS.values() for part in parts_of(operation.shape)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kết quả chuyển đổi số: đọc dữ liệu", "version": "1.0.0", "description": ABOUT},
        "servers": [{"url": site + PREFIX}],
        "security": [{"token": []}],
        "paths": {
            operation.path: {"get": _operation(name, operation)} for name, operation in OPERATIONS.items()
        },
        "components": {
            "schemas": {
                "Problem": _problem(),
                **{
                    shape.__name__: schema_of(shape)
                    for shape in sorted(shapes, key=lambda shape: shape.__name__)
                },
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "tags": [{"name": scope.value} for scope in ApiScope],
    }


def _operation(name: str, operation: Operation) -> dict[str, Any]:
    shown = _page(operation.shape) if operation.many else reference(operation.shape)
    refusals = {
        "400": "Tham số không đúng",
        "401": "Chưa có mã dùng được",
        "403": "Mã không được đọc phần này",
    }
    if "{" in operation.path:
        refusals["404"] = "Không có nội dung này"
    refusals["429"] = "Hỏi quá nhanh; chờ theo Retry-After"
    return {
        "operationId": name,
        "summary": operation.summary,
        "tags": [operation.scope.value],
        "parameters": [*_in_path(operation), *_in_query(operation)],
        "responses": {
            "200": {
                "description": "Nội dung",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": shown}},
            },
            "304": {"description": "Không có gì đổi so với ETag đã gửi"},
            **{
                status: {
                    "description": words,
                    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for status, words in refusals.items()
            },
        },
    }


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    number = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}
    return [
        {"name": name, "in": "path", "required": True, "schema": number}
        for name in IN_PATH.findall(operation.path)
    ]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": parameter.name,
            "in": "query",
            "required": False,
            "description": parameter.description,
            "schema": dict(parameter.schema),
        }
        for parameter in operation.parameters
    ]


def _page(shape: type) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": reference(shape)},
            "next": {"type": ["string", "null"], "description": "địa chỉ trang sau; null khi hết"},
        },
        "required": ["items", "next"],
        "additionalProperties": False,
    }


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
        },
        "required": ["type", "title", "status"],
    }
