"""The Python code in README.md works as it stands."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

import sim

# Okabe & Ito (2008), grey for the first arm.
COLOURS = ("#5f5f5f", "#0072b2", "#d55e00")
PAGE = Path(__file__).parents[2] / "README.md"


def test_the_shown_code_compares_draws_and_explains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    monkeypatch.chdir(tmp_path)
    # The same calls, with fewer seeds and weeks and in a smaller community.
    small = {"community.residents": 40, "community.organizations": 6}
    short = {"weeks": 30, "workers": 1, "community": "synthetic", "values": small}
    monkeypatch.setattr(sim, "compare", partial(sim.compare, **short))
    monkeypatch.setattr(sim, "explain", partial(sim.explain, **short))
    exec(re.sub(r"seeds=\d+", "seeds=1", code[1]), {})
    printed = capsys.readouterr().out
    arms = ["Isolated initiatives", "Collective Impact", "System Shifting Network"]
    assert all(arm in printed for arm in arms)
    assert "funding" in printed
    pixels = imread(tmp_path / "growth.png")[..., :3]
    lines = [np.abs(pixels - to_rgb(colour)).max(axis=-1) < 0.02 for colour in COLOURS]
    assert all(line.sum() > 100 for line in lines)  # one line an arm
