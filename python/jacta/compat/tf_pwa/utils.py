"""tf_pwa.utils: how scripts print numbers."""

import csv
import math
from typing import Optional

__all__ = ["error_print", "save_frac_csv", "tuple_table"]


def tuple_table(fit_frac: dict, ignore_items=("sum_diag",)) -> list:
    """Return fractions by names and pairs of names as a table with a head and a side."""
    names = [k for k in fit_frac if isinstance(k, str) and k not in ignore_items]
    table = [[None] * (len(names) + 1) for _ in range(len(names) + 1)]
    for i, name in enumerate(names, 1):
        table[0][i] = table[i][0] = name
    for key, value in fit_frac.items():
        if isinstance(key, str) and key in ignore_items:
            continue
        row, column = key if isinstance(key, tuple) else (key, key)
        table[names.index(row) + 1][names.index(column) + 1] = value
    return table


def save_frac_csv(file_name: str, fit_frac: dict) -> None:
    """Write the table of fractions, interference below the diagonal, to a file."""
    with open(file_name, "w", newline="") as file:
        csv.writer(file).writerows(tuple_table(fit_frac))


def error_print(x: float, err: Optional[float] = None, dig: Optional[int] = None) -> str:
    """Return "value +/- error", rounded by the rule of the Particle Data Group.

    An error whose leading digits are 100 to 354 keeps two of them, 355 to 949 one, and
    950 to 999 is rounded up to 10.
    """
    if err is None:
        return str(x)
    if not err > 0.0:
        return f"{x} ? {err}"
    power = math.ceil(math.log10(err))
    if dig is None:
        leading = err / 10.0**power
        dig = 2 if leading < 0.355 else 1 if leading < 0.950 else 0
    places = dig - power
    shown = max(places, 0)
    return f"{round(x, places):.{shown}f} +/- {round(err, places):.{shown}f}"
