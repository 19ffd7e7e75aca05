"""How far the numbers of two packages may be apart."""

import math

SCRIPTS = {
    "introduction": "alea",
    "rate_and_shape": "alea",
    "fits_and_intervals": "alea",
    "sensitivity": "alea",
    "spectra_unbinned": "alea",
    "spectra_binned": "alea",
    "amplitude_fit": "tf_pwa",
}

# Of what a fit's numbers vary by; and of what does not depend on a fit.
FIT_TOLERANCE = 0.02
EXACT_TOLERANCE = 1e-9


def _apart(found, wanted, scale):
    if math.isfinite(wanted) and math.isfinite(found):
        return abs(found - wanted) / scale
    return 0.0 if found == wanted or found != found and wanted != wanted else math.inf


def differences(found, reference):
    """Return a line for every number of the reference that was not found."""
    lines = []
    for name, wanted in reference["exact"].items():
        values = found["exact"][name]
        if len(values) != len(wanted):
            lines.append(f"{name}: {len(values)} numbers instead of {len(wanted)}")
        for value, number in zip(values, wanted):
            if not _apart(value, number, max(1.0, abs(number))) <= EXACT_TOLERANCE:
                lines.append(f"{name}: {value} instead of {number}")
    for name, entry in reference["fitted"].items():
        values = found["fitted"][name]["values"]
        if len(values) != len(entry["values"]):
            lines.append(f"{name}: {len(values)} numbers instead of others")
        for value, number in zip(values, entry["values"]):
            if not _apart(value, number, entry["scale"]) <= FIT_TOLERANCE:
                lines.append(f"{name}: {value} instead of {number} +- {entry['scale']}")
    return lines
