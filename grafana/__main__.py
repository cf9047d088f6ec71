"""`python -m grafana`: writes the boards as files that Grafana is provisioned with."""

import json
from pathlib import Path

from grafana.panels import Board
from grafana.service_desk import SERVICE_DESK
from grafana.watching import PLATFORM

BOARDS = (PLATFORM, SERVICE_DESK)
# The folder's name is that of Grafana's folder.
FOLDER = Path(__file__).parent / "dashboards" / "Opora"


def file_of(board: Board) -> Path:
    return FOLDER / f"{board.uid.removeprefix('opora-')}.json"


def as_text(board: Board) -> str:
    return json.dumps(board.json(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for board in BOARDS:
        file_of(board).write_text(as_text(board))
        print(f"  {file_of(board).relative_to(Path.cwd())}")
