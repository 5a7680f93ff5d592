"""A trajectory as bytes: a header in JSON that describes the columns, then the columns.

``[4 bytes: length of the header][header, JSON][columns one after another]``, all numbers little
endian, all of it compressed by gzip. States and qualities are stored as differences from the week
before, so that a week in which nothing happens takes almost no space. ``static/js/decode.js`` reads
them.
"""

import gzip
import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.workshop.trajectory import QUALITY, SHOWN, Trajectory


def pack(run: Trajectory) -> bytes:
    """The run as compressed bytes."""
    columns: dict[str, NDArray[Any]] = {
        "series": run.series.T,
        "grants": run.grants.T,
        "start": run.start.T,
        "ties": run.ties.T,
        "state": _differences(run.state),
        "quality": _differences(run.quality),
    }
    scenario = run.scenario
    header = {
        "title": scenario.title,
        "hash": scenario.content_hash(),
        "rules": scenario.rules,
        "seed": run.seed,
        "weeks": scenario.weeks,
        "residents": run.residents,
        "organizations": run.organizations,
        "yearly": run.yearly_dollars,
        "shocks": run.shocks,
        "series": SHOWN,
        "steps": QUALITY,
        "columns": {name: [each.dtype.str, *each.shape] for name, each in columns.items()},
    }
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)  # columns begin at a multiple of four, as browsers require
    body = b"".join(np.ascontiguousarray(each).tobytes() for each in columns.values())
    return gzip.compress(struct.pack("<I", len(text)) + text + body, 4, mtime=0)


def _differences(weeks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Differences from the week before, modulo 256."""
    differences = weeks.copy()
    differences[1:] -= weeks[:-1]
    return differences
