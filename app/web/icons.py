"""The sprite: lucide's icons of a list, and our own signs from `static/src/signs.svg`."""

import re
from pathlib import Path


def sprite(sources: Path, lucide: Path) -> str:
    """One SVG of symbols. Raises KeyError for an icon that lucide does not have."""
    names = [line.strip() for line in (sources / "icons.txt").read_text().splitlines()]
    symbols = [_symbol(name, lucide) for name in names if name and not name.startswith("#")]
    signs = (sources / "signs.svg").read_text()
    own = re.findall(r"<symbol.*?</symbol>", signs, re.DOTALL)
    licence = "<!-- lucide.dev, ISC licence; state, priority and mark are Opora's -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{licence}{"".join(symbols + own)}</svg>\n'


def _symbol(name: str, lucide: Path) -> str:
    file = lucide / "icons" / f"{name}.svg"
    if not file.is_file():
        raise KeyError(f"lucide has no icon {name}")
    found = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text(), re.DOTALL)
    if found is None:
        raise KeyError(f"lucide's {name} is not an SVG")
    shapes = re.sub(r"\s+", " ", found[1]).replace("> <", "><").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'
