"""Helpers of these tests: wait for an event, run a loop, read a packed run."""

from __future__ import annotations

import asyncio
import gzip
import json
import struct
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

HANG = 120
"""Seconds after which a test gives up waiting; no test passes or fails by being fast or slow."""


def wait_until(happened: Callable[[], object], pause: float = 0.01) -> None:
    """Wait for an event that another thread or process brings about."""
    give_up = time.monotonic() + HANG
    while not happened():
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(pause)


def run_loop(main: Coroutine[Any, Any, None]) -> None:
    """Run a loop in a thread of its own: a browser of another test may have one in this."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, main).result()


def unpack(packed: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Head and columns, read as the format is described."""
    plain = gzip.decompress(packed)
    (length,) = struct.unpack("<I", plain[:4])
    head = json.loads(plain[4 : 4 + length])
    columns, place = {}, 4 + length
    for name, (kind, *shape) in head["columns"].items():
        size = int(np.prod(shape))
        columns[name] = np.frombuffer(plain, kind, size, place).reshape(shape)
        place += size * np.dtype(kind).itemsize
    assert place == len(plain)
    return head, columns
