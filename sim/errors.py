"""The errors a user can cause."""

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """Input that cannot be used: one clear sentence for the person who gave it.

    The command line prints the sentence and ends with exit code 2.
    """


class BrokenPromise(InputError):
    """A rule does not do what every rule promises; the sentence names rule and promise."""


def unknown_name(what: str, name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The sentence about a name that is not there: the closest one, and all there are.

    Parameters
    ----------
    what
        What has names: ``"arm"``.
    name
        The name that was given.
    known
        The names there are.
    cutoff
        As for :func:`did_you_mean`.
    """
    names = list(known)
    close = get_close_matches(name, names, 1, cutoff)
    choose = f"did you mean {close[0]!r}? Choose" if close else "choose"
    return f"there is no {what} {name!r}; {choose} one of {', '.join(names)}"


def did_you_mean(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """``"; did you mean NAME?"`` with the closest known name, or nothing.

    Parameters
    ----------
    name
        What was given.
    known
        What could have been meant.
    cutoff
        Least similarity, from 0 to 1, as in :func:`difflib.get_close_matches`.
    """
    close = get_close_matches(name, list(known), 1, cutoff)
    return f"; did you mean {close[0]}?" if close else ""
