"""Pictures made small, for the conversation. What is sent may be made to hurt (attack class 27)."""

import warnings
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

SIDE = 320
MOST_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


class CannotShow(Exception):  # noqa: N818 - a plain no
    """It is no picture, broken, or so large that opening it would hurt."""


def small(body: IO[bytes]) -> bytes:
    """Return the picture within 320 × 320, as WebP, without what the camera wrote into it.

    Raises CannotShow.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(body, formats=FORMATS) as picture:
                _check_pixels(picture)
                picture.draft("RGB", (SIDE * 2, SIDE * 2))
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((SIDE, SIDE))
                made = BytesIO()
                upright.convert("RGBA").save(made, "WEBP", quality=80, exif=b"")
    except Exception as fault:  # a decoder of foreign bytes may raise anything
        raise CannotShow from fault
    return made.getvalue()


def _check_pixels(picture: Image.Image) -> None:
    """Raise before a pixel of what is too large is unpacked."""
    if picture.width * picture.height > MOST_PIXELS:
        raise Image.DecompressionBombError("too many pixels")
