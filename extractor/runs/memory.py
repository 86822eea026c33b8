"""Memory that a process has done with, given back to the system before more is asked for.

What a long text's repair needs for a while lies between what stays; C's allocator keeps such
gaps, and the small objects that come next never fill them.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable

LARGE = 1_000_000  # characters of a text whose repair leaves gaps worth the look for them


@functools.cache
def _trim() -> Callable[[int], int]:
    """What gives gaps back, where C's library has it, as glibc does."""
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # as of musl, macOS, Windows
        return lambda _: 0
    return trim


def give_back(chars: str) -> None:
    """Give back what working on a text has left, if that was a long one."""
    if len(chars) >= LARGE:
        _trim()(0)
