"""Names in CSV files that we write, so that no spreadsheet takes one for a formula."""

_ACTIVE = ("=", "+", "-", "@")


def guarded(name: str) -> str:
    """A name with an apostrophe before it, if a spreadsheet would carry it out."""
    return f"'{name}" if _is_active(name) else name


def unguarded(name: str) -> str:
    """The name as it was: :func:`guarded` undone."""
    return name[1:] if name.startswith("'") and _is_active(name) else name


def _is_active(name: str) -> bool:
    """Whether it begins as a formula does, behind apostrophes or not: those count as well, so that
    what is undone is what was done."""
    return name.lstrip("'").startswith(_ACTIVE)
