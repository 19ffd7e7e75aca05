"""Fit fractions as tf-pwa has them."""


def by_pairs(fractions: dict, names: list, with_sum: bool):
    """Return values and errors by names and pairs of names, as tf-pwa has them."""
    keys = {}
    for i, name in enumerate(names):
        keys[name] = name
        for other in reversed(names[:i]):
            keys[f"{name}x{other}"] = (name, other)
    if with_sum:
        keys["sum_diag"] = "sum_diag"
    return tuple({key: fractions[k][i] for k, key in keys.items()} for i in (0, 1))
