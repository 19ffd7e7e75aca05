"""Golden densities: values and probabilities of SciPy's distributions on ranges.

    pip install -r tools/reference/requirements.txt
    python tools/reference/densities.py tests/golden/densities/densities.json

A case has the density as a model file writes it, the range of its axis, the density at
points and the probability of intervals. Distributions are SciPy's, divided by the
probability of the range; shapes that SciPy has no distribution of are integrated by
scipy.integrate.quad between the points where they bend.
"""

import json
import pathlib
import sys
import warnings

import numpy as np
import scipy
from scipy import integrate, interpolate, special, stats


def points_of(low, high, n=17):
    """Points inside a range, both ends among them."""
    return [float(x) for x in np.linspace(low, high, n)]


def truncated(distribution, low, high):
    """Density and probability of a frozen distribution on a range."""

    def between(a, b):
        if a > distribution.median():
            return distribution.sf(a) - distribution.sf(b)
        return distribution.cdf(b) - distribution.cdf(a)

    total = between(low, high)
    return (lambda x: distribution.pdf(x) / total, lambda a, b: between(a, b) / total)


def integrated(shape, low, high, bends=()):
    """The same for a function that has to be integrated."""

    def between(a, b):
        edges = sorted({a, b, *[x for x in bends if a < x < b]})
        return sum(
            integrate.quad(shape, s, t, epsabs=0, epsrel=2e-14, limit=500)[0]
            for s, t in zip(edges, edges[1:])
        )

    total = between(low, high)
    return lambda x: shape(x) / total, lambda a, b: between(a, b) / total


def bends_around(mean, scale):
    """Where to split an integral over a peak."""
    return [mean + s * k * scale for k in (0, 1, 2, 4, 8, 16, 32, 64) for s in (-1, 1)]


def double_crystal_ball(mean, sigma, low, high):
    """Two of SciPy's Crystal Ball functions, joined at the maximum."""
    left = stats.crystalball(*low)
    right = stats.crystalball(*high)

    def shape(x):
        z = (x - mean) / sigma
        one, t = (left, z) if z < 0 else (right, -z)
        return one.pdf(t) / one.pdf(0)

    return shape


def with_fractions(fractions, parts):
    """A sum of densities."""
    weights = [*fractions, 1 - sum(fractions)]
    return (
        lambda x: sum(w * p[0](x) for w, p in zip(weights, parts)),
        lambda a, b: sum(w * p[1](a, b) for w, p in zip(weights, parts)),
    )


def polynomial(coefficients, low, high):
    """A Chebyshev series over the range."""
    series = np.polynomial.Chebyshev([1, *coefficients], domain=[low, high])
    integral = series.integ()
    total = integral(high) - integral(low)
    return (
        lambda x: series(x) / total,
        lambda a, b: (integral(b) - integral(a)) / total,
    )


def bernstein(coefficients, low, high):
    """A polynomial in Bernstein's basis."""
    series = interpolate.BPoly(np.array(coefficients)[:, None], [low, high])
    total = series.integrate(low, high)
    return lambda x: series(x) / total, lambda a, b: series.integrate(a, b) / total


def cases():
    """Name, density, range, its functions."""
    yield (
        "uniform",
        "{uniform: {}}",
        (2, 7),
        truncated(stats.uniform(2, 5), 2, 7),
    )
    for name, mean, sigma, low, high in [
        ("gaussian", 125.0, 2.5, 100, 160),
        ("gaussian_at_the_edge", 101.0, 3.0, 100, 160),
        ("gaussian_outside", 80.0, 4.0, 100, 130),
        ("gaussian_above", 190.0, 5.0, 100, 160),
        ("gaussian_wide", 0.3, 40.0, -1, 1),
    ]:
        yield (
            name,
            f"{{gaussian: {{mean: {mean}, sigma: {sigma}}}}}",
            (low, high),
            truncated(stats.norm(mean, sigma), low, high),
        )
    for name, slope, low, high in [
        ("exponential", -0.03, 100, 160),
        ("exponential_steep", -7.5, 0, 20),
        ("exponential_flat", -1e-9, 0, 20),
        ("exponential_rising", 0.4, -5, 11),
    ]:
        mirrored = slope > 0
        scale = 1 / abs(slope)
        width = high - low
        forward = stats.truncexpon(width / scale, loc=0, scale=scale)
        if mirrored:
            functions = (
                lambda x, d=forward, h=high: d.pdf(h - x),
                lambda a, b, d=forward, h=high: d.cdf(h - a) - d.cdf(h - b),
            )
        else:
            functions = (
                lambda x, d=forward, l=low: d.pdf(x - l),
                lambda a, b, d=forward, l=low: d.cdf(b - l) - d.cdf(a - l),
            )
        yield name, f"{{exponential: {{slope: {slope}}}}}", (low, high), functions
    for name, exponent, low, high in [
        ("power_law", -2.7, 1, 30),
        ("power_law_inverse", -1.0, 0.5, 8),
        ("power_law_rising", 1.5, 0.2, 3),
    ]:
        yield (
            name,
            f"{{power_law: {{exponent: {exponent}}}}}",
            (low, high),
            integrated(lambda x, e=exponent: x**e, low, high, np.geomspace(low, high, 9)),
        )
    yield (
        "chebyshev",
        "{chebyshev: {coefficients: [-0.4, 0.2, 0.05]}}",
        (-1.5, 4),
        polynomial([-0.4, 0.2, 0.05], -1.5, 4),
    )
    yield (
        "bernstein",
        "{bernstein: {coefficients: [1.0, 0.2, 0.7, 0.4]}}",
        (10, 25),
        bernstein([1.0, 0.2, 0.7, 0.4], 10, 25),
    )
    for name, mean, sigma, alpha, n, low, high in [
        ("crystal_ball", 5.28, 0.03, 1.2, 2.5, 5.0, 5.5),
        ("crystal_ball_heavy", 0.0, 1.0, 0.8, 1.05, -50, 10),
        ("crystal_ball_far", 0.0, 1.0, 2.5, 120.0, -8, 6),
    ]:
        yield (
            name,
            f"{{crystal_ball: {{mean: {mean}, sigma: {sigma}, alpha: {alpha}, n: {n}}}}}",
            (low, high),
            integrated(
                stats.crystalball(alpha, n, loc=mean, scale=sigma).pdf,
                low,
                high,
                [mean - alpha * sigma, *bends_around(mean, sigma)],
            ),
        )
    yield (
        "double_crystal_ball",
        "{double_crystal_ball: {mean: 91.2, sigma: 2.5, alpha_low: 1.1, n_low: 3.0, "
        "alpha_high: 1.6, n_high: 4.5}}",
        (60, 120),
        integrated(
            double_crystal_ball(91.2, 2.5, (1.1, 3.0), (1.6, 4.5)),
            60,
            120,
            [91.2 - 1.1 * 2.5, 91.2 + 1.6 * 2.5, *bends_around(91.2, 2.5)],
        ),
    )
    for name, endpoint, chi, low, high in [
        ("argus", 5.29, 3.2, 5.2, 5.3),
        ("argus_whole", 2.0, 1.1, 0, 2.5),
    ]:
        distribution = stats.argus(chi, loc=0, scale=endpoint)
        yield (
            name,
            f"{{argus: {{endpoint: {endpoint}, slope: {-0.5 * chi**2!r}}}}}",
            (low, high),
            integrated(
                distribution.pdf,
                low,
                high,
                endpoint - endpoint * np.geomspace(1e-12, 0.5, 60),
            ),
        )
    for name, mean, width, low, high in [
        ("breit_wigner", 91.19, 2.5, 60, 120),
        ("breit_wigner_tail", 0.0, 0.01, 5, 9),
    ]:
        yield (
            name,
            f"{{breit_wigner: {{mean: {mean}, width: {width}}}}}",
            (low, high),
            truncated(stats.cauchy(mean, width / 2), low, high),
        )
    for name, mean, width, sigma, low, high in [
        ("voigt", 91.19, 2.5, 1.3, 60, 120),
        ("voigt_narrow", 3.1, 0.001, 0.02, 2.9, 3.3),
        ("voigt_lorentzian", 0.0, 1.0, 0.05, -6, 9),
    ]:
        yield (
            name,
            f"{{voigt: {{mean: {mean}, width: {width}, sigma: {sigma}}}}}",
            (low, high),
            integrated(
                lambda x, m=mean, s=sigma, g=width / 2: special.voigt_profile(x - m, s, g),
                low,
                high,
                [*bends_around(mean, sigma), *bends_around(mean, width)],
            ),
        )
    edges, contents = [0, 1, 2.5, 3, 6], [3.0, 1.5, 0.0, 6.0]
    yield (
        "histogram",
        f"{{histogram: {{edges: {edges}, contents: {contents}}}}}",
        (0, 6),
        truncated(stats.rv_histogram((contents, edges), density=False), 0, 6),
    )
    peak = truncated(stats.norm(125, 2), 100, 160)
    wide = truncated(stats.norm(127, 6), 100, 160)
    flat = truncated(stats.uniform(100, 60), 100, 160)
    yield (
        "sum",
        "{sum: {fractions: [0.3, 0.25], of: [{gaussian: {mean: 125, sigma: 2}}, "
        "{gaussian: {mean: 127, sigma: 6}}, {uniform: {}}]}}",
        (100, 160),
        with_fractions([0.3, 0.25], [peak, wide, flat]),
    )
    smeared = stats.exponnorm(1 / (0.5 * 0.4), loc=0, scale=0.4)
    yield (
        "convolution",
        "{convolution: {of: {exponential: {slope: -0.5}}, sigma: 0.4, "
        "true_range: [0, 90]}}",
        (-2, 12),
        truncated(smeared, -2, 12),
    )


def main():
    """Writes the file."""
    # quad says that it cannot reach 2e-14 where it has reached the last digit.
    warnings.simplefilter("ignore", integrate.IntegrationWarning)
    result = {
        "source": f"scipy {scipy.__version__}, numpy {np.__version__}",
        "cases": [],
    }
    for name, density, (low, high), (pdf, probability) in cases():
        points = points_of(low, high)
        if name == "histogram":  # the last bin is open in SciPy
            points.pop()
        inner = points_of(low, high, 6)
        result["cases"].append(
            {
                "name": name,
                "density": density,
                "range": [low, high],
                "points": [[x, float(pdf(x))] for x in points],
                "intervals": [
                    [a, b, float(probability(a, b))] for a, b in zip(inner, inner[1:])
                ],
            }
        )
    pathlib.Path(sys.argv[1]).write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
