"""systemshift: compare ways for a community to tackle a complex social problem.

Examples
--------
>>> from sim import compare
>>> comparison = compare(["collective_impact", "system_shifting_network"])  # doctest: +SKIP
>>> print(comparison)  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison, compare
    from sim.analysis.discovery.discover import Discovery, discover
    from sim.analysis.explanation.explain import explain
    from sim.analysis.explanation.result import Explanation
    from sim.analysis.sensitivity.sensitivity import Sensitivity, sensitivity
    from sim.analysis.sweeps.levels import LevelComparison, compare_levels
    from sim.batch.merging import merge
    from sim.batch.results import Results, open_results
    from sim.batch.study import Study
    from sim.batch.studyfile import read_study
    from sim.batch.sweep import sweep
    from sim.batch.verify import verify_folder as verify
    from sim.errors import InputError
    from sim.model import CommunityModel
    from sim.readers.ballots import Ballot, read_ballot
    from sim.readers.grants import Grants, read_grants
    from sim.readers.network_files import read_network
    from sim.replications.run import replicate
    from sim.runs import Run, run
    from sim.scenario import Scenario

__all__ = [
    "Ballot",
    "CommunityModel",
    "Comparison",
    "Discovery",
    "Explanation",
    "Grants",
    "InputError",
    "LevelComparison",
    "Results",
    "Run",
    "Scenario",
    "Sensitivity",
    "Study",
    "compare",
    "compare_levels",
    "discover",
    "explain",
    "merge",
    "open_results",
    "read_ballot",
    "read_grants",
    "read_network",
    "read_study",
    "replicate",
    "run",
    "sensitivity",
    "sweep",
    "verify",
]

_HOMES = {
    "Ballot": "sim.readers.ballots",
    "CommunityModel": "sim.model",
    "Comparison": "sim.analysis.comparison.compare",
    "Discovery": "sim.analysis.discovery.discover",
    "Explanation": "sim.analysis.explanation.result",
    "Grants": "sim.readers.grants",
    "InputError": "sim.errors",
    "LevelComparison": "sim.analysis.sweeps.levels",
    "Results": "sim.batch.results",
    "Run": "sim.runs",
    "Scenario": "sim.scenario",
    "Sensitivity": "sim.analysis.sensitivity.sensitivity",
    "Study": "sim.batch.study",
    "compare": "sim.analysis.comparison.compare",
    "compare_levels": "sim.analysis.sweeps.levels",
    "discover": "sim.analysis.discovery.discover",
    "explain": "sim.analysis.explanation.explain",
    "read_network": "sim.readers.network_files",
    "read_ballot": "sim.readers.ballots",
    "read_grants": "sim.readers.grants",
    "open_results": "sim.batch.results",
    "read_study": "sim.batch.studyfile",
    "merge": "sim.batch.merging",
    "replicate": "sim.replications.run",
    "run": "sim.runs",
    "sensitivity": "sim.analysis.sensitivity.sensitivity",
    "sweep": "sim.batch.sweep",
    "verify": "sim.batch.verify:verify_folder",
}
"""Module of each public name, and after a colon what it is called there, if otherwise."""


def __getattr__(name: str) -> Any:
    """Fetch a public name when it is first asked for: importing what is behind it takes seconds."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, other = _HOMES[name].partition(":")
    value = getattr(import_module(module), other or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
