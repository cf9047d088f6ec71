"""Vectors: unit length, float32 in memory and float16 where they are kept."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]
Rows = NDArray[np.intp]

_SMALLEST = 1e-9  # a vector shorter than this has no direction


def unit(vectors: Vector) -> Vector:
    """Return the vector, or each row, with length one; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _SMALLEST), dtype=np.float32)


def packed(vector: Vector) -> bytes:
    """Return the bytes that are kept: half the size, and cosines change by less than 0.001."""
    return vector.astype("<f2").tobytes()


def unpacked(kept: bytes) -> Vector:
    """Return the vector of these bytes, of unit length again."""
    return unit(np.frombuffer(kept, dtype="<f2").astype(np.float32))
