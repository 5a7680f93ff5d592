"""The environment of runs: versions of packages that affect numbers, and the machine.

Which functions compute exp, log and powers hangs on the processor: numpy chooses among versions for
several widths of vectors (with AVX-512 its own exp, log and power), and the C library, which
compiled kernels and Python call, takes fused multiplication and addition where there is one. Both
change last digits. What numba compiles does not: it neither reorders nor fuses floating-point
operations, whatever processor it compiles for.
"""

import platform
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

PACKAGES: Final = ("systemshift", "numpy", "numba", "mesa", "pandas", "scipy")


def environment() -> dict[str, Any]:
    """Versions, processor and system, for manifests."""
    return {
        "versions": versions(),
        "processor": processor(),
        "system": _system(),
        "arithmetic": arithmetic(),
        "compiled_for": _compiled_for(),
    }


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that affect numbers."""
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


@cache
def arithmetic() -> str:
    """What the last digits of results hang on, besides versions of packages.

    System, C library, and the processor features by which numpy chooses its functions:
    ``Linux x86_64, glibc 2.36, numpy X86_V2 X86_V3``. On x86-64, X86_V3 stands for AVX2 with fused
    multiplication and addition, by which the C library chooses, too; X86_V4 for AVX-512. The
    variable ``NPY_DISABLE_CPU_FEATURES`` of numpy takes features away.
    """
    import numpy as np

    features: Any = np.show_config(mode="dicts")
    vectors = features["SIMD Extensions"]
    enabled = " ".join([*vectors.get("baseline", []), *vectors.get("found", [])])
    library = " ".join(platform.libc_ver()).strip() or "its C library"
    return f"{_system()}, {library}, numpy {enabled or 'without vectors'}"


def _system() -> str:
    return f"{platform.system()} {platform.machine()}"


def _compiled_for() -> str:
    """The processor that numba compiles for, as LLVM calls it."""
    import numba
    from llvmlite import binding

    config: Any = numba.config  # made at import, which the type checker cannot see
    return str(config.CPU_NAME or binding.get_host_cpu_name())


def processor() -> str:
    """The model of the processor, if the system knows it."""
    if sys.platform == "linux":
        with suppress(OSError):
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
