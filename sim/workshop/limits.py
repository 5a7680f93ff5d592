"""What the server accepts: every input has a bound, and whoever meets one is told."""

from typing import Final

ACTORS: Final = 2500
"""Residents and organizations of a community; a run of so many takes about a second."""

ELEMENTS: Final = 15
"""Elements of a problem; the table of their values doubles with each."""

WEEKS: Final = (13, 520)
SEEDS: Final = 40
"""Most seeds of a band."""

EXPLAINED_SEEDS: Final = 5
"""Most seeds of an explanation, each of up to 128 runs."""

CRISES: Final = 12
SETTINGS: Final = 80
TEXT: Final = 80
"""Characters of a name or a value of text."""

BODY: Final = 64_000
"""Bytes of a request."""

UPLOAD: Final = 2_000_000
"""Bytes of an uploaded file."""

UPLOADS: Final = 64
"""Uploaded communities kept in memory; the oldest goes first."""

BODY_SECONDS: Final = 10.0
"""Time a client has to send a request's body."""

RUN_SECONDS: Final = 30.0
"""Longest that one run may take before it is given up."""

WAITING: Final = 240
"""Requests of one client that may wait for a worker."""

CACHE: Final = 48_000_000
"""Bytes of finished runs kept."""
