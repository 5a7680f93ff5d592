"""The weekly series of a model, as Mesa reads what a model collected."""

from typing import TYPE_CHECKING, Any, Final

import mesa

from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from sim.model import CommunityModel

SERIES: Final = "series"
"""Name of the one table that a model records."""


class WeeklyData(mesa.DataCollector):
    """The weekly series of a model, as Mesa's batch runs, pages and scenarios ask for them.

    Nothing is collected a second time: the model records its weeks by itself.
    """

    def __init__(self, model: "CommunityModel") -> None:
        self._model = model
        super().__init__(model_reporters={name: name for name in ("seed", *model.series)})

    @property
    def model_vars(self) -> dict[str, Any]:
        """Values of each week so far by name; the seed, which is drawn unless given, in each."""
        weeks = self._model.week
        series = {name: column.tolist() for name, column in self._model.series.items()}
        return {"seed": [self._model.seed] * weeks, **series}

    @model_vars.setter
    def model_vars(self, value: Any) -> None:
        """Mesa begins with none; here they are always those of the model."""

    def collect(self, model: Any) -> None:
        """Nothing to do: the week is recorded."""

    def get_table_dataframe(self, name: str) -> "pd.DataFrame":
        """The table ``series``: a row a week.

        Raises
        ------
        InputError
            There is no such table.
        """
        import pandas as pd

        if name != SERIES:
            raise InputError(f"there is no table {name!r}; expected {SERIES!r}")
        return pd.DataFrame(self.model_vars)

    def get_all_dataframes(self) -> "dict[str, pd.DataFrame]":
        """All tables by name."""
        return {SERIES: self.get_table_dataframe(SERIES)}
