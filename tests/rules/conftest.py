"""Settings for the tests of rules."""

import pytest

# It holds assertions but no tests, so pytest would not explain a failure in it.
pytest.register_assert_rewrite("tests.rules.worlds")
