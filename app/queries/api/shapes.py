"""What programs are answered: the fields of these values are the fields of the JSON, with what they mean.

The OpenAPI document is made of them (`app.queries.api.schemas`), so that it cannot say something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from app.access.family import Family
from app.models import Level, UnitKind
from app.workflow.states import Status

LEVELS: Final = tuple(level.value for level in Level)


@dataclass(frozen=True, slots=True)
class UnitData:
    """Một đơn vị, từ ngày này đến ngày kia."""

    id: Annotated[int, "số của đơn vị trong hệ thống"]
    code: Annotated[str, "mã đơn vị; mã đi cùng ngày hiệu lực mới chỉ đúng một đơn vị"]
    name: Annotated[str, "tên ngắn"]
    full_name: Annotated[str, "tên đầy đủ"]
    level: Annotated[Level, "cấp"]
    kind: Annotated[UnitKind, "loại đơn vị"]
    parent_id: Annotated[int | None, "đơn vị cấp trên"]
    tags: Annotated[tuple[str, ...], "nhãn, ví dụ mien_nui"]
    valid_from: Annotated[date, "ngày bắt đầu"]
    valid_to: Annotated[date | None, "ngày thôi tồn tại, không tính ngày này"]


@dataclass(frozen=True, slots=True)
class BlockData:
    """Khối xếp hạng của một đợt."""

    code: Annotated[str, "mã khối trong đợt"]
    title: Annotated[str, "tên khối"]
    ranked: Annotated[bool, "khối có được xếp hạng không"]


@dataclass(frozen=True, slots=True)
class CycleData:
    """Một đợt đánh giá chính thức với năm mốc thời gian."""

    id: Annotated[int, "số của đợt"]
    title: Annotated[str, "tên đợt"]
    year: Annotated[int, "năm đánh giá"]
    level: Annotated[Level, "cấp được đánh giá"]
    family: Annotated[Family, "lĩnh vực: dti (chuyển đổi số), par (cải cách hành chính)"]
    organiser: Annotated[str, "cơ quan tổ chức"]
    criteria: Annotated[str, "bộ tiêu chí"]
    criteria_sha256: Annotated[str, "mã băm của bộ tiêu chí đã khóa"]
    self_starts_at: Annotated[datetime, "bắt đầu tự chấm"]
    self_ends_at: Annotated[datetime, "hết hạn tự chấm"]
    review_1_ends_at: Annotated[datetime, "kết thúc thẩm định vòng 1"]
    explanation_ends_at: Annotated[datetime, "hết hạn giải trình"]
    review_2_ends_at: Annotated[datetime, "kết thúc thẩm định vòng 2"]
    illustrative: Annotated[bool, "số liệu hoặc bộ tiêu chí minh họa"]
    blocks: Annotated[tuple[BlockData, ...], "các khối xếp hạng"]


@dataclass(frozen=True, slots=True)
class IndicatorData:
    """Một chỉ tiêu của bộ tiêu chí mà đợt dùng."""

    position: Annotated[int, "thứ tự trong bộ, từ 1"]
    code: Annotated[str, "mã chỉ tiêu"]
    title: Annotated[str, "tên chỉ tiêu"]
    group_code: Annotated[str, "mã chỉ số chính"]
    group_title: Annotated[str, "tên chỉ số chính"]
    max: Annotated[Decimal, "điểm tối đa"]
    central: Annotated[bool, "số liệu do cơ quan thường trực nhập"]


class ProgressStatus(StrEnum):
    """How far a sheet is, as told to programs: what happens inside the unit before it hands in is one word."""

    NOT_SUBMITTED = "not_submitted"
    SUBMITTED = Status.SUBMITTED.value
    REVIEW_1 = Status.REVIEW_1.value
    EXPLAINING = Status.EXPLAINING.value
    REVIEW_2 = Status.REVIEW_2.value
    CONFIRMED = Status.CONFIRMED.value
    PUBLISHED = Status.PUBLISHED.value
    ARCHIVED = Status.ARCHIVED.value


@dataclass(frozen=True, slots=True)
class ProgressData:
    """Một đơn vị đang ở bước nào của đợt; không có gì trong phiếu."""

    id: Annotated[int, "số của phiếu"]
    unit_id: Annotated[int, "đơn vị"]
    unit_code: Annotated[str, "mã đơn vị"]
    unit_name: Annotated[str, "tên đơn vị"]
    block: Annotated[str, "mã khối"]
    status: Annotated[ProgressStatus, "bước; not_submitted gồm mọi việc đơn vị làm trước khi nộp"]
    deadline: Annotated[datetime, "hạn nộp của đơn vị, kể cả gia hạn"]
    submitted_at: Annotated[datetime | None, "lúc nộp; trống khi chưa nộp"]


@dataclass(frozen=True, slots=True)
class ResultData:
    """Một bản kết quả đã công bố của một đợt."""

    id: Annotated[int, "số của bản kết quả"]
    cycle_id: Annotated[int, "đợt"]
    version: Annotated[int, "bản thứ mấy; bản sau là đính chính"]
    newest: Annotated[bool, "có phải bản hiện hành không"]
    published_at: Annotated[datetime, "lúc công bố"]
    decision_number: Annotated[str | None, "số quyết định"]
    decision_date: Annotated[date | None, "ngày quyết định"]
    note: Annotated[str | None, "lý do đính chính"]
    units: Annotated[int, "số đơn vị có trong bản"]
    bundle_sha256: Annotated[str | None, "mã băm của gói tính lại"]


@dataclass(frozen=True, slots=True)
class GroupPoints:
    """Điểm của một chỉ số chính."""

    code: Annotated[str, "mã chỉ số chính"]
    title: Annotated[str, "tên chỉ số chính"]
    points: Annotated[Decimal, "điểm"]
    max: Annotated[Decimal, "tính trên"]


@dataclass(frozen=True, slots=True)
class RowData:
    """Kết quả đã công bố của một đơn vị, với tên của ngày công bố."""

    id: Annotated[int, "số của dòng"]
    unit_code: Annotated[str, "mã đơn vị"]
    unit_name: Annotated[str, "tên đơn vị"]
    block: Annotated[str, "mã khối"]
    rank: Annotated[int | None, "hạng trong khối; trống khi không xếp hạng"]
    points: Annotated[Decimal, "tổng điểm"]
    denominator: Annotated[Decimal, "tính trên bao nhiêu điểm"]
    percent: Annotated[Decimal, "tỷ lệ phần trăm"]
    index: Annotated[Decimal, "chỉ số"]
    grade: Annotated[str | None, "xếp loại"]
    groups: Annotated[tuple[GroupPoints, ...], "điểm từng chỉ số chính"]


@dataclass(frozen=True, slots=True)
class LineData:
    """Một chỉ tiêu trong kết quả đã công bố của một đơn vị."""

    code: Annotated[str, "mã chỉ tiêu"]
    title: Annotated[str, "tên chỉ tiêu"]
    group_code: Annotated[str, "mã chỉ số chính"]
    max: Annotated[Decimal, "điểm tối đa"]
    self_points: Annotated[Decimal | None, "điểm đơn vị tự chấm"]
    points: Annotated[Decimal | None, "điểm cuối cùng; trống khi không tính"]
    state: Annotated[str, "vì sao có hoặc không có điểm"]


@dataclass(frozen=True, slots=True)
class DetailData:
    """Kết quả của một đơn vị với từng chỉ tiêu."""

    row: Annotated[RowData, "dòng kết quả"]
    self_points: Annotated[Decimal, "tổng điểm tự chấm"]
    lines: Annotated[tuple[LineData, ...], "các chỉ tiêu"]


@dataclass(frozen=True, slots=True)
class CountsData:
    """Bao nhiêu đơn vị ở mỗi bước của đợt."""

    cycle_id: Annotated[int, "đợt"]
    units: Annotated[int, "số đơn vị trong đợt"]
    counts: Annotated[Mapping[ProgressStatus, int], "bước → số đơn vị"]
