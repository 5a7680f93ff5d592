"""What every rule promises: a rule's test class inherits this one and names the rule."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from sim.rules.base import Rule
from sim.testing import PROMISES, check_rule
from sim.testing.contract import BUSY, matters

__all__ = ["BUSY", "RuleContract", "matters"]


class RuleContract:
    """Inherit this, name the rule."""

    rule: ClassVar[type[Rule]]
    company: ClassVar[dict[str, Any]] = {}
    """Values with which all comes to bear that the rule can do, where the defaults leave some."""

    @pytest.mark.parametrize("promise", PROMISES)
    def test_keeps_its_promise(self, promise: str) -> None:
        check_rule(self.rule, promise, values=self.company)
