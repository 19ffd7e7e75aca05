"""MultiConfig: several configurations in one fit, which are a jacta.JointModel."""

import json
import os
import tempfile
from typing import Dict, List, Optional, Sequence, Union

import numpy as np

from .... import _core
from ....errors import InputError, UsageError
from ....joint_model import JointModel
from .amplitude import Amplitude
from .config_loader import ConfigLoader
from .fcn import FCN
from .fit_result import FitResult


class MultiConfig:
    """Several configurations with shared parameters.

    Parameters
    ----------
    file_names : list of str or dict
        The configurations. Variables of the same name are one.
    total_same : bool
        Whether that holds for the total couplings of chains; else configuration i has its
        own, with ``si`` before ``total``.

    Attributes
    ----------
    configs : list of ConfigLoader
        One per configuration, with the values of this one.
    model : JointModel
        The model of jacta; what has no name in tf-pwa is there.
    """

    def __init__(
        self,
        file_names: Sequence[Union[str, dict]],
        vm=None,
        total_same: bool = False,
        share_dict: Optional[dict] = None,
        multi_gpu: bool = False,
    ):
        if vm is not None or share_dict:
            raise UsageError(
                "variables and settings cannot be given to MultiConfig: its configurations "
                "share the variables of the same name"
            )
        self.total_same = total_same
        self.configs = [ConfigLoader(file) for file in file_names]
        self._folder = tempfile.TemporaryDirectory()
        models = {}
        for i, file in enumerate(file_names):
            if isinstance(file, dict):
                path = os.path.join(self._folder.name, f"config_{i}.yml")
                with open(path, "w", encoding="utf-8") as opened:
                    json.dump(file, opened)
                file = path
            models[f"s{i}"] = os.path.abspath(file)
        self._check_constraints()
        self.model = JointModel(models, total_same=total_same)
        self._values: Dict[str, float] = {}
        self._result: Optional[FitResult] = None
        self.inv_he: Optional[np.ndarray] = None

    def _check_constraints(self) -> None:
        """Refuse a constraint of several configurations, which would count for each."""
        seen: Dict[str, int] = {}
        for i, config in enumerate(self.configs):
            for own in _core.constrained_names(config.model.amp):
                first = seen.setdefault(self._joint_name(i, own), i)
                if first == i:
                    continue
                raise InputError(
                    f"the configurations {first} and {i} constrain {own} both: it would "
                    "count twice, where tf-pwa counts it once. Leave the constraint out in "
                    "one of them"
                )

    # ---- names -------------------------------------------------------------------------

    def _joint_name(self, i: int, own: str) -> str:
        return own if self.total_same else own.replace("_total_", f"_s{i}total_", 1)

    def _own_values(self, i: int) -> Dict[str, float]:
        """Return the values of configuration i among those of all."""
        values = self.model.parameters(**self._values)
        own = self.configs[i].model.parameters.names
        return {name: values[self._joint_name(i, name)] for name in own}

    def _hand_out(self) -> None:
        for i, config in enumerate(self.configs):
            config._values = self._own_values(i)

    # ---- data and amplitudes -----------------------------------------------------------

    def get_all_data(self) -> list:
        """Return the samples data, phsp, bg and None of every configuration."""
        return [config.get_all_data() for config in self.configs]

    def get_models(self) -> list:
        """Return the models of the configurations, of class AmplitudeModel."""
        return [config.model for config in self.configs]

    def get_amplitudes(self, vm=None) -> List[Amplitude]:
        """Return the amplitudes of the configurations, with the parameters as they are."""
        self._hand_out()
        return [config.get_amplitude() for config in self.configs]

    # ---- parameters --------------------------------------------------------------------

    def get_params(self, trainable_only: bool = False) -> Dict[str, float]:
        """Return the values of the variables.

        Parameters
        ----------
        trainable_only : bool
            Whether to return those only that fits vary.
        """
        if trainable_only:
            values = self.model.parameters(**self._values)
            return {name: values[name] for name in self.model.parameters.fittable}
        found: Dict[str, float] = {}
        for i, config in enumerate(self.configs):
            for name, value in config.model.variables(self._own_values(i)).items():
                found.setdefault(self._joint_name(i, name), value)
        return found

    def set_params(self, params, neglect_params=None) -> bool:
        """Set values of variables.

        Parameters
        ----------
        params : dict, str or FitResult
            Values by name, or a file of them as ``save_params`` writes it.
        neglect_params : list of str, optional
            Names to leave alone.
        """
        if isinstance(params, str):
            with open(params, encoding="utf-8") as file:
                params = json.load(file)
        if isinstance(params, FitResult):
            params = params.params
        params = params.get("value", params)
        left_out = set(neglect_params or ())
        kept = {name: x for name, x in params.items() if name not in left_out}
        self._values.update(self._known_values(kept))
        self._hand_out()
        return True

    def _known_values(self, values: Dict[str, float]) -> Dict[str, float]:
        """Return values of variables as values of the parameters of the joint model."""
        found: Dict[str, float] = {}
        for i, config in enumerate(self.configs):
            own_names = config.model.variables({})
            own = {
                name: values[self._joint_name(i, name)]
                for name in own_names
                if self._joint_name(i, name) in values
            }
            for name, value in config.model.known_values(own).items():
                found[self._joint_name(i, name)] = value
        return found

    def save_params(self, file_name: str) -> None:
        """Write the values to a file in JSON."""
        with open(file_name, "w", encoding="utf-8") as file:
            json.dump(self.get_params(), file, indent=2)

    def reinit_params(self) -> None:
        """Set all values to those of the configurations."""
        self._values = {}

    # ---- fits --------------------------------------------------------------------------

    def get_fcns(self, datas=None, vm=None, batch: int = 65000) -> list:
        """Return the NLL of every configuration."""
        self._refuse(datas)
        self._hand_out()
        return [config.get_fcn() for config in self.configs]

    def get_fcn(self, datas=None, vm=None, batch: int = 65000) -> FCN:
        """Return the NLL of all as a function, with ``nll_grad`` and ``nll_grad_hessian``."""
        self._refuse(datas)
        return FCN(self)

    @staticmethod
    def _refuse(datas) -> None:
        if datas is not None:
            raise UsageError(
                "MultiConfig fits the samples of its configurations: name others there"
            )

    def fit(
        self,
        datas=None,
        batch: int = 65000,
        method: str = "BFGS",
        maxiter=None,
        print_init_nll: bool = False,
        callback=None,
    ) -> FitResult:
        """Minimise the sum of the NLLs.

        jacta's own minimiser runs, which ends with Newton's steps and a certificate;
        arguments that are about another one have no effect.

        Returns
        -------
        FitResult
            ``params``, ``error``, ``min_nll``, ``success``.
        """
        self._refuse(datas)
        self.model.set_fit_guesses(**self._values)
        best, ll = self.model.fit()
        names = set(self.model.parameters.names)
        self._values = {k: float(v) for k, v in best.items() if k in names}
        self._hand_out()
        found = self.model.fit_result
        self._result = FitResult(self.get_params(), dict(found.errors), -ll, found)
        return self._result

    def get_params_error(
        self, params=None, datas=None, batch: int = 10000, using_cached: bool = False
    ) -> Dict[str, float]:
        """Return the errors of the free parameters, from the Hessian of the sum.

        ``inv_he`` is their covariance afterwards.
        """
        self._refuse(datas)
        if params is not None:
            self.set_params(params)
        names = list(self.model.parameters.fittable)
        if not (using_cached and self.inv_he is not None):
            _, _, hessian = self.get_fcn().nll_grad_hessian()
            self.inv_he = np.linalg.inv(np.asarray(hessian))
        widths = np.sqrt(np.clip(np.diag(self.inv_he), 0, None))
        errors = dict(zip(names, map(float, widths)))
        if self._result is not None:
            self._result.set_error(errors)
        return errors

    def plot_partial_wave(self, params=None, prefix: str = "figure/all", **kwargs):
        """Plot the projections of every configuration, ``s0_...``, ``s1_...``.

        Returns
        -------
        list of str
            The files.
        """
        if params is not None:
            self.set_params(params)
        self._hand_out()
        files: List[str] = []
        for i, config in enumerate(self.configs):
            files += config.plot_partial_wave(prefix=f"{prefix}s{i}_", **kwargs)
        return files


__all__ = ["MultiConfig"]
