"""ConfigLoader: an amplitude analysis from a configuration, as tf-pwa's users know it."""

import json
import os
import tempfile
from typing import Callable, Dict, List, Optional, Sequence, Tuple, Union

import numpy as np

from ....amplitude_model import AmplitudeModel
from ....errors import InputError, UsageError
from ....messages import warn
from ....random import Seed
from ....utils import load_yaml
from .amplitude import Amplitude
from .chi_square import chi_square_in_boxes, reader_of_masses
from .fit_result import FitResult
from .fractions import by_pairs
from .plots import plot_projections
from .sample import Sample
from .variables import Variables


def _sizes(samples) -> List[int]:
    return [len(sample) for sample in samples if sample is not None]


class ConfigLoader:
    """An amplitude analysis from a configuration.

    Parameters
    ----------
    file_name : str or dict
        The configuration.
    **kwargs
        Further arguments of AmplitudeModel.

    Attributes
    ----------
    model : AmplitudeModel
        The model of jacta; what has no name in tf-pwa is there.
    config : dict
        The configuration.
    """

    def __init__(self, file_name: Union[str, dict], vm=None, share_dict=None, **kwargs):
        if vm is not None or share_dict:
            raise UsageError(
                "variables and settings of several loaders cannot be shared; make one "
                "configuration with several samples"
            )
        self._folder = None
        if isinstance(file_name, dict):
            self._folder = tempfile.TemporaryDirectory()
            path = os.path.join(self._folder.name, "config.yml")
            with open(path, "w") as file:
                json.dump(file_name, file)
            file_name = path
        self.model = AmplitudeModel(file_name, **kwargs)
        self.config = load_yaml(file_name)
        self._values: Dict[str, float] = {}
        self.inv_he: Optional[np.ndarray] = None
        self._result: Optional[FitResult] = None

    # ---- data and amplitudes -----------------------------------------------------------

    def get_data(self, idx: str):
        """Return samples of the configuration: data, bg, phsp (or phsp_noeff).

        Parameters
        ----------
        idx : str
            Which ones.

        Returns
        -------
        list of samples
            One per sample of the configuration; None where there is none.
        """
        found = [group.get(idx) for group in self.model.amp.samples]
        if all(sample is None or len(sample) == 0 for sample in found):
            return None
        return found

    def get_all_data(self):
        """Return the samples data, phsp, bg and, nothing, in-medium ones."""
        return [self.get_data(name) for name in ("data", "phsp", "bg")] + [None]

    def get_phsp_noeff(self):
        """Return the sample that fit fractions are made from: the first of phsp, else."""
        found = self.get_data("phsp_noeff")
        if found is None:
            warn("the configuration has no phsp_noeff: the first sample of phsp serves")
            found = self.get_data("phsp")
        return found[0]

    def get_dat_order(self, standard: bool = False) -> List[str]:
        """Return the names of the particles in the order of the files."""
        order = self.config["data"].get("dat_order")
        return list(self.model.amp.finals) if order is None else [str(x) for x in order]

    def get_decay(self, full: bool = True):
        """Say what is in the place of tf-pwa's objects of decays, which are not here.

        Raises
        ------
        UsageError
            Always.
        """
        raise UsageError(
            "get_decay: there are no objects of decays here. The waves of the decay are "
            "config.model.wave_names, its final particles config.model.amp.finals, masses, "
            "widths and couplings are in config.get_params(), and what the configuration "
            "says is config.config['decay'] and config.config['particle']"
        )

    @property
    def vm(self) -> Variables:
        """The variables: their names and values."""
        return Variables(self)

    def get_amplitude(self, vm=None, name="") -> Amplitude:
        """Return the amplitude with the parameters as they are now."""
        return Amplitude(self)

    def get_amplitudes(self, vm=None) -> List[Amplitude]:
        """Return the amplitude of every sample; it is the same one."""
        return [self.get_amplitude()]

    # ---- toys --------------------------------------------------------------------------

    def generate_toy(
        self,
        N: int = 1000,
        force: bool = True,
        gen=None,
        gen_p=None,
        importance_f=None,
        max_N: int = 100000,
        include_charge: bool = False,
        cal_phsp_max: bool = False,
        seed: Seed = None,
    ) -> Sample:
        """Return events of the amplitude with the parameters as they are now.

        They are drawn from flat phase space, from the masses of the configuration: there
        is no acceptance and no background. ``model.generate_data`` makes toys of the
        likelihood, which have both.

        Parameters
        ----------
        N : int
            Number of events.
        force, max_N, cal_phsp_max
            Have no effect: there are N events, whatever it takes.
        gen, gen_p, importance_f
            Not available: proposals are flat.
        include_charge : bool
            Not available: events are those of the particle.
        seed : int, optional
            Of the random numbers; by default a fresh one is drawn.
        """
        given = {"gen": gen, "gen_p": gen_p, "importance_f": importance_f}
        named = [name for name, value in given.items() if value is not None]
        if include_charge:
            named.append("include_charge")
        if named:
            raise UsageError(
                f"generate_toy does not take {', '.join(named)}: proposals are flat in "
                "phase space, and events are those of the particle"
            )
        found = self.model.flat_toy(N, seed, self._values)
        return Sample(self.model.amp.finals, found)

    def generate_phsp(
        self,
        N: int = 1000,
        include_charge: bool = False,
        cal_max: bool = False,
        seed: Seed = None,
    ) -> Sample:
        """Return events of flat phase space, from the masses of the configuration.

        Parameters
        ----------
        N : int
            Number of events.
        include_charge : bool
            Not available: events are those of the particle.
        cal_max : bool
            Has no effect.
        seed : int, optional
            Of the random numbers; by default a fresh one is drawn.
        """
        if include_charge:
            raise UsageError("generate_phsp makes events of the particle only")
        return Sample(self.model.amp.finals, self.model.flat_events(N, seed))

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
        return self.model.variables(self._values)

    def set_params(
        self, params: Union[str, dict, FitResult], neglect_params=None
    ) -> bool:
        """Set values of variables.

        Parameters
        ----------
        params : dict, str or FitResult
            Values by name, or a file of them as ``save_params`` writes it.
        neglect_params : list of str, optional
            Names to leave alone.
        """
        if isinstance(params, str):
            with open(params) as file:
                params = json.load(file)
        if isinstance(params, FitResult):
            params = params.params
        params = params.get("value", params)
        kept = {k: v for k, v in params.items() if k not in (neglect_params or ())}
        self._values.update(self.model.known_values(kept))
        return True

    def save_params(self, file_name: str) -> None:
        """Write the values, and the errors of the last fit, to a file in JSON."""
        errors = {} if self._result is None else self._result.error
        with open(file_name, "w") as file:
            json.dump({"value": self.get_params(), "error": errors}, file, indent=2)

    def reinit_params(self) -> None:
        """Set all values to those of the configuration."""
        self._values = {}

    # ---- fits --------------------------------------------------------------------------

    def get_fcn(self, all_data=None, batch=65000, vm=None, name=""):
        """Return the NLL as a function with ``nll_grad`` and ``nll_grad_hessian``."""
        from .fcn import FCN

        return FCN(self)

    def fit(
        self,
        data=None,
        phsp=None,
        bg=None,
        inmc=None,
        batch=65000,
        method="BFGS",
        check_grad=False,
        improve=False,
        reweight=False,
        maxiter=None,
        jac=True,
        print_init_nll=True,
        callback=None,
        grad_scale=1.0,
        gtol=1e-3,
    ) -> FitResult:
        """Minimise the NLL of the samples of the configuration.

        jacta's own minimiser runs, which ends with Newton's steps and a certificate;
        arguments that are about another one have no effect.

        Returns
        -------
        FitResult
            ``params``, ``error``, ``min_nll``, ``success``.
        """
        if any(given is not None for given in (data, phsp, bg)):
            self._check_own("fit", data, phsp, bg)
        self.model.set_fit_guesses(
            **{
                name: value
                for name, value in self._values.items()
                if name in self.model.parameters
            }
        )
        best, ll = self.model.fit()
        self._values = dict(best)
        found = self.model.fit_result
        self._result = FitResult(self.get_params(), dict(found.errors), -ll, found)
        return self._result

    def _check_own(self, what: str, *samples) -> None:
        own = [self.get_data(name) for name in ("data", "phsp", "bg")]
        for given, mine in zip(samples, own):
            if given is not None and _sizes(given) != _sizes(mine or []):
                raise InputError(
                    f"{what} takes the samples of the configuration; name others there"
                )

    def get_params_error(
        self, params=None, data=None, phsp=None, bg=None, inmc=None, batch=10000, **kwargs
    ) -> Dict[str, float]:
        """Return the errors of the free parameters, from the Hessian.

        ``inv_he`` is their covariance afterwards. Other errors, for weighted events and
        for the size of the Monte Carlo, are in ``model.covariances()``.
        """
        if params is not None:
            self.set_params(params)
        found = self.model.covariances(self._values)
        self.inv_he = found["hessian"]
        widths = np.sqrt(np.clip(np.diag(self.inv_he), 0, None))
        errors = dict(zip(found["names"], map(float, widths)))
        if self._result is not None:
            self._result.set_error(errors)
        return errors

    def get_params_error_matrix(self, *args, **kwargs) -> np.ndarray:
        """Return the covariance of the free parameters."""
        self.get_params_error(*args, **kwargs)
        return self.inv_he

    def cal_fitfractions(
        self,
        params=None,
        mcdata=None,
        res=None,
        exclude_res=None,
        batch=25000,
        method="old",
    ):
        """Return fit fractions and their errors.

        Parameters
        ----------
        params : dict or FitResult, optional
            Values to set before.
        mcdata : sample, optional
            That of ``get_phsp_noeff``, which is used in any case.
        res, exclude_res : list, optional
            What fractions are of, by default all resonances: names of resonances,
            positions of chains, and lists of them, which are taken together. ``exclude_res``
            leaves resonances out.
        method : str
            ``old``: fractions are relative to all of ``res`` together; else to the whole
            amplitude, with their sum as ``sum_diag``.

        Returns
        -------
        dict, dict
            Fractions and errors: ``R``, and pairs ``(R, S)`` for interference.
        """
        own = self.get_data("phsp_noeff") or self.get_data("phsp")
        if mcdata is not None and len(mcdata) != len(own[0]):
            raise InputError(
                "cal_fitfractions takes the sample of get_phsp_noeff(); name another one "
                "as phsp_noeff in the configuration"
            )
        if params is not None:
            self.set_params(params)
        if res is None:
            left_out = set(exclude_res or ())
            res = [r for r in self.model.resonances if r not in left_out]
            unknown = sorted(left_out - set(self.model.resonances))
            if unknown:
                raise InputError(f"exclude_res: there is no resonance {unknown[0]}")
        found = self.model.fit_fractions(
            self._values,
            groups=res,
            covariance=self.inv_he,
            relative_to_groups=method == "old",
        )
        names = [str(r) for r in res]
        parts = [by_pairs(one, names, method != "old") for one in found]
        return tuple(parts[0]) if len(parts) == 1 else parts

    def cal_chi2(
        self,
        read_data: Optional[Callable] = None,
        bins: Sequence[Sequence[int]] = ((2, 2),) * 3,
        mass: Sequence[str] = ("R_BD", "R_CD"),
    ) -> Tuple[float, int]:
        """Return chi-square of data and model in boxes, and its degrees of freedom.

        Boxes have about as many events of the data each. The model is the sum of the
        Monte Carlo's weights and the intensity, as many events as the data have above
        their background, which is added. With n_i from weights w of the data,
        chi-square is sum_i (n_i - mu_i)^2 / sum w^2, and the degrees of freedom are boxes
        - 1 - free parameters. (tf-pwa 0.2.2 itself takes the background for the Monte
        Carlo here; no weight of an event enters there but that of the background.)

        Parameters
        ----------
        read_data : callable, optional
            Returns the axes, an array of shape (axes, n), of a sample; by default the
            squares of the masses named.
        bins : list of list of int
            Per round, into how many parts every box is cut along each axis.
        mass : list of str
            Names of the block decay.
        """
        if "cfit" in str(self.config["data"].get("model", "")):
            raise UsageError(
                "cal_chi2 is not available for cfit; model.projections() has chi-squares"
            )
        if read_data is None:
            finals = self.model.amp.finals
            read_data = reader_of_masses(self.config["decay"], finals, mass)
        chi_square, n_boxes = chi_square_in_boxes(
            self.model.amp.samples,
            lambda sample: self.model.intensities(self._values, sample),
            read_data,
            bins,
        )
        n_free = len(self.model.parameters.fittable)
        ndf = n_boxes - 1 - n_free
        print("bins: ", n_boxes)
        print("number of free parameters: ", n_free)
        print("chi2/ndf: ", chi_square, "/", ndf)
        return chi_square, ndf

    def plot_partial_wave(
        self,
        params=None,
        data=None,
        phsp=None,
        bg=None,
        prefix="figure/",
        bins=None,
        **kwargs,
    ) -> List[str]:
        """Plot the projections on all masses, where matplotlib is installed.

        Returns
        -------
        list of str
            The files.
        """
        if any(given is not None for given in (data, phsp, bg)):
            self._check_own("plot_partial_wave", data, phsp, bg)
        if params is not None:
            self.set_params(params)
        return plot_projections(self.model.projections(self._values, bins), prefix)
