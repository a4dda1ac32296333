"""The documents as scans: drawn, written on by hand, turned a little, dirty, and pressed into a JPEG inside a PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from random import Random
from typing import Final

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from tests.support.official.page import as_pdf
from tests.support.official.specs import Paper, held_back, strangers, tuning

DPI: Final = 200
BY_HAND: Final = 0.5
"""In this part of the papers the number is written by hand, as clerks do."""
EACH: Final = 32
"""Scans to tune by, of either kind: recognising one takes a second or two."""
MOST_TURN: Final = 1.0


def tuning_scans() -> tuple[Paper, ...]:
    """Return what stands on the scans to tune by."""
    return tuple(map(scanned, tuning()[:EACH]))


def stranger_scans() -> tuple[Paper, ...]:
    """Return what stands on the scans of agencies that few lists know, to tune by."""
    return tuple(map(scanned, strangers()[:EACH]))


def held_back_scans() -> tuple[Paper, ...]:
    """Return what stands on the scans that no tuning has seen."""
    return tuple(map(scanned, held_back()))


def scanned(paper: Paper) -> Paper:
    """Return what stands on the paper in print once a clerk has written its number by hand, or not."""
    random = Random(f"hand {paper.name}")  # noqa: S311 - the same scans everywhere
    if paper.layout != "signed" and paper.number and random.random() < BY_HAND:
        return replace(paper, number="", blank=" " * 14)
    return paper


def as_scan(paper: Paper) -> bytes:
    """Make the scan of a paper of ``scanned`` as a PDF of one picture, without any text."""
    random = Random(f"scan {paper.name}")  # noqa: S311 - the same scans everywhere
    picture = _drawn(paper, random)
    picture = picture.rotate(
        random.uniform(-MOST_TURN, MOST_TURN), Image.Resampling.BICUBIC, fillcolor=random.randint(235, 255)
    )
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 0.9)))
    noise = Image.effect_noise(picture.size, random.uniform(10, 30))
    picture = Image.blend(picture, noise, random.uniform(0.04, 0.12))
    low, high = random.randint(0, 40), random.randint(225, 255)
    picture = picture.point([low + round((high - low) * value / 255) for value in range(256)])
    _specks(picture, random)
    made = io.BytesIO()
    pressed = io.BytesIO()
    picture.save(pressed, "JPEG", quality=random.choice((45, 60, 75)))
    Image.open(pressed).save(made, "PDF", resolution=DPI)
    return made.getvalue()


def _drawn(paper: Paper, random: Random) -> Image.Image:
    document = pypdfium2.PdfDocument(as_pdf(paper))
    document.init_forms()
    page = document[0]
    scale = DPI / 72
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    if not paper.number and paper.layout != "signed":
        text = page.get_textpage()
        place = text.search(paper.spelling.strip().rstrip(":").strip(), match_case=True).get_next()
        if place is not None:
            text.count_rects(*place)
            _left, bottom, right, top = text.get_rect(0)
            height = page.get_height()
            _strokes(picture, right * scale + 12, (height - top) * scale, (height - bottom) * scale, random)
    return picture


def _strokes(picture: Image.Image, left: float, top: float, bottom: float, random: Random) -> None:
    """Write two or three figures nobody could print."""
    pen = ImageDraw.Draw(picture)
    tall = bottom - top
    for figure in range(random.randint(2, 3)):
        x = left + figure * tall * 0.5
        points = [
            (x + random.uniform(0, tall * 0.45), top + tall * (step / 4) + random.uniform(-4, 4))
            for step in range(5)
        ]
        pen.line(points, fill=random.randint(20, 90), width=random.randint(3, 5), joint="curve")


def _specks(picture: Image.Image, random: Random) -> None:
    pen = ImageDraw.Draw(picture)
    for _ in range(random.randint(20, 120)):
        x, y = random.randrange(picture.width), random.randrange(picture.height)
        size = random.choice((0, 1, 1, 2))
        pen.ellipse((x, y, x + size, y + size), fill=random.randint(0, 140))
