"""Progress bars by tqdm, where it is installed."""

import contextlib
import sys
import time
from typing import Callable, Iterator, Optional


@contextlib.contextmanager
def progress_bar(
    what: str, total: int, wanted: Optional[bool] = None
) -> Iterator[Optional[Callable[[int], None]]]:
    """Give a function that is told how many are done; nothing where there is no bar.

    Parameters
    ----------
    what : str
        What is counted.
    total : int
        How many there are.
    wanted : bool, optional
        By default a bar is shown in a terminal or a notebook.
    """
    if wanted is None:
        wanted = sys.stderr.isatty() or "ipykernel" in sys.modules
    make = _maker() if wanted else None
    if make is None:
        yield None
        return
    begun, bar = time.monotonic(), []

    def tell(done: int) -> None:
        if not bar:
            # Short jobs are over before anybody has read a bar.
            if time.monotonic() - begun < 1:
                return
            bar.append(make(total=total, desc=what))
        bar[0].update(done - bar[0].n)

    try:
        yield tell
    finally:
        for shown in bar:
            shown.close()


@contextlib.contextmanager
def progress_bars(
    wanted: Optional[bool] = None,
) -> Iterator[Callable[[str, int], Optional[Callable[[int], None]]]]:
    """Give a function that begins a bar, and ends the one before.

    Parameters
    ----------
    wanted : bool, optional
        As for ``progress_bar``; the function takes its other arguments.
    """
    with contextlib.ExitStack() as shown:

        def begin(what: str, total: int) -> Optional[Callable[[int], None]]:
            shown.close()
            return shown.enter_context(progress_bar(what, total, wanted))

        yield begin


def _maker() -> Optional[Callable]:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return tqdm
