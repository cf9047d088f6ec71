"""Cells of a CSV file that a spreadsheet takes for text, whatever stands in them."""

import csv
import io
from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With these a spreadsheet begins to calculate (attack class 28)."""

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads Cyrillic letters as something else."""


def line(cells: Iterable[object]) -> str:
    """Return one line of CSV; no cell of it is a formula."""
    written = io.StringIO()
    csv.writer(written).writerow([plain("" if cell is None else str(cell)) for cell in cells])
    return written.getvalue()


def plain(text: str) -> str:
    """Return the text as a spreadsheet shows it and does not run it.

    Leading blanks are looked past: spreadsheets cut them off before they look for a formula.
    """
    begins = text.lstrip(" \u00a0\u3000")
    return f"'{text}" if begins.startswith(FORMULA) or text.startswith(FORMULA) else text
