"""Runner: one job of toys, from a model to a result file."""

import contextlib
import inspect
import os
import socket
import tempfile
from typing import Dict, Optional, Union

import numpy as np

from . import _core
from .data import current_date, read_toys
from .errors import InputError
from .events_of_interest import EventsOfInterest
from .messages import report
from .model import StatisticalModel
from .own_methods import refuse_own
from .parameter_collection import Parameters
from .progress import progress_bar
from .runner_model import OF_THE_INTERVAL, arguments_of, made_model, name_of
from .thresholds import resolved

# What the compiled Runner knows of statistical_model_args.
_KNOWN_MODEL_ARGS = ("template_path", *OF_THE_INTERVAL)


class Runner(EventsOfInterest):
    """Makes or reads toys, fits each under every hypothesis, and writes a result file.

    Parameters
    ----------
    statistical_model : str, class or StatisticalModel
        Name of a built-in class, dotted path of a class in Python, a class, or a model.
    poi : str
        The parameter of interest.
    hypotheses : list
        ``"free"`` (first), ``"zero"``, ``"true"``, or dicts of fixed values.
    n_mc : int
        Number of toys.
    common_hypothesis : dict, optional
        Values fixed under every hypothesis but ``"free"``.
    generate_values : dict, optional
        Values that toys are made with; the others are nominal.
    nominal_values : dict, optional
        Nominal values of parameters.
    statistical_model_config : str, optional
        The model file.
    parameter_definition, likelihood_config : dict, optional
        In place of a model file.
    statistical_model_args : dict, optional
        Further arguments of the model; ``limit_threshold``, a file of thresholds, with
        ``limit_threshold_interpolation`` and ``asymptotic_dof`` are about its intervals.
    compute_confidence_interval : bool
        Whether to find an interval for every toy and hypothesis.
    confidence_level, confidence_interval_kind, confidence_interval_root_find
        What interval, and how.
    fit_strategy : dict, optional
        Replaces entries of the model's fit strategy.
    toydata_mode : {"read", "generate", "generate_and_store", "no_toydata"}
        Where toys come from.
    toydata_filename, output_filename : str
        Files.
    only_toydata : bool
        Whether to make toys and no fits.
    seed : int, optional
        By default a fresh one is drawn.
    metadata : dict, optional
        Stored in the result file.
    overwrite : bool
        Whether to replace an output that exists, as alea does; an input never.
    progress : bool, optional
        Whether to show a bar (tqdm, where it is installed); by default in a terminal or
        a notebook, for jobs of a second and more.
    first_toy : int
        Number of the first toy in its point.
    computation : str
        Name of the computation, part of the address of the toys.
    instruction_set : str
        baseline, avx2, avx512; by default the best of this processor.
    threads : int
        Number of threads; 0 is as many as the process may use. Models in Python run in
        one.

    Attributes
    ----------
    model : StatisticalModel
        The model.
    poi : str
        The parameter of interest.
    nominal_values : dict
        Nominal values given.
    """

    def __init__(
        self,
        statistical_model: str = "alea.examples.gaussian_model.GaussianModel",
        poi: str = "mu",
        hypotheses: list = ["free"],  # noqa: B006
        n_mc: int = 1,
        common_hypothesis: Optional[dict] = None,
        generate_values: Optional[Dict[str, float]] = None,
        nominal_values: Optional[dict] = None,
        statistical_model_config: Optional[str] = None,
        parameter_definition: Optional[Union[dict, list]] = None,
        statistical_model_args: Optional[dict] = None,
        likelihood_config: Optional[dict] = None,
        compute_confidence_interval: bool = False,
        confidence_level: float = 0.9,
        confidence_interval_kind: str = "central",
        confidence_interval_root_find: str = "brentq",
        fit_strategy: Optional[dict] = None,
        toydata_mode: str = "generate_and_store",
        toydata_filename: str = "test_toydata_filename.ii.h5",
        only_toydata: bool = False,
        output_filename: str = "test_output_filename.ii.h5",
        seed: Optional[int] = None,
        metadata: Optional[dict] = None,
        *,
        first_toy=0,
        computation="",
        instruction_set="",
        threads=0,
        overwrite=True,
        progress=None,
    ):
        given = dict(locals())
        for name in ("self", "threads", "overwrite", "progress"):
            given.pop(name)
        given["hypotheses"] = list(hypotheses or [])
        given["seed"] = None if seed is None else checked_seed(seed)
        given["statistical_model_args"] = dict(statistical_model_args or {})
        if isinstance(statistical_model, StatisticalModel):
            self.model = statistical_model
            given.update(arguments_of(statistical_model, given))
        else:
            self.model = made_model(given)
        given["statistical_model"] = name_of(self.model, statistical_model)
        given["statistical_model_args"] = {
            key: value
            for key, value in given["statistical_model_args"].items()
            if key in _KNOWN_MODEL_ARGS
        }
        if isinstance(given["parameter_definition"], Parameters):
            given["parameter_definition"] = None
        refuse_own(self.model, ["fit", "make_objective"], "Runner")
        if compute_confidence_interval:
            refuse_own(self.model, ["confidence_interval"], "Runner")
        given["fit_strategy"] = self._strategy(fit_strategy)
        self._threads, self._overwrite, self._progress = threads, overwrite, progress
        self.poi = poi
        self.nominal_values = dict(nominal_values or {})
        self._arguments = {k: v for k, v in given.items() if v is not None}
        self._compute_confidence_interval = compute_confidence_interval
        self._runner = self._compiled(self._arguments)
        self._check_use()

    def __getstate__(self) -> dict:
        # What is compiled is made again, with the same seed.
        state = {key: value for key, value in self.__dict__.items() if key != "_runner"}
        return {**state, "_arguments": {**self._arguments, "seed": self.seed}}

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state)
        self._runner = self._compiled(self._arguments)

    def _strategy(self, given: Optional[dict]) -> Optional[dict]:
        """Return what replaces entries of the compiled model's fit strategy."""
        compiled = self.model._core_model().settings["fit_strategy"]
        if self.model.fit_strategy == compiled:
            return given
        return {**self.model.fit_strategy, **(given or {})}

    def _compiled(self, arguments: dict) -> "_core.Runner":
        core = self.model._core_model(with_data=self._toydata_mode == "no_toydata")
        runner = _core.Runner(arguments, core)
        thresholds = arguments["statistical_model_args"].get("limit_threshold")
        if self._compute_confidence_interval and thresholds is None:
            function, _ = resolved(self.model.confidence_interval_threshold)
            if function is not None:
                runner.set_threshold(function)
        self._in_python = isinstance(core, _core.PythonModel)
        return runner

    def _check_use(self) -> None:
        if self._threads > 1 and self._in_python:
            report(True, "a model in Python runs in one thread")
        thresholds = self._arguments["statistical_model_args"].get("limit_threshold")
        if thresholds is not None and not self._compute_confidence_interval:
            report(True, "limit_threshold has no effect without confidence intervals")

    # ---- what the job is ---------------------------------------------------------------

    @property
    def seed(self) -> int:
        """The seed, given or drawn."""
        return self._runner.seed

    @property
    def only_toydata(self) -> bool:
        """Whether toys are made and not fitted."""
        return bool(self._arguments["only_toydata"])

    @property
    def _n_mc(self) -> int:
        return self._arguments["n_mc"]

    @property
    def _toydata_mode(self) -> str:
        return self._arguments["toydata_mode"]

    @property
    def _toydata_filename(self) -> str:
        return self._arguments["toydata_filename"]

    @property
    def _output_filename(self) -> str:
        return self._arguments["output_filename"]

    @property
    def _metadata(self) -> dict:
        return self._arguments.get("metadata", {})

    @property
    def hypotheses_values(self) -> Dict[str, Dict[str, float]]:
        """The values that each hypothesis fixes, by its name in the result file."""
        return self._runner.hypotheses

    @property
    def _hypotheses_values(self) -> list:
        return list(self._runner.hypotheses.values())

    @property
    def _result_names(self) -> list:
        return self._get_parameter_list()[0]

    @property
    def _result_dtype(self) -> list:
        return self._get_parameter_list()[1]

    def _resolved(self, name: str) -> dict:
        return self.pre_process_poi(dict(self._arguments.get(name) or {}), name)

    @property
    def generate_values(self) -> Dict[str, float]:
        """Values that toys are made with, ``poi_expectation`` translated."""
        return self._resolved("generate_values")

    @generate_values.setter
    def generate_values(self, value: Dict[str, float]) -> None:
        self._change(generate_values=dict(value))

    @property
    def common_hypothesis(self) -> Dict[str, float]:
        """Values fixed under every hypothesis but ``free``."""
        return self._resolved("common_hypothesis")

    @common_hypothesis.setter
    def common_hypothesis(self, value: Dict[str, float]) -> None:
        self._change(common_hypothesis=dict(value))

    @property
    def hypotheses(self) -> list:
        """The hypotheses as given, ``poi_expectation`` translated."""
        return [
            self.pre_process_poi(dict(h), "hypothesis") if isinstance(h, dict) else h
            for h in self._arguments["hypotheses"]
        ]

    @hypotheses.setter
    def hypotheses(self, values: list) -> None:
        self._change(hypotheses=list(values))

    def _change(self, **arguments) -> None:
        changed = {**self._arguments, **arguments, "seed": self.seed}
        self._runner, self._arguments = self._compiled(changed), changed

    @staticmethod
    def runner_arguments():
        """Return names, defaults and annotations of the arguments."""
        spec = inspect.getfullargspec(Runner.__init__)
        return spec.args, dict(zip(spec.args[1:], spec.defaults)), spec.annotations

    def _get_parameter_list(self):
        """Return names and types of the columns of a result."""
        names = [*sorted(self.model.get_parameter_list()), "ll", "dl", "ul"]
        types = [(name, float) for name in names]
        return [*names, "valid_fit"], [*types, ("valid_fit", bool)]

    def _get_hypotheses(self):
        """Return the values that the hypotheses fix, in their order."""
        return self._hypotheses_values

    # ---- toys --------------------------------------------------------------------------

    def generate_toy(self, i: int):
        """Return toy i of this job, the one that ``run`` makes."""
        return self.model._in_toy_form(self._runner.generate_toy(i))

    def data_generator(self):
        """Make or read the toys one by one, and store them where the mode says so."""
        if self._toydata_mode == "read":
            toys, _ = self.read_toydata()
            if len(toys) < self._n_mc:
                raise InputError(
                    f"{self._toydata_filename} has {len(toys)} toys, fewer than the "
                    f"{self._n_mc} that are wanted"
                )
            yield from toys[: self._n_mc]
            return
        kept = []
        for i in range(self._n_mc):
            if self._toydata_mode == "no_toydata":
                yield None
                continue
            toy = self.generate_toy(i)
            self.model.set_fit_guesses(**self.generate_values)
            if self._toydata_mode == "generate_and_store":
                kept.append(toy)
            yield toy
        if kept:
            self.store_toydata(kept, None)

    def read_toydata(self):
        """Return the toys of the file, and names of their tables."""
        toys = read_toys(self._toydata_filename)
        first = toys[0] if toys else {}
        names = (
            list(first) if isinstance(first, dict) else list(map(str, range(len(first))))
        )
        return toys, names

    def store_toydata(self, toydata, toydata_names) -> None:
        """Write toys to the file.

        Parameters
        ----------
        toydata : list
            The toys.
        toydata_names : list of str, optional
            Names of their tables.
        """
        self.model.store_data(self._toydata_filename, toydata, toydata_names)

    def simulate(self) -> None:
        """Make the toys and store them; nothing is fitted."""
        self._run(only_toydata=True, toydata_mode="generate_and_store")

    # ---- running -----------------------------------------------------------------------

    def simulate_and_fit(self):
        """Make or read the toys and fit them.

        Returns
        -------
        list of numpy.ndarray
            One structured array per hypothesis; no result file is written.
        """
        with tempfile.TemporaryDirectory() as folder:
            output = os.path.join(folder, "result.ii.h5")
            fits = self._run(output_filename=output).results.fits
        return [fits[name] for name in self._runner.hypotheses]

    def write_output(self, results) -> None:
        """Write arrays of ``simulate_and_fit`` to the result file.

        Parameters
        ----------
        results : list of numpy.ndarray
            One per hypothesis.
        """
        try:
            expected = self.model.get_expectation_values(**self.generate_values)
        except NotImplementedError:
            expected = {}
        metadata = {
            **self._metadata,
            "date": current_date(),
            "poi": self.poi,
            "common_hypothesis": self.common_hypothesis,
            "generate_values": self.generate_values,
            "nominal_values": self.nominal_values,
            "seed": self.seed,
            "expectation_values": expected,
        }
        _core.write_results(
            self._output_filename,
            metadata,
            dict(zip(self._runner.hypotheses, results)),
            self._runner.hypotheses,
        )

    def run(self) -> "_core.RunOutcome":
        """Run all toys and write the files.

        Ctrl-C ends it; what is finished is kept, and the same job goes on from there.

        Returns
        -------
        RunOutcome
            Files, number of toys, reasons of failures, and ``results``, the content of
            the result file.
        """
        return self._run()

    def _run(self, **arguments) -> "_core.RunOutcome":
        runner = self._runner
        if arguments:
            runner = self._compiled({**self._arguments, **arguments, "seed": self.seed})
        if not self._overwrite:
            runner.check_output()
        bar = progress_bar("toys", self._n_mc, self._progress)
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.model._kept_data())
            report_progress = stack.enter_context(bar)
            return runner.run(
                self._threads, current_date(), socket.gethostname(), report_progress
            )


def checked_seed(seed) -> int:
    """Return a seed that is an integer; anything else is refused."""
    if isinstance(seed, (bool, np.bool_)) or not isinstance(seed, (int, np.integer)):
        raise InputError(f"the seed is an integer, not {seed!r}")
    return int(seed)
