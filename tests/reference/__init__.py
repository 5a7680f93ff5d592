"""The twin: a second implementation, from docs/odd.md and docs/variants.md alone.

One Python object for each resident, organization, funder and backbone, dictionaries and lists, no
tables and no compiled loops; slow and plain. It shares three things with ``sim``: scenarios (what
the parameters are), keyed draws, and the readers of data that ship. tests/test_twin.py runs both
and compares them bit for bit: where they differ, either the code or a page is wrong.
"""
