"""Bounds of every input. What exceeds one is refused with a sentence that names it."""

from typing import Final

ACTORS: Final = 2500
"""Residents and organizations of a community; a run with that many takes about a second."""

ELEMENTS: Final = 15
"""Elements of a problem; each doubles the table of their values."""

FUNDERS: Final = 100
NUMBER: Final = 1e9
"""Largest absolute value of a setting; larger ones would make even reading a scenario slow."""

WEEKS: Final = (13, 520)
SEEDS: Final = 40
"""Seeds of a band."""

EXPLAINED_RUNS: Final = 640
"""Runs of an explanation, which takes the seeds of the table as far as these allow: all of 20
where up to five rules differ, 10 where six do, 5 where seven do."""

CRISES: Final = 12
SETTINGS: Final = 80
TEXT: Final = 80
"""Characters of a name or a value of text."""

BODY: Final = 64_000
"""Bytes of a request's body."""

UPLOAD: Final = 2_000_000
"""Bytes of an uploaded file."""

UPLOADS: Final = 64
"""Uploaded communities kept in memory; the oldest is dropped first."""

BODY_SECONDS: Final = 10.0
"""Time in which a client must send a request's body."""

RUN_SECONDS: Final = 30.0
"""Time after which a run is ended."""

WAITING: Final = 240
"""Requests of one client that may wait for a worker at once."""

CACHE: Final = 48_000_000
"""Bytes of finished runs kept in memory."""
