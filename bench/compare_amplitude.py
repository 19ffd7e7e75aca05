#!/usr/bin/env python3
"""The amplitude likelihood in plain NumPy on the waves that our benchmark writes.

    compare_amplitude.py build/bench/bin/amplitude [--events N] [--monte-carlo N]

Runs the benchmark, reads its waves, computes the same negative log-likelihood and its
gradient in the complex coefficients with NumPy on one thread, checks that both agree and
prints the times of both. Needs NumPy.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402


def fastest(call, calls):
    times = []
    for _ in range(calls):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return 1e6 * min(times)


def intensity(waves, c):
    amplitude = c @ waves
    return amplitude, amplitude.real**2 + amplitude.imag**2


def nll(data, monte_carlo, c):
    return -np.log(intensity(data, c)[1]).sum() + data.shape[1] * np.log(
        intensity(monte_carlo, c)[1].mean()
    )


def nll_gradient(data, monte_carlo, c):
    amplitude, f = intensity(data, c)
    flat, g = intensity(monte_carlo, c)
    integral = g.mean()
    slope = -(data @ (amplitude.conj() / f))
    slope += data.shape[1] / integral * (monte_carlo @ flat.conj()) / flat.size
    return -np.log(f).sum() + data.shape[1] * np.log(integral), slope


def nll_matrix(data, matrix, c):
    integral = (c @ matrix @ c.conj()).real
    return -np.log(intensity(data, c)[1]).sum() + data.shape[1] * np.log(integral)


def nll_gradient_matrix(data, matrix, c):
    amplitude, f = intensity(data, c)
    row = matrix @ c.conj()
    integral = (c @ row).real
    slope = -(data @ (amplitude.conj() / f)) + data.shape[1] / integral * row
    return -np.log(f).sum() + data.shape[1] * np.log(integral), slope


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*sys.argv[1:], "--write", folder], check=True)
        data, monte_carlo, c = (
            np.load(Path(folder) / f"{name}.npy")
            for name in ("data", "monte_carlo", "coefficients")
        )
        ours = [float(x) for x in (Path(folder) / "nll.txt").read_text().split()]
    value = nll(data, monte_carlo, c)
    if abs(value - ours[0]) > 1e-11 * abs(value):
        sys.exit(f"NumPy gives {value!r}, jacta {ours[0]!r}")
    matrix = monte_carlo @ monte_carlo.conj().T / monte_carlo.shape[1]
    print(f"\nNLL: NumPy {value:.12f}, jacta {ours[0]:.12f}")
    print(f"{'microseconds':<40} {'NumPy':>10} {'jacta':>10} {'ratio':>8}")
    rows = (
        ("value, cached integral", lambda: nll_matrix(data, matrix, c), 50, 1),
        ("gradient, cached integral", lambda: nll_gradient_matrix(data, matrix, c), 50, 2),
        ("value, cached waves only", lambda: nll(data, monte_carlo, c), 5, 3),
        ("gradient, cached waves only", lambda: nll_gradient(data, monte_carlo, c), 5, 4),
    )
    for name, call, calls, place in rows:
        theirs, mine = fastest(call, calls), 1e6 * ours[place]
        print(f"{name:<40} {theirs:>10.0f} {mine:>10.1f} {theirs / mine:>8.1f}")


if __name__ == "__main__":
    main()
