"""What can be seen in a picture that the project drew."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
from matplotlib.image import imread


def colours(picture: Path | BinaryIO) -> set[str]:
    """Colours of the pixels of a PNG, such as "#0072b2"."""
    pixels = np.rint(imread(picture, format="png")[..., :3] * 255).astype(np.int64)
    packed = pixels @ np.array([1 << 16, 1 << 8, 1])
    return {f"#{each:06x}" for each in np.unique(packed).tolist()}
