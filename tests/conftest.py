"""Settings for all tests."""

import os

import hypothesis
import pytest

# It holds assertions but no tests, so pytest would not explain a failure in it.
pytest.register_assert_rewrite("tests.rules.worlds")


# Figures are drawn to files; a display would only make tests depend on the machine.
os.environ.setdefault("MPLBACKEND", "Agg")

# No deadline: the first call of a kernel compiles it. Where the result decides whether a change
# is taken (CI is set), the examples are the same every time.
hypothesis.settings.register_profile(
    "house", deadline=None, print_blob=True, derandomize="CI" in os.environ
)
# For faults planted in the code (tests/mutation): the same few examples every time, and no search
# for the smallest one that fails.
hypothesis.settings.register_profile(
    "few",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
hypothesis.settings.load_profile("house")
