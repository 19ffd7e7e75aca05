"""Which (l,s) pairs `ls_selector: weight` of tf-pwa 0.2.2 keeps.

    pip install -r tools/reference/requirements_amplitude.txt
    python tools/reference/ls_selection.py tests/golden/ls_selection/weight.json

A row has doubled spins of a -> b c, which of them are massless, and the pairs [l, 2 s] that
stay of all that a decay without parity has.
"""

import itertools
import json
import pathlib
import sys

from tf_pwa.cov_ten_ir import ls_selector_weight
from tf_pwa.particle import GetA2BC_LS_list


class Particle:
    """What the selector asks a particle for."""

    def __init__(self, two_j, is_massless):
        self.J = two_j / 2 if two_j % 2 else two_j // 2
        self.is_massless = is_massless

    def get_mass(self):
        """Return 0 for a massless particle."""
        return 0 if self.is_massless else 1


class Decay:
    """What the selector asks a decay for."""

    def __init__(self, spins, massless):
        self.core, *self.outs = map(Particle, spins, massless)


def row(spins, massless):
    """Return one row, or nothing where the selector fails."""
    decay = Decay(spins, massless)
    pairs = GetA2BC_LS_list(
        decay.core.J, decay.outs[0].J, decay.outs[1].J, p_break=True
    )
    try:
        kept = ls_selector_weight(decay, pairs)
    except (IndexError, ValueError):
        return None
    return {
        "spins": spins,
        "massless": massless,
        "kept": [[int(pair[0]), int(2 * pair[1])] for pair in kept],
    }


def main():
    """Write all rows of spins up to 5/2."""
    rows = []
    for spins in itertools.product(range(6), range(5), range(5)):
        if sum(spins) % 2:
            continue
        for massless in itertools.product([False, True], repeat=3):
            if any(m and j == 0 for m, j in zip(massless[1:], spins[1:])):
                continue
            rows.append(row(list(spins), list(massless)))
    text = ",\n".join(json.dumps(r) for r in rows if r)
    pathlib.Path(sys.argv[1]).write_text("[" + text + "]\n")
    print(len(rows), "rows,", sum(r is None for r in rows), "fail")


if __name__ == "__main__":
    main()
