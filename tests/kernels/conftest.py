"""What tests of kernels share: a cache folder of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.kernels import cache, compilation


def uncached(cached: Any) -> Callable[[], Any]:
    """What a process that starts now would find."""
    function: Callable[[], Any] = cached.__wrapped__
    return function


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, and a list of kernels it may add to."""
    monkeypatch.setenv("SYSTEMSHIFT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "cache_folder", uncached(cache.cache_folder))
    monkeypatch.setattr(compilation, "KERNELS", dict(compilation.KERNELS))
    return tmp_path / "cache"
