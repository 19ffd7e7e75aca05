"""Poles of line shapes as the real tf-pwa solves them, or from its formulas by mpmath.

    pip install -r tools/reference/requirements_amplitude.txt
    python tools/reference/poles.py tests/golden/poles/poles.json

Every entry has the particle, what its shape takes from the decay, the parameters in the
order of the shape, the sheet (one sign of Im q per channel) and the pole M - i Gamma/2.
Breit-Wigner and Flatte shapes are solved by Particle.solve_pole(), the K-matrix by the root
of 1/F with tf-pwa's symbolic F. Daughters of FlatteGen have l = 0: tf-pwa's |q| is not
analytic.
"""

import json
import os
import sys

import numpy as np

DAUGHTERS = [0.13957, 0.493677]
RUNNING = [
    ("BW", 0, 0.8955, 0.047),
    ("BWR", 0, 0.8955, 0.047),
    ("BWR", 1, 0.8955, 0.047),
    ("BWR", 1, 0.8955, 0.3),
    ("BWR", 2, 1.4324, 0.109),
    ("BWR_coupling", 1, 0.8955, 0.2),
]
FLATTE = [
    ("FlatteC", [0.965, 0.3, 0.7], {}, "-+"),
    ("FlatteC", [0.965, 0.3, 0.7], {}, "--"),
    ("FlatteC", [1.05, 0.2, 0.3], {}, "--"),
    ("FlatteGen", [0.965, 0.1, 0.2], {}, "-+"),
    ("FlatteGen", [1.05, 0.1, 0.2], {"no_m0": True, "has_bprime": False}, "--"),
    ("Flatte2", [1.05, 0.3, 0.4], {"no_q0": True, "has_bprime": False}, "--"),
]
CHANNELS = [[0.13957, 0.13957], [0.493677, 0.493677]]


def of_particle(model, l, masses, init, sheet, **keys):
    """Return the pole of one particle of tf-pwa."""
    from tf_pwa.amp import get_decay, get_particle

    a = get_particle(model, J=l, P=(-1) ** l, model=model, **keys)
    b, c = (get_particle(n, mass=m, J=0, P=-1) for n, m in zip("bc", masses))
    decay = get_decay(a, [b, c])
    a.init_params()
    decay.init_params()
    if "mass_list" in keys:
        # Symbols of any name are zipped with the values.
        a.get_width = lambda m=None: 0.1
    # tf-pwa starts at the conjugate of what it is given.
    found = complex(a.solve_pole(init=np.conj(init), sheet=sheet).numpy())
    return [found.real, -abs(found.imag)]


def kmatrix(n, masses, widths, l, daughters):
    """Return the poles of KMatrixSingleChannel, by the root of 1/F."""
    import mpmath
    import sympy
    from tf_pwa.amp.Kmatrix import KMatrix_single

    f = KMatrix_single(n, *daughters, l)
    names = {str(s): s for s in f.free_symbols}
    m, q = sympy.Symbol("z"), sympy.Symbol("q")

    def momentum(x):
        s = x * x
        root = (s - (daughters[0] + daughters[1]) ** 2) * (
            s - (daughters[0] - daughters[1]) ** 2
        )
        return mpmath.sqrt(root) / (2 * x)

    values = {names["m"]: m, names["p"]: q}
    for i, (mass, width) in enumerate(zip(masses, widths)):
        values[names[f"m{i}"]] = mass
        values[names[f"g{i}"]] = width
        values[names[f"alpha{i}"]] = 1.0 if i == 0 else 0.7
        values[names[f"beta{i}"]] = 0.0 if i == 0 else 0.4
        values[names[f"p0{i}"]] = float(momentum(mass).real)
    inverse = sympy.lambdify((m, q), 1 / f.subs(values), modules="mpmath")
    poles = []
    for mass, width in zip(masses, widths):
        root = mpmath.findroot(
            lambda x: inverse(x, momentum(x)), mpmath.mpc(mass, -width / 2), tol=1e-25
        )
        poles.append([float(root.real), float(root.imag)])
    return poles


def main(argv):
    """Record all."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    found = []
    for model, l, mass, width in RUNNING:
        pole = of_particle(
            model, l, DAUGHTERS, mass - 0.5j * width, 0, mass=mass, width=width
        )
        found.append(
            {
                "particle": {"model": model, "mass": mass, "width": width},
                "context": {"l": l, "d": 3.0, "daughters": DAUGHTERS},
                "parameters": [mass, width],
                "sheet": "" if model == "BW" else "-",
                "poles": [pole],
            }
        )
    for model, (mass, *g), keys, sheet in FLATTE:
        couplings = {f"g_{i}": x for i, x in enumerate(g)}
        bits = sum(1 << i for i, sign in enumerate(sheet) if sign == "-")
        given = {"mass": mass, "mass_list": CHANNELS, **keys, **couplings}
        more = {"l_list": [0, 0]} if model != "FlatteC" else {}
        pole = of_particle(model, 0, CHANNELS[0], mass - 0.05j, bits, **given, **more)
        found.append(
            {
                "particle": {"model": model, **given},
                "context": {"l": 0, "d": 3.0, "daughters": CHANNELS[0]},
                "parameters": [mass, *g],
                "sheet": sheet,
                "poles": [pole],
            }
        )
    for l, masses, widths in (
        (1, [1.2], [0.15]),
        (0, [1.2, 1.6], [0.15, 0.2]),
        (1, [1.2, 1.6], [0.15, 0.2]),
    ):
        parameters = []
        for i, (mass, width) in enumerate(zip(masses, widths)):
            # beta in polar form
            b = 1.0 if i == 0 else 0.7 + 0.4j
            parameters += [mass, width, float(abs(b)), float(np.angle(b))]
        found.append(
            {
                "particle": {
                    "model": "KMatrixSingleChannel",
                    "mass_list": masses,
                    "width_list": widths,
                },
                "context": {"l": l, "d": 3.0, "daughters": DAUGHTERS},
                "parameters": parameters,
                "sheet": "-",
                "poles": kmatrix(len(masses), masses, widths, l, DAUGHTERS),
            }
        )
    with open(argv[1], "w", encoding="utf-8") as out:
        json.dump(found, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main(sys.argv)
