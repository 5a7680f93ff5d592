"""docs/choices.md: do the choices in this model matter, and for the right reason?"""

from collections.abc import Callable, Sequence
from typing import Final

from reports.choices import (
    coordination,
    departure,
    errors,
    evidence,
    families,
    flat,
    funders,
    grants,
    idle,
    inequality,
    judges,
    money,
    patience,
    preparation,
    proposals,
    readings,
    sizes,
    spread,
)
from reports.choices.base import PagePart
from reports.markdown import opening
from reports.page import Files, PageOptions

HEAD: Final = """\
A choice in a model that changes nothing is a dead letter; one that changes something for the wrong
reason is worse. This page takes choices one by one and shows what they do. It says nothing about
which way of organizing does better: compare each curve with itself."""

PARTS: Final[Sequence[Callable[[PageOptions], PagePart]]] = (
    errors.part,
    readings.part,
    spread.part,
    evidence.part,
    proposals.part,
    judges.part,
    preparation.part,
    families.part,
    money.part,
    grants.part,
    funders.part,
    departure.part,
    patience.part,
    coordination.part,
    inequality.part,
    sizes.part,
    idle.part,
    flat.part,
)
"""Its sections, in order; each makes its own runs."""


def make(options: PageOptions) -> Files:
    """The page and its pictures."""
    return page([part(options) for part in PARTS], quick=options.quick)


def page(parts: Sequence[PagePart], *, quick: bool = False) -> Files:
    """The page of these sections."""
    head = opening("Do the choices in this model matter?", "./dev docs choices", quick=quick)
    text = "\n\n".join([head, HEAD, *(part.text for part in parts)]) + "\n"
    pictures = {f"images/{name}": png for part in parts for name, png in part.pictures.items()}
    return {"choices.md": text, **pictures}
