"""Fits of a Gaussian peak on an exponential by other programs, the same data and start.

Each function takes the events and about how many there are, and returns the seconds of the
fastest of its fits, -ln L at the minimum, the values and the errors in the order of NAMES.
What is compiled or built once for many fits (numba's machine code, NextStat's model of a
file) is made before the clock starts. Threads: one each.
"""

import importlib.util
import os
import pathlib
import tempfile
import time

import iminuit
import numpy as np
from scipy import special

LOW, HIGH = 100.0, 160.0
START = (125.0, 2.0, -0.03)


def fastest(fit, repetitions):
    """Return seconds of the fastest repetition and what the last one gave."""
    best = np.inf
    for _ in range(repetitions):
        begin = time.perf_counter()
        result = fit()
        best = min(best, time.perf_counter() - begin)
    return best, result


def numpy_likelihood(x):
    """-ln L, extended, as a function of the five parameters, by NumPy."""

    def nll(signal, background, mean, sigma, slope):
        scale = sigma * np.sqrt(2)
        within = 0.5 * (
            special.erf((HIGH - mean) / scale) - special.erf((LOW - mean) / scale)
        )
        peak = np.exp(-0.5 * ((x - mean) / sigma) ** 2)
        peak *= signal / (within * sigma * np.sqrt(2 * np.pi))
        falling = np.exp(slope * (x - LOW))
        falling *= background * slope / np.expm1(slope * (HIGH - LOW))
        return signal + background - np.log(peak + falling).sum()

    return nll


def numba_likelihood(x):
    """The same, a loop over the events that numba has compiled."""
    import math

    import numba

    @numba.njit(fastmath=True)
    def compiled(x, signal, background, mean, sigma, slope):
        scale = sigma * math.sqrt(2)
        within = 0.5 * (math.erf((HIGH - mean) / scale) - math.erf((LOW - mean) / scale))
        a = signal / (within * sigma * math.sqrt(2 * math.pi))
        b = background * slope / math.expm1(slope * (HIGH - LOW))
        total = 0.0
        for i in range(x.size):
            z = (x[i] - mean) / sigma
            total += math.log(a * math.exp(-0.5 * z * z) + b * math.exp(slope * (x[i] - LOW)))
        return signal + background - total

    def nll(*values):
        return compiled(x, *values)

    nll(0.1 * x.size, 0.9 * x.size, *START)
    return nll


def minuit_fit(likelihood, events):
    """Fit with iminuit's migrad and hesse."""

    def fit():
        minuit = iminuit.Minuit(likelihood, 0.1 * events, 0.9 * events, *START)
        minuit.errordef = iminuit.Minuit.LIKELIHOOD
        minuit.limits = [(0, None), (0, None), (110, 140), (0.5, 8), (-1, 1)]
        minuit.migrad()
        minuit.hesse()
        return minuit

    seconds, minuit = fastest(fit, 3)
    return seconds, minuit.fval, list(minuit.values), list(minuit.errors)


def with_numpy(x, events):
    """Return the fit of iminuit with NumPy."""
    return minuit_fit(numpy_likelihood(x), events)


def with_numba(x, events):
    """Return the fit of iminuit with numba."""
    return minuit_fit(numba_likelihood(x), events)


NEXTSTAT_MODEL = """schema_version: nextstat_unbinned_spec_v0
model:
  parameters:
    - {{name: signal, init: 1, bounds: [0.01, 3]}}
    - {{name: background, init: 1, bounds: [0.01, 3]}}
    - {{name: mean, init: {mean}, bounds: [0.16, 0.67]}}
    - {{name: sigma, init: {sigma}, bounds: [0.008, 0.14]}}
    - {{name: slope, init: {slope}, bounds: [-6, -0.5]}}
channels:
  - name: channel
    data: {{file: events.parquet}}
    observables: [{{name: x, bounds: [0, 1]}}]
    processes:
      - name: signal
        pdf: {{type: gaussian, observable: x, params: [mean, sigma]}}
        yield: {{type: scaled, base_yield: {signal}, scale: signal}}
      - name: background
        pdf: {{type: exponential, observable: x, params: [slope]}}
        yield: {{type: scaled, base_yield: {background}, scale: background}}
"""


def with_nextstat(x, events):
    """Return the fit of NextStat, whose model reads a Parquet file.

    Its line search (0.10.1) ends in NaN where a yield or the slope may be zero or events are
    far from 1: it gets them on [0, 1], and bounds that keep off zero.
    """
    import nextstat
    import pyarrow
    import pyarrow.parquet

    nextstat.set_threads(1)
    span = HIGH - LOW
    start = {
        "signal": 0.1 * events,
        "background": 0.9 * events,
        "mean": (START[0] - LOW) / span,
        "sigma": START[1] / span,
        "slope": START[2] * span,
    }
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        table = pyarrow.table({"x": (x - LOW) / span})
        pyarrow.parquet.write_table(table, folder / "events.parquet")
        text = NEXTSTAT_MODEL.format(**start)
        (folder / "model.yaml").write_text(text, encoding="utf-8")
        model = nextstat.UnbinnedModel.from_config(str(folder / "model.yaml"))
    seconds, found = fastest(lambda: nextstat.fit(model), 3)
    order = [model.parameter_names().index(name) for name in start]
    scales = (0.1 * events, 0.9 * events, span, span, 1 / span)
    values = [scale * found.bestfit[i] for scale, i in zip(scales, order)]
    values[2] += LOW
    errors = [scale * found.uncertainties[i] for scale, i in zip(scales, order)]
    return seconds, found.nll + len(x) * np.log(span), values, errors


def with_zfit(x, events):
    """Return the fit of zfit with its Minuit; TensorFlow's graph is traced before."""
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
    os.environ.setdefault("ZFIT_DISABLE_TF_WARNINGS", "1")
    import zfit

    space = zfit.Space("x", limits=(LOW, HIGH))
    parameters = [
        zfit.Parameter("signal", 0.1 * events, 0, 3 * events),
        zfit.Parameter("background", 0.9 * events, 0, 3 * events),
        zfit.Parameter("mean", START[0], 110, 140),
        zfit.Parameter("sigma", START[1], 0.5, 8),
        zfit.Parameter("slope", START[2], -1, 1),
    ]
    start = [float(parameter.value()) for parameter in parameters]
    signal, background, mean, sigma, slope = parameters
    peak = zfit.pdf.Gauss(mean, sigma, obs=space, extended=signal)
    falling = zfit.pdf.Exponential(slope, obs=space, extended=background)
    loss = zfit.loss.ExtendedUnbinnedNLL(
        zfit.pdf.SumPDF([peak, falling]), zfit.Data.from_numpy(obs=space, array=x)
    )
    loss.gradient(parameters)
    minimizer = zfit.minimize.Minuit()

    def fit():
        zfit.param.set_values(parameters, start)
        result = minimizer.minimize(loss)
        return result, result.hesse(parameters)

    fit()
    seconds, (result, errors) = fastest(fit, 3)
    # zfit subtracts a constant from its loss; and the Poisson term has ln n! or not.
    values = [float(result.params[parameter]["value"]) for parameter in parameters]
    fval = numpy_likelihood(x)(*values)
    return seconds, fval, values, [float(errors[parameter]["error"]) for parameter in parameters]


def available():
    """Return the peers that are installed: name and function."""
    peers = {"iminuit, NumPy": with_numpy}
    for name, package, function in (
        ("iminuit, numba", "numba", with_numba),
        ("NextStat", "nextstat", with_nextstat),
        ("zfit", "zfit", with_zfit),
    ):
        if importlib.util.find_spec(package) is not None:
            peers[name] = function
    return peers
