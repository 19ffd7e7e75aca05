"""The reference packages, set up so that their numbers can be trusted.

Import this module before NumPy: it restricts the numerical libraries to one thread.
"""

import contextlib
import logging
import os
import pathlib
import platform
import tempfile
import warnings

for _name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM"):
    os.environ[f"{_name}_NUM_THREADS"] = "1"
os.environ["TQDM_DISABLE"] = "1"

import blueice  # noqa: E402
import blueice.pdf_morphers  # noqa: E402

if not hasattr(blueice.pdf_morphers, "MORPHERS"):
    raise SystemExit(
        f"alea does not work with blueice {blueice.__version__}; install the versions of "
        "tools/reference/requirements.txt (blueice 1.2.1)"
    )

import alea  # noqa: E402
import iminuit  # noqa: E402
import numpy as np  # noqa: E402
import scipy  # noqa: E402
from alea.models import BlueiceExtendedModel  # noqa: E402

logging.disable(logging.WARNING)
warnings.simplefilter("ignore")


def versions():
    """Return the versions of everything that decides about the numbers.

    Returns
    -------
    dict of str to str
    """
    return {
        "alea": alea.__version__,
        "blueice": blueice.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "iminuit": iminuit.__version__,
        "python": platform.python_version(),
    }


@contextlib.contextmanager
def scratch_folder():
    """Work in an empty folder: blueice writes a cache into the current one."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield pathlib.Path(folder)
        finally:
            os.chdir(before)


def load_model(path, template_path, nominal_values=None):
    """Make a template model.

    Parameters
    ----------
    path : path-like
        Model file.
    template_path : path-like
        Folder of the templates.
    nominal_values : dict of str to float, optional
        Nominal values in place of those in the file.

    Returns
    -------
    alea.models.BlueiceExtendedModel

    Raises
    ------
    FileNotFoundError
        Where a template would come from another folder. (The reference takes files of its
        own examples, without a word, where it finds none in the given folder.)
    """
    folder = pathlib.Path(template_path).resolve()
    model = BlueiceExtendedModel.from_config(
        str(pathlib.Path(path).resolve()),
        template_path=str(folder),
        nominal_values=dict(nominal_values or {}),
    )
    for term in model.likelihood_list[:-1]:
        for source in term.base_model.sources:
            config = source.config
            names = config.get("templatenames", [config.get("templatename")])
            for name in [*names, config.get("spectrum_name")]:
                if name and folder not in pathlib.Path(name).parents:
                    raise FileNotFoundError(f"{name} is not in {folder}")
    return model
