"""Refusals about files."""

from app.core.errors import Invalid, NotFound, TooMany, Unavailable, Words
from app.core.text import lazy


class NoSuchFile(NotFound):
    code = "no_such_file"
    words = lazy("There is no such file, or you may not see it.")


class FileRefused(Invalid):
    """What was sent is none that the desk keeps; the words say why."""

    code = "file_refused"

    def __init__(self, why: Words) -> None:
        super().__init__({"file": why}, why)


class FileTooLarge(FileRefused):
    code = "file_too_large"
    status = 413


class TooManyFiles(TooMany):
    code = "too_many_files"
    words = lazy("These are many files within a minute. Nothing is lost: try again a little later.")


class StoreAway(Unavailable):
    code = "store_away"
    words = lazy(
        "Files cannot be kept or read at the moment: their disk is full or away. Texts can be sent."
    )
