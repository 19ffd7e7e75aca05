"""Poles of resonances in the complex plane of sqrt(s).

    for pole in model.poles():
        print(pole.resonance, pole.mass, pole.width, pole.sheet)

A line shape is F = N/D; its pole is the root of D at M - i Gamma/2 on the sheet that lies
below the real axis at the mass: - for channels that are open there, + for the others.
The formulas and what shapes have poles are in `jacta/pole/resonance_poles.h`.
"""

from typing import Dict, List, NamedTuple, Optional

import numpy as np

from .. import _core
from ..errors import InputError


class Pole(NamedTuple):
    """A pole, or why a resonance has none (``problem``); errors where asked for.

    ``width`` is -2 Im sqrt(s), ``correlation`` that of mass and width. ``sheet`` has one
    sign of Im q per channel; ``is_nearest`` says whether it is the one below the real axis
    at the pole.
    """

    resonance: str
    model: str
    mass: float
    width: float
    mass_error: Optional[float]
    width_error: Optional[float]
    correlation: float
    sheet: str
    is_nearest: bool
    problem: str


class Poles(List[Pole]):
    """The poles of a model, in the order of its resonances."""

    def text(self) -> str:
        """Return a table."""
        head = ("pole of", "line shape", "M [GeV]", "error", "Gamma [GeV]", "error")
        lines = ["{:<20} {:<20} {:>11} {:>11} {:>11} {:>11}  sheet".format(*head)]
        for pole in self:
            name = f"{pole.resonance:<20} {pole.model:<20}"
            if pole.problem:
                lines.append(f"{name} {pole.problem}")
                continue
            numbers = (pole.mass, pole.mass_error, pole.width, pole.width_error)
            shown = ["-" if x is None else f"{x:.6f}" for x in numbers]
            far = "" if pole.is_nearest else ", not the nearest to the real axis"
            lines.append(
                name + "".join(f" {x:>11}" for x in shown) + f"  {pole.sheet}{far}"
            )
        return "\n".join(lines)

    def to_json(self) -> Dict[str, object]:
        """Return the document that ``jacta poles --json`` prints."""
        found = []
        for pole in self:
            entry = pole._asdict()
            if pole.problem:
                kept = ("resonance", "model", "problem")
            else:
                kept = tuple(k for k, v in entry.items() if k != "problem" and v is not None)
                if pole.mass_error is None:
                    kept = tuple(k for k in kept if k != "correlation")
            found.append({key: entry[key] for key in kept})
        return {"poles": found}

    def __repr__(self) -> str:
        return self.text()


def poles_of(
    model, values: Dict[str, float], errors: bool, covariance: Optional[np.ndarray]
) -> Poles:
    """Return the poles of an amplitude model, see AmplitudeModel.poles."""
    if errors and covariance is None:
        covariance = model.covariances(values)["hessian"]
    if covariance is not None:
        covariance = np.asarray(covariance, dtype=float)
        n = len(model.parameters.fittable)
        if covariance.shape != (n, n):
            raise InputError(
                f"a covariance of shape {covariance.shape} is not that of the {n} free "
                "parameters"
            )
        if not np.isfinite(covariance).all():
            raise InputError(
                "the covariance is not finite: some direction is not measured; ask "
                "for poles without errors"
            )
    return Poles(
        Pole(**entry) for entry in _core.resonance_poles(model.amp, values, covariance)
    )


__all__ = ["Pole", "Poles", "poles_of"]
