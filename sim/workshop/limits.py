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

UPLOADS_EACH: Final = 8
"""Those of one client."""

SHELF: Final = 60_000_000
"""Bytes of all of them."""

UPLOADING: Final = 16
"""Files that are received and read at once; more are to be tried again."""

UPLOADING_EACH: Final = 2
"""Those of one client."""

CELLS: Final = 1_200_000
"""Cells of a table; a matrix of 1,000 by 1,000 has fewer."""

READ_SECONDS: Final = 15
"""Time of a processor after which the process that reads a file is killed."""

READ_WAIT: Final = 60.0
"""Time after which it is killed, however little of a processor it had."""

READ_MEMORY: Final = 400_000_000
"""Bytes that this process may take."""

BODY_SECONDS: Final = 10.0
"""Time in which a client must send a request's body."""

RUN_SECONDS: Final = 30.0
"""Time after which a run is ended."""

WAITING: Final = 240
"""Requests of one client that may wait for a worker at once; a page asks 120 for its bands."""

WAITING_AT_ADDRESS: Final = 30_000
"""Requests of one address that may wait; 400 people may be behind one router."""

SLICE_SECONDS: Final = 0.15
"""Time for which a run has a worker to itself; after it, the run gives way to other clients."""

CONNECTIONS: Final = 6000
"""Most open connections; a browser holds up to six."""

IDLE_EACH: Final = 2500
"""Connections of one address without a request; 400 people behind one router have 2,400."""

IDLE: Final = 4500
"""Those of all addresses."""

HEADER_SECONDS: Final = 10.0
"""Time in which a client must send the header of a request."""

UNREAD_SECONDS: Final = 30.0
"""Time after which a client that does not read its answer is cut off."""

REQUESTS_EACH: Final = 160
"""Requests of one session under way at once; a browser makes six."""

REQUESTS_AT_ADDRESS: Final = 400
"""Requests with a body of one address, by whoever has no session there."""

SESSIONS: Final = 2000
SESSIONS_EACH: Final = 800
"""Sessions of one address; the one that was silent longest is dropped first, and joins again."""

WRONG_SECONDS: Final = 0.25
"""Pause after a wrong code of the room, in which nobody's code is looked at: to find one of
194,481 takes hours."""

JOINING_EACH: Final = 20
"""Codes of one address that wait to be looked at."""

CACHE: Final = 48_000_000
"""Bytes of finished runs kept in memory."""
