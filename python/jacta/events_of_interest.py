"""``poi_expectation``: the parameter of interest given as a number of events."""

from typing import Dict

import numpy as np

from .errors import InputError


class EventsOfInterest:
    """What a Runner knows of ``poi_expectation``."""

    def pre_process_poi(self, value, attribute_name):
        """Return values with ``poi_expectation`` translated into the parameter.

        Parameters
        ----------
        value : dict
            Values by name.
        attribute_name : str
            What they are, for messages.
        """
        for name, number in value.items():
            if isinstance(number, bool) or not isinstance(
                number, (int, float, np.number)
            ):
                raise InputError(f"{attribute_name}: {name} is {number!r}, no number")
        if "poi_expectation" in value:
            return self.update_poi(self.model, self.poi, value, self.nominal_values)
        return value

    @staticmethod
    def update_poi(
        model,
        poi: str,
        generate_values: Dict[str, float],
        nominal_values: Dict[str, float] = {},  # noqa: B006
    ):
        """Translate ``poi_expectation``, a number of events, into the parameter.

        Parameters
        ----------
        model : StatisticalModel
            Its expectation values are the measure.
        poi : str
            The parameter of interest, ``<source>_rate_multiplier``.
        generate_values : dict
            Is changed: ``poi_expectation`` goes, the parameter comes.
        nominal_values : dict
            Values at which events are expected.
        """
        if poi in generate_values:
            raise InputError(f"both {poi} and poi_expectation are given; leave one out")
        if not poi.endswith("_rate_multiplier"):
            raise InputError(
                f"poi_expectation needs a parameter <source>_rate_multiplier, not {poi}"
            )
        wanted = generate_values.pop("poi_expectation")
        expected = model.get_expectation_values(**{**generate_values, **nominal_values})
        generate_values[poi] = wanted / expected[poi[: -len("_rate_multiplier")]]
        return generate_values
