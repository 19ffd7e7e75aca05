"""Every kind of plot from numbers that formulas give: no toys, no fits."""

from statistics import NormalDist

import numpy as np

from jacta import plot, statistics
from jacta.statistics import Impact

N_TOYS = 400
QUANTILES = np.array([NormalDist().inv_cdf((i + 0.5) / N_TOYS) for i in range(N_TOYS)])


class Result:
    """What a result file holds."""

    def __init__(self, true, mass, n_invalid=0):
        # A measurement x of mu with unit error, less for small masses, mu not below 0.
        x = true * (1.0 if mass > 100.0 else 1.3) + QUANTILES
        best = np.maximum(x, 0.0)
        self.metadata = {
            "poi": "mu",
            "generate_values": {"mu": true, "mass": mass},
            "nominal_values": {},
            "expectation_values": {"mu": 4.0 * true},
        }
        self.hypotheses, self.batch = {}, {"first_toy": 0, "computation": "limits"}
        columns = [("mu", float), ("ll", float), ("dl", float), ("ul", float)]
        self.fits = {}
        for name, value in (("free", best), ("zero", 0.0), ("true", true)):
            rows = np.zeros(N_TOYS, dtype=[*columns, ("valid_fit", bool)])
            rows["mu"], rows["ll"] = value, -0.5 * (x - value) ** 2
            rows["dl"], rows["ul"] = np.maximum(x - 1.64, 0.0), np.maximum(x, 0.0) + 1.64
            rows["valid_fit"] = np.arange(N_TOYS) >= (n_invalid if name == "free" else 0)
            self.fits[name] = rows


def point(true, mass=50.0, n_invalid=0):
    return statistics.ToyPoint([Result(true, mass, n_invalid)], ["toys.ii.h5"])


def over_mass():
    return [
        _scaled(point(0.0, mass), mass / 50.0) for mass in (10.0, 50.0, 200.0, 1000.0)
    ]


def _scaled(item, scale):
    for name in ("dl", "ul"):
        item.fits["free"][name] *= scale
    return item


def over_signal(n_invalid=0):
    return [
        point(true, mass, n_invalid if true == 4.0 else 0)
        for mass in (50.0, 200.0)
        for true in (0.0, 1.0, 2.0, 4.0)
    ]


def curve():
    mu = np.linspace(0.0, 5.0, 11)
    threshold = 2.7 - 1.2 * np.exp(-mu)
    entry = {
        "hashed_keys": {"poi": "mu", "confidence_level": 0.9},
        "mu": mu,
        "threshold": threshold,
        "threshold_lower": threshold - 0.1,
        "threshold_upper": threshold + 0.15,
    }
    return plot.threshold_curves({"key": entry})


def parabola():
    values = np.linspace(0.0, 5.0, 26)
    return {
        "points": [{"mu": float(v)} for v in values],
        "t": [float((v - 1.5) ** 2 / 0.8**2) for v in values],
        "best_fit": {"mu": 1.5},
    }


INTERVAL = {"poi": "mu", "lower": 0.3, "upper": 2.8, "level": 0.9}


def paraboloid():
    grid = [(a, b) for a in np.linspace(0, 3, 31) for b in np.linspace(-2, 2, 31)]
    return {
        "points": [{"mu": float(a), "background": float(b)} for a, b in grid],
        "t": [
            float(7 * (a - 1.2) ** 2 + 4 * (b - 0.2) ** 2 + 3 * (a - 1.2) * b)
            for a, b in grid
        ],
        "best_fit": {"mu": 1.2, "background": 0.2},
    }


def surface():
    x, y = np.linspace(0, 3, 7), np.linspace(-2, 2, 5)
    threshold = 4.6 - 1.5 * np.exp(-2 * x)[None, :] + 0.0 * y[:, None]
    ends = threshold - 0.4, threshold + 0.4
    toys = np.full(threshold.shape, 500)
    return statistics.ThresholdSurface(
        ("mu", "background"), 0.9, x, y, threshold, *ends, toys
    )


COVARIANCE = {
    "names": ["mu", "efficiency", "background"],
    "values": [[0.64, -0.24, 0.08], [-0.24, 0.25, 0.05], [0.08, 0.05, 1.0]],
}


def template_spectrum():
    edges = np.linspace(0.0, 100.0, 21)
    centres = 0.5 * (edges[1:] + edges[:-1])
    parts = {"signal": 30 * np.exp(-centres / 15), "background": np.full(20, 6.0)}
    total = sum(parts.values())
    data = np.round(total * (1.0 + 0.25 * np.sin(centres / 7.0)))
    return plot.Spectrum(edges, parts, total, data, name="energy", unit="keV")


def mass_projection():
    edges = np.linspace(0.6, 1.8, 41)
    m = 0.5 * (edges[1:] + edges[:-1])
    peaks = [
        (300.0, 0.892, 0.05, "Kst"),
        (180.0, 1.43, 0.11, "K2st"),
    ]
    parts = {name: a / (1 + ((m - m0) / g) ** 2) for a, m0, g, name in peaks}
    total = sum(parts.values()) + 40 * np.sin(6 * m)
    data = total + np.sqrt(np.abs(total)) * np.cos(9 * m)
    return plot.Spectrum(
        edges, parts, total, data, np.sqrt(np.abs(data)), "m(K,Pip)", "GeV"
    )


def three_bodies():
    """Return momenta of events whose squared masses lie on a spiral."""
    parent, (m1, m2, m3) = 1.86, (0.49, 0.14, 0.14)
    share = np.linspace(0.02, 0.98, 900)
    s12 = (m1 + m2) ** 2 + share * ((parent - m3) ** 2 - (m1 + m2) ** 2)
    cosine = np.cos(25.0 * share)
    m12 = np.sqrt(s12)
    q = _momentum(m12, m1, m2)
    p = _momentum(parent, m12, m3)
    zero = np.zeros_like(s12)
    one = _four(np.hypot(q, m1), q * np.sqrt(1 - cosine**2), q * cosine)
    two = _four(np.hypot(q, m2), -q * np.sqrt(1 - cosine**2), -q * cosine)
    energy = np.hypot(p, m12)
    boosted = [_boosted(item, energy, p, m12) for item in (one, two)]
    return {"K": boosted[0], "pi": boosted[1], "pi0": _four(np.hypot(p, m3), zero, -p)}


def _momentum(parent, first, second):
    square = (parent**2 - (first + second) ** 2) * (parent**2 - (first - second) ** 2)
    return np.sqrt(square) / (2 * parent)


def _four(energy, x, z):
    return np.column_stack([energy, x, np.zeros_like(energy), z])


def _boosted(item, energy, p, mass):
    e, x, _, z = item.T
    return _four((energy * e + p * z) / mass, x, (energy * z + p * e) / mass)


FRACTIONS = {
    "Kst": {"value": 0.62, "error": 0.03},
    "rho": {"value": 0.31, "error": 0.02},
    "Flat": {"value": 0.12, "error": 0.01},
    "Kstxrho": {"value": -0.07, "error": 0.015},
    "sum_diag": {"value": 1.05, "error": 0.02},
}

COUPLINGS = plot.couplings_of(
    {
        "D->Kst.PiKst->K.Pi_total_0r": 1.0,
        "D->Kst.PiKst->K.Pi_total_0i": 0.3,
        "D->Rho.KRho->Pi.Pi_total_0r": 0.7,
        "D->Rho.KRho->Pi.Pi_total_0i": 2.1,
    },
    {
        "names": ["D->Rho.KRho->Pi.Pi_total_0r", "D->Rho.KRho->Pi.Pi_total_0i"],
        "values": [[0.0025, 0.001], [0.001, 0.01]],
    },
)

# One entry for every kind of `jacta plot`, and variants after a "-".
PLOTS = {
    "sensitivity": lambda: plot.sensitivity(
        over_mass(), observed={10.0: 0.5, 1000.0: 30.0}
    ),
    "sensitivity-distribution": lambda: plot.sensitivity([point(1.0)], observed={0: 2.2}),
    "power": lambda: plot.power(over_signal(), significances=(1.0, 3.0)),
    "neyman": lambda: plot.neyman(curve(), scan=parabola(), interval=INTERVAL),
    "scan": lambda: plot.scan(parabola(), interval=INTERVAL, curve=curve()[0]),
    "scan-contours": lambda: plot.scan(paraboloid()),
    "scan-neyman": lambda: plot.scan(paraboloid(), surface=surface()),
    "distribution": lambda: plot.distribution(QUANTILES**2, observed=3.3),
    "coverage": lambda: plot.coverage(over_signal()),
    "failures": lambda: plot.failures(over_signal(n_invalid=7)[:4]),
    "pull": lambda: plot.pulls(
        plot.pulls_of(
            {"values": {"a": 1.2, "b": -1.5}, "errors": {"a": 0.05, "b": 1.9}},
            {"a": 0.1, "b": 2.0},
            {"a": 1.05, "b": 0.0},
        )
    ),
    "correlation": lambda: plot.correlations(COVARIANCE),
    "impact": lambda: plot.impact(
        [*statistics.linear_impacts(COVARIANCE, "mu"), Impact("rate", 0.05, -0.02)],
        poi="mu",
        total=0.8,
    ),
    "spectrum": lambda: plot.spectrum(template_spectrum()),
    "spectrum-log": lambda: plot.spectrum(template_spectrum(), log=True),
    "goodness": lambda: plot.goodness(20 + 4 * QUANTILES, 25.0, statistic="X"),
    "dalitz": lambda: plot.dalitz(three_bodies(), bins=30),
    "projection": lambda: plot.spectrum(mass_projection(), interference=True),
    "fraction": lambda: plot.fractions(FRACTIONS),
    "argand": lambda: plot.argand(COUPLINGS),
}
