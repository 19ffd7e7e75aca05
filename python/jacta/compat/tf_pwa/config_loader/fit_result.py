"""The result of a fit under tf-pwa's names."""

import json
from typing import Dict


class FitResult:
    """What a fit found.

    Attributes
    ----------
    params, error : dict
        Values and errors by name.
    min_nll : float
        The NLL at the minimum.
    success : bool
        Whether the minimum is certified.
    ndf : int
        The number of parameters that have an error.
    hess_inv : numpy.ndarray
        Their covariance.
    fcn : FitResult
        All that jacta knows of the fit.
    """

    def __init__(
        self, params: Dict[str, float], error: Dict[str, float], nll: float, fcn
    ):
        self.params, self.error, self.min_nll, self.fcn = params, error, nll, fcn
        self.success = fcn.valid
        self.ndf = len(fcn.covariance_names)
        self.hess_inv = fcn.covariance

    def set_error(self, error: Dict[str, float]) -> None:
        """Replace the errors."""
        self.error = dict(error)

    def save_as(self, file_name: str, save_hess: bool = False) -> None:
        """Write values, errors and how the fit ended to a file in JSON."""
        content = {
            "value": self.params,
            "error": self.error,
            "status": {"success": self.success, "NLL": self.min_nll},
        }
        with open(file_name, "w") as file:
            json.dump(content, file, indent=2)

    def __repr__(self) -> str:
        return repr(self.fcn)
