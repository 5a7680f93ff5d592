"""Values and descriptions as the reference pages write them."""

from inspect import cleandoc


def plain(value: object) -> str:
    """A value as a person writes it."""
    if isinstance(value, tuple):
        return "[" + ", ".join(plain(each) for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:,.15g}"
    return str(value) or "(empty)"


def first_paragraph(section: type) -> str:
    return " ".join(cleandoc(section.__doc__ or "").split("\n\n")[0].split())
