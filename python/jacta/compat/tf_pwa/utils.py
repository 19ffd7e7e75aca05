"""tf_pwa.utils: how scripts print numbers."""

import math
from typing import Optional

__all__ = ["error_print"]


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
