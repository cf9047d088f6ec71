"""What a file is, told by its first bytes, and what the desk does not take.

A table of our own: the few types that agents get are known by a handful of signatures, and what is
not known is served as plain bytes to be saved. The name decides nothing but a refusal.
"""

import re
import unicodedata

from app.core.text import Lazy, lazy

HEAD = 4096
PLAIN = "application/octet-stream"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SHOWN = PICTURES
"""Shown by a browser in its own window; never SVG, HTML or PDF, which can hold scripts."""

LONGEST_NAME = 120

SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"{\\rtf", "application/rtf"),
    (4, b"ftyp", "video/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "application/ogg"),
)
PROGRAMS: tuple[bytes, ...] = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\x00asm",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
)
# Windows starts these by their name alone, whatever is inside.
STARTED_BY_NAME = frozenset(
    re.findall(
        r"\w+",
        """
        apk app appx bat cab chm cmd com cpl dll exe gadget hta img inf iso jar js jse
        lnk mht mhtml msc msi msp mst ps1 psm1 reg scf scr sct sh sys url vb vbe vbs vhd
        vhdx ws wsc wsf wsh xll xlam docm dotm pptm xlsm xltm
        """,
    )
)
MARKUP = re.compile(rb"<(?:!doctype|html|svg|script|\?xml|head|body|iframe)\b", re.IGNORECASE)


def media_type(head: bytes) -> str:
    """Return the type that the first bytes say."""
    for offset, sign, told in SIGNATURES:
        if head.startswith(sign, offset):
            return told
    if MARKUP.search(head):
        return PLAIN  # told as nothing that a browser would draw
    return "text/plain" if _is_text(head) else PLAIN


def why_not(name: str, head: bytes) -> Lazy | None:
    """Return why a file of this tidy name and these first bytes is not taken, if so."""
    if not head:
        return lazy("%(name)s is empty.", name=name)
    ending = name.rpartition(".")[2].casefold()
    if head.startswith(PROGRAMS) or ending in STARTED_BY_NAME:
        return lazy("%(name)s is a program or can start one. Such files are not taken.", name=name)
    return None


def tidy(name: str) -> str:
    """Return the name without folders and without signs that are not seen or turn it round.

    Made before anything is checked, and never changed after (attack class 10).
    """
    plain = unicodedata.normalize("NFKC", name)
    seen = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C")
    last = re.split(r"[/\\]", seen)[-1].strip(" .")
    stem, dot, ending = last.rpartition(".")
    if dot and len(ending) <= 10:
        last = stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
    return last[:LONGEST_NAME].strip(" .") or "file"


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head[: -3 if len(head) >= HEAD else None].decode()
    except UnicodeDecodeError:
        return False
    return True
