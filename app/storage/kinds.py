"""The kinds of file that prove something, their names and media types."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """A kind of file that is taken; the value is the extension without its dot."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    TIFF = "tif"
    HEIC = "heic"
    WEBP = "webp"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"


OPEN_XML = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PDF: "application/pdf",
        Kind.PNG: "image/png",
        Kind.JPEG: "image/jpeg",
        Kind.TIFF: "image/tiff",
        Kind.HEIC: "image/heic",
        Kind.WEBP: "image/webp",
        Kind.DOCX: OPEN_XML + "wordprocessingml.document",
        Kind.XLSX: OPEN_XML + "spreadsheetml.sheet",
        Kind.PPTX: OPEN_XML + "presentationml.presentation",
        Kind.DOC: "application/msword",
        Kind.XLS: "application/vnd.ms-excel",
        Kind.PPT: "application/vnd.ms-powerpoint",
    }
)
EXTENSIONS: Mapping[str, Kind] = MappingProxyType(
    {kind.value: kind for kind in Kind}
    | {
        "jpeg": Kind.JPEG,
        "jpe": Kind.JPEG,
        "jfif": Kind.JPEG,
        "tiff": Kind.TIFF,
        "heif": Kind.HEIC,
    }
)
ACCEPT = ",".join(f".{extension}" for extension in EXTENSIONS)
PREVIEWED: Mapping[str, Kind] = MappingProxyType(
    {MEDIA_TYPES[kind]: kind for kind in (Kind.TIFF, Kind.HEIC, Kind.WEBP)}
)
"""Pictures that not every browser shows, by media type: a preview is made of them."""
SCANNED: Mapping[str, Kind] = MappingProxyType(
    {MEDIA_TYPES[kind]: kind for kind in (Kind.PDF, Kind.PNG, Kind.JPEG, Kind.TIFF, Kind.HEIC, Kind.WEBP)}
)
"""What may be a scan, by media type."""
