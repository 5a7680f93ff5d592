"""The errors a user can cause."""


class InputError(ValueError):
    """Input that cannot be used: one clear sentence for the person who gave it.

    The command line prints the sentence and ends with exit code 2.
    """


class BrokenPromise(InputError):
    """A rule does not do what every rule promises; the sentence names rule and promise."""
