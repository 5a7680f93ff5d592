"""Settings for the tests of rules."""

import pytest

# These hold assertions but no tests, so pytest would not explain a failure in them.
pytest.register_assert_rewrite("tests.rules.contract", "tests.rules.promises", "tests.rules.worlds")
