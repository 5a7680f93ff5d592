"""Which tests need compilation."""

import pytest
from numba.core import config

compiling = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="compilation is switched off")
