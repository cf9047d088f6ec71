"""Bodies of files, some of them made to hurt."""

from io import BytesIO

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj <</JS (app.alert(1))>>"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
PROGRAM = b"MZ\x90\x00" + bytes(60)
POLYGLOT = b"GIF89a/*\x01\x00*/=1;<script>alert(1)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (800, 600)) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "teal").save(made, kind)
    return made.getvalue()


def bomb() -> bytes:
    """A picture of 400 million pixels in half a megabyte."""
    made = BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    return made.getvalue()
