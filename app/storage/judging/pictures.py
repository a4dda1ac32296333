"""Pictures, read by Pillow (HEIC by libheif): whole, with their data, no larger than a scanner makes them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO, Final

import pillow_heif
from PIL import Image, ImageFile, ImageOps, PngImagePlugin, UnidentifiedImageError

from app.storage.judging.heads import refuse_second_file, rule_for_content, tail
from app.storage.kinds import Kind
from app.storage.rules import Rule, RuleBroken, refuse_if

MAX_PIXELS: Final = 150_000_000  # A3 at 600 dpi has 70 million
DECODED_PIXELS: Final = 36_000_000  # of larger pictures the structure is checked, not every pixel
DECODED_BY: Final[Mapping[Kind, int]] = MappingProxyType({Kind.HEIC: 25_000_000, Kind.WEBP: 20_000_000})
PROGRESSIVE: Final = 60_000_000  # libjpeg keeps two bytes of every sample of these until the end
JPEG_END: Final = b"\xff\xd9"
CHECKED_PIXELS: Final = 60_000_000  # of a TIFF of many pages the first ones are decoded
DEFLATE_RATIO: Final = 1_032  # nothing packs tighter
MAX_FRAMES: Final = 2_000
PREVIEW: Final = (1600, 1600)
PREVIEW_QUALITY: Final = 80
FORMATS: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        Kind.PNG: ("PNG",),
        Kind.JPEG: ("JPEG",),
        Kind.TIFF: ("TIFF",),
        Kind.HEIC: ("HEIF",),
        Kind.WEBP: ("WEBP",),
    }
)
Image.init()  # once, not in every child
pillow_heif.register_heif_opener(thumbnails=False)
pillow_heif.options.DECODE_THREADS = 1
Image.MAX_IMAGE_PIXELS = None  # our own limit is a rule with a sentence
PngImagePlugin.MAX_TEXT_CHUNK = 16 * 1024 * 1024
ImageFile.LOAD_TRUNCATED_IMAGES = False


def judge(source: BinaryIO, head: bytes, kind: Kind) -> None:
    """Refuse a picture that is cut off, without data, too large, or a file of another kind as well."""
    if kind is not Kind.TIFF:
        refuse_second_file(source, head)
    source.seek(0)
    try:
        with Image.open(source, formats=FORMATS[kind]) as picture:
            refuse_if(picture.width * picture.height > MAX_PIXELS, Rule.BOMB)
            _judge_data(picture, source, kind)
    except UnidentifiedImageError as unknown:
        raise RuleBroken(_rule_for(head, kind)) from unknown


def preview(source: BinaryIO, kind: Kind) -> bytes:
    """Make a JPEG of at most 1600 × 1600 pixels of the first page, upright, without the picture's own data."""
    with Image.open(source, formats=FORMATS[kind]) as picture:
        picture.draft("RGB", PREVIEW)
        picture.thumbnail(PREVIEW)
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA", "P"):
            upright = upright.convert("RGBA")
            white = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(white, upright)
        made = io.BytesIO()
        upright.convert("L" if upright.mode in ("1", "L") else "RGB").save(
            made, "JPEG", quality=PREVIEW_QUALITY
        )
    return made.getvalue()


def _judge_data(picture: Image.Image, source: BinaryIO, kind: Kind) -> None:
    pixels = picture.width * picture.height
    if (
        kind is Kind.JPEG
        and picture.info.get("progressive")
        and pixels * len(picture.getbands()) > PROGRESSIVE
    ):
        refuse_if(JPEG_END not in tail(source), Rule.DAMAGED)
    elif kind is Kind.JPEG:
        picture.draft("RGB", (1, 1))  # an eighth of the size: every byte is read, little memory is used
        picture.load()
    elif kind is Kind.TIFF:
        _judge_pages(picture)
    elif pixels <= DECODED_BY.get(kind, DECODED_PIXELS):
        picture.load()
    elif kind is Kind.PNG:
        refuse_if(source.seek(0, 2) * DEFLATE_RATIO < pixels // 8, Rule.DAMAGED)
        picture.verify()
    elif kind is Kind.WEBP:
        source.seek(4)
        refuse_if(int.from_bytes(source.read(4), "little") + 8 > source.seek(0, 2), Rule.DAMAGED)


def _judge_pages(picture: Image.Image) -> None:
    """Decode the first pages of a TIFF; of the others, see that they are there."""
    checked = 0
    for number in range(MAX_FRAMES):
        try:
            picture.seek(number)
        except EOFError:
            return
        pixels = picture.width * picture.height
        refuse_if(pixels > MAX_PIXELS, Rule.BOMB)
        checked += pixels
        if checked <= CHECKED_PIXELS and pixels <= DECODED_PIXELS:
            picture.load()
    raise RuleBroken(Rule.BOMB)


def _rule_for(head: bytes, kind: Kind) -> Rule:
    """Tell a picture whose head is broken from a file of another kind."""
    marks = {Kind.PNG: b"\x89PNG", Kind.JPEG: b"\xff\xd8", Kind.WEBP: b"RIFF"}
    tiff = (b"II*\x00", b"MM\x00*")
    if head.startswith(marks.get(kind, tiff[0])) or (kind is Kind.TIFF and head.startswith(tiff)):
        return Rule.DAMAGED
    if kind is Kind.HEIC and head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"hevc"):
        return Rule.DAMAGED
    return rule_for_content(head)
