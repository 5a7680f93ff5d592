"""Runs of several folders in one."""

import os

from sim.batch.results import Results, open_results
from sim.batch.store.folder import Store
from sim.batch.sweep_folder import sweep_folder


def merge(
    folder: str | os.PathLike[str],
    *others: str | os.PathLike[str],
    mix_processors: bool = False,
) -> Results:
    """Copy the runs of other folders of one study into a folder.

    Parameters
    ----------
    folder
        Folder of a sweep, or its study by name or file.
    others
        Folders whose runs are copied; they stay as they are.
    mix_processors
        Copy runs that another kind of processor made, too; last digits may then differ.

    Returns
    -------
    Results
        Of the folder, with all runs.

    Raises
    ------
    InputError
        One is no such folder, holds another study, or runs of other code, versions or, unless that
        is allowed, processors.

    Examples
    --------
    >>> results = merge("results/first", "results/second")  # doctest: +SKIP
    """
    store = Store.open(sweep_folder(folder))
    for other in others:
        store.merge(Store.open(sweep_folder(other)), mix_processors=mix_processors)
    return open_results(folder)
