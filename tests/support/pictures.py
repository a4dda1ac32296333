"""Pictures of every kind that may be uploaded."""

from __future__ import annotations

import io

import pillow_heif
from PIL import Image


def picture(form: str, mode: str = "RGB", size: tuple[int, int] = (300, 200), **how: object) -> bytes:
    """A picture of noise, in a format of Pillow's."""
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(made, form, **how)
    return made.getvalue()


def heic() -> bytes:
    """A photograph of a telephone."""
    made = io.BytesIO()
    pillow_heif.from_pillow(Image.effect_noise((320, 240), 60).convert("RGB")).save(made)
    return made.getvalue()
