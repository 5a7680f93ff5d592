"""The one error a user can cause."""


class InputError(ValueError):
    """Input that cannot be used: one clear sentence for the person who gave it.

    The command line prints the sentence and ends with exit code 2.
    """
