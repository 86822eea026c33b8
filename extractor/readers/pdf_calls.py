"""Calls of pdfium by the thousand: the same question asked of many places, at little cost.

A call through ctypes costs most where it checks its arguments. Functions are called here
without prototypes, or with plain ones, in a loop that never leaves C, and what they write goes
into one room whose addresses were made ready at the import. pdfium works for one thread at a
time; so does this.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHUNK = 1024  # questions at a time
WIDEST = 32  # bytes of an answer: four doubles

Handle = ctypes.c_void_p

_ROOM = (ctypes.c_char * (CHUNK * WIDEST))()
_ADDRESSES = [ctypes.byref(_ROOM, at) for at in range(0, CHUNK * WIDEST, 4)]


def plain(function: Any, result: Any = None, *arguments: Any) -> Any:
    """The same function of pdfium, without a prototype or with a plainer one.

    Without one it takes small whole numbers and what `ctypes.byref` gives; addresses that are
    numbers need `Handle` as their type.
    """
    address = ctypes.cast(function, Handle).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def written(
    function: Any,
    questions: Sequence[Iterator[Any]],
    shape: tuple[int, int],
    kind: type[np.float32 | np.float64],
    *,
    apart: bool,
) -> NDArray[np.float64]:
    """What a function writes for so many questions, a row for each; zeros where it writes nothing.

    `questions` are its first arguments; then follow the addresses for its answers, one for
    each number (`apart`) or one for all of them.
    """
    count, width = shape
    each = np.dtype(kind).itemsize // 4
    step = width * each
    firsts = range(0, step, each) if apart else (0,)
    found = np.empty(shape)
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        ctypes.memset(_ROOM, 0, CHUNK * WIDEST)
        asked = (islice(one, size) for one in questions)
        addresses = (_ADDRESSES[first : size * step : step] for first in firsts)
        deque(map(function, *asked, *addresses), maxlen=0)
        found[start : start + size] = np.frombuffer(bytes(_ROOM), kind, size * width).reshape(
            -1, width
        )
    return found
