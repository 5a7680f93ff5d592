"""Identity of runs: hashes of everything that determines a run, the code included."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def digest(*parts: Any) -> str:
    """Hash of JSON values; the same in every process and on every machine."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()


def point_id(point: Mapping[str, Any]) -> str:
    """Name of a point: the same values have the same name in every study."""
    return digest(dict(point))[:12]


def run_key(arm: str, point: str, seed: int) -> str:
    """Identity of a run.

    Parameters
    ----------
    arm
        Hash of the arm's name, its scenario, the settings that factors take from other scenarios,
        and the code.
    point
        Hash of the values of the factors.
    seed
        Seed of the run.
    """
    return sha256(f"{arm} {point} {seed}".encode()).hexdigest()[:32]


def own_seed(arm: str, point: Mapping[str, Any], replicate: int) -> int:
    """Seed of a run that shares no random numbers with others: reproducible, below 2**32."""
    return int(digest(arm, dict(point), replicate)[:8], 16)
