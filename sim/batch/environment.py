"""Where runs are made: versions of what makes the numbers, and the machine."""

import platform
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

PACKAGES: Final = ("systemshift", "numpy", "numba", "mesa", "pandas", "scipy")


def environment() -> dict[str, Any]:
    """Versions, processor and system, as manifests hold them."""
    return {
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in PACKAGES},
        },
        "processor": processor(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def processor() -> str:
    """The model of the processor, as far as the system tells."""
    if sys.platform == "linux":
        with suppress(OSError):
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
