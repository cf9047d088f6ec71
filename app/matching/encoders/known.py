"""The encoders that this machine has."""

import structlog

from app.matching.encoders.bge import Bge
from app.matching.encoders.errors import NoModel
from app.matching.encoders.use import Use
from app.matching.engine import Nearest
from app.matching.lane import Lane
from app.matching.port import Encoder
from app.matching.thresholds import BGE, USE, Thresholds

log = structlog.get_logger()

Encoders = list[tuple[Encoder, Thresholds]]
KINDS: tuple[tuple[type[Bge | Use], Thresholds], ...] = ((Bge, BGE), (Use, USE))


def load() -> Encoders:
    """Return what loads, the judge of English first; what does not is logged with its reason."""
    found: Encoders = []
    for kind, limits in KINDS:
        try:
            found.append((kind(), limits))
        except NoModel as fault:
            log.warning("matching goes on without a model", model=kind.__name__, why=str(fault))
    return found


def matcher(encoders: Encoders) -> Nearest:
    """Return a matcher that knows nothing yet."""
    return Nearest([Lane(each.id, each.dimension, limits) for each, limits in encoders])
