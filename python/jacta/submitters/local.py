"""Jobs on this machine, and the thresholds of the Neyman construction from their toys."""

import os
import shlex
import socket
from copy import deepcopy
from html import escape
from typing import List, Optional

from .. import _core
from ..data import current_date
from ..errors import InputError
from ..file_search import get_metadata
from ..html import campaign_table, jobs_in_words
from ..messages import warn
from ..progress import progress_bar, progress_bars
from ..registry import BUILT_IN
from ..runner import Runner, checked_seed
from ..submitter import Submitter
from ..utils import deterministic_hash
from . import thresholds
from .processes import run_in_processes


class SubmitterLocal(Submitter):
    """Runs the jobs of a computation on this machine.

    Jobs of models of the library run one after the other, the toys of each over all
    threads; those of models in Python in several processes. What is finished is skipped,
    what was begun goes on, and the results have the same bits in any case.
    """

    def __init__(self, *args, **kwargs):
        local = dict(kwargs.get("local_configurations") or {})
        kwargs["local_configurations"] = local
        self.local_configurations = local
        self.template_path = local.pop("template_path", None)
        self.combine_n_jobs = local.pop("combine_n_jobs", 1)
        self.first_i_batch = kwargs.pop("i_batch", 0)
        super().__init__(*args, **kwargs)

    @staticmethod
    def initialized_runner(script: str, pop_limit_threshold: bool = False):
        """Return the Runner that a command describes.

        Parameters
        ----------
        script : str
            The command.
        pop_limit_threshold : bool
            Whether to leave the file of thresholds out, for steps before it exists.
        """
        words = shlex.split(script)
        first = next((i for i, w in enumerate(words) if w.startswith("--")), len(words))
        kwargs = Submitter.runner_kwargs_from_script(words[first:])
        if pop_limit_threshold and kwargs["statistical_model_args"]:
            kwargs["statistical_model_args"].pop("limit_threshold", None)
        return Runner(**kwargs)

    def _place(self, threads: int) -> "_core._Surroundings":
        return _core._Surroundings(threads, current_date(), socket.gethostname())

    @property
    def _is_in_python(self) -> bool:
        return self.statistical_model not in BUILT_IN

    def _make(self, root: dict, nominal_values: dict) -> "_core.StatisticalModel":
        """Make the model of a job, of a class in Python."""
        root = {k: v for k, v in root.items() if k != "statistical_model"}
        return type(self.model)(**root, nominal_values=nominal_values)._core_model()

    def submit(
        self,
        *args,
        seed: Optional[int] = None,
        threads: int = 0,
        processes: Optional[int] = None,
        dry_run: bool = False,
        progress: Optional[bool] = None,
        **kwargs,
    ):
        """Run what is missing.

        Parameters
        ----------
        seed : int, optional
            Seed of the campaign, by default that of the folder, else a drawn one.
        threads : int
            Number of threads; 0 is as many as the process may use.
        processes : int, optional
            Number of processes for models in Python, by default one per processor.
        dry_run : bool
            Whether to say only what would be run.
        progress : bool, optional
            Whether to show a bar; by default in a terminal or a notebook.
        **kwargs
            With ``debug``: arguments of the Runner in place of those of the job.

        Returns
        -------
        list of JobReport, or Runner
            What became of every job; with ``debug`` the Runner of the first one.
        """
        if self.debug:
            return self._first_runner(kwargs)
        if args or kwargs:
            raise InputError(
                f"submit takes no {', '.join(map(str, [*args, *kwargs]))}; arguments of "
                "the Runner stand in the running file"
            )
        campaign = self._campaign()
        seed = None if seed is None else checked_seed(seed)
        if self._is_in_python and not dry_run and processes != 1:
            return run_in_processes(self, campaign, seed, processes)
        total = sum(ticket["arguments"]["n_mc"] or 1 for ticket in campaign.tickets)
        with progress_bar("campaign", total, progress) as tell:
            return campaign.run(
                self._place(threads),
                self.resubmit,
                dry_run,
                seed,
                self._make if self._is_in_python else None,
                None,
                tell,
            )

    def _first_runner(self, changes: dict):
        """Show the first job and return its Runner."""
        for script, _ in self.computation_tickets_generator():
            if changes:
                kwargs = self.runner_kwargs_from_script(shlex.split(script)[2:])
                _, _, annotations = Runner.runner_arguments()
                words = self.script_from_runner_kwargs(annotations, {**kwargs, **changes})
                words = " ".join(map(shlex.quote, words.split(" ")))
                script = f"python3 {self.run_toymc} {words}"
            print(f"{' SCRIPT ':#^80}\n{script}")
            runner = self.initialized_runner(script)
            print(f"\n\n{' PARAMETERS ':#^80}\n{runner.model.parameters}")
            print(f"\n\n{' NOMINAL EXPECTATION VALUES ':#^80}")
            try:
                for name, events in runner.model.nominal_expectation_values.items():
                    print(f"{name:<30} {events}")
            except NotImplementedError:
                print("the model has none")
            return runner
        return None

    def status(self) -> List[dict]:
        """Return what is done, running, failed and missing: a dict per job."""
        return self._campaign().states()

    def numbers(self) -> List[dict]:
        """Return medians and bands of what is finished: a dict per point."""
        return self._campaign().numbers()

    def __repr__(self) -> str:
        where = f"{type(self).__name__}({self.computation}"
        if not self.outputfolder:
            return where + ")"
        return f"{where} in {self.outputfolder}: {jobs_in_words(self.status())[:-1]})"

    def _repr_html_(self) -> str:
        return campaign_table(self) if self.outputfolder else f"<pre>{self!r}</pre>"


class NeymanConstructor(SubmitterLocal):
    """Makes thresholds from the toys of a computation; nothing is submitted."""

    allowed_special_args: List[str] = ["free_name", "true_name", "confidence_levels"]

    def submit(
        self,
        free_name: str = "free",
        true_name: str = "true",
        confidence_levels: List[float] = [0.6827, 0.8, 0.9, 0.95],  # noqa: B006
        *,
        kinds=(),
        reuse: bool = False,
        seed: Optional[int] = None,
        threads: int = 0,
        progress: Optional[bool] = None,
    ):
        """Calculate the thresholds and save them to the file that limit_threshold names.

        Parameters
        ----------
        free_name, true_name : str
            Names of the hypotheses; those in the running file go first.
        confidence_levels : list of float
            Levels; those in the running file go first.
        kinds : sequence of {"upper", "lower"}
            One-sided thresholds to make as well.
        reuse : bool
            Whether to use the toys of all points for each of them, by mixture weights.
        seed, threads, progress
            As for SubmitterLocal, where toys are thrown here.

        Returns
        -------
        Thresholds
            With their uncertainties.
        """
        options = self._with_names(free_name, true_name, confidence_levels)
        before, self._computation_options = self._computation_options, options
        try:
            campaign = self._campaign()
        finally:
            self._computation_options = before
        if not campaign.points:
            raise InputError("the computation has no points")
        arguments = campaign.points[0]["arguments"]["statistical_model_args"] or {}
        if not str(arguments.get("limit_threshold", ".json")).endswith(".json"):
            raise InputError("limit_threshold has to name a .json file")
        with progress_bars(progress) as begin:
            found, file, certificates = campaign.collect(
                list(kinds),
                reuse,
                self._place(threads),
                seed,
                self._make if self._is_in_python else None,
                begin,
            )
        self.certificates = certificates
        self.logging.info("saved %s", file)
        return found

    def _collected(self) -> Optional["_core.Thresholds"]:
        """Return the thresholds of the folder, where they have been collected."""
        points = self._campaign().points if self.outputfolder else []
        arguments = points[0]["arguments"]["statistical_model_args"] if points else None
        file = str((arguments or {}).get("limit_threshold", ""))
        return _core.Thresholds.load(file) if os.path.exists(file) else None

    def __repr__(self) -> str:
        found = self._collected()
        where = f"{self.computation} in {self.outputfolder}"
        words = "no thresholds are collected yet" if found is None else found
        return f"{type(self).__name__}({where}): {words}"

    def _repr_html_(self) -> str:
        found = self._collected()
        return f"<p>{escape(repr(self))}</p>" if found is None else found._repr_html_()

    def _with_names(self, free_name, true_name, confidence_levels) -> dict:
        options = deepcopy(self._computation_options)
        common = options[self.computation].setdefault("in_common", {})
        defaults = ("free", "true", [0.6827, 0.8, 0.9, 0.95])
        given = (free_name, true_name, list(confidence_levels))
        for key, value, default in zip(self.allowed_special_args, given, defaults):
            if value != default:
                common.setdefault(key, value)
        return options

    def _read_metadata(self, output_filename_pattern):
        """Return the metadata of result files, which have to agree but for the date."""
        found = get_metadata(output_filename_pattern)
        for metadata in found:
            metadata.pop("date", None)
        if len({deterministic_hash(metadata) for metadata in found}) != 1:
            raise InputError(
                f"the metadata of the files {output_filename_pattern} differ, or there "
                "are none"
            )
        if found[0]["poi"] != self.poi:
            raise InputError(
                f"the files {output_filename_pattern} are about {found[0]['poi']}, not "
                f"about {self.poi}"
            )
        return found[0]

    def _read_poi(self, metadata, **kwargs):
        """Return the parameter of interest and the events it stands for.

        Parameters
        ----------
        metadata : dict
            Of a result file.
        **kwargs
            Values that toys were made with; ``poi_expectation`` is checked.
        """
        value = kwargs.get(self.poi)
        if value is None:
            raise InputError(f"the generate_values have no {self.poi}")
        source = self.poi.replace("_rate_multiplier", "")
        given, expected = kwargs.get("poi_expectation"), metadata["expectation_values"]
        if source not in expected:
            warn(f"no source belongs to {self.poi}: there is no poi_expectation")
            return value, given
        if given is not None and abs(given - expected[source]) > 1e-8 + 1e-5 * abs(given):
            raise InputError(
                f"poi_expectation {given} is not what the toys were made with, "
                f"{expected[source]}"
            )
        return value, expected[source] if given is None else given

    @staticmethod
    def build_interpolator(
        poi, threshold, generate_values, nominal_values, confidence_level
    ):
        """Return thresholds on the grid of other generate values as a function.

        Parameters
        ----------
        poi : str
            The parameter of interest.
        threshold : dict
            Content of a file of thresholds.
        generate_values : dict
            Its names are the axes of the grid; without the parameter of interest.
        nominal_values : dict
            Nominal values of the entries to use.
        confidence_level : float
            Level of the entries to use.

        Raises
        ------
        InputError
            Where the file has not enough entries.
        """
        return thresholds.build_interpolator(
            poi, threshold, generate_values, nominal_values, confidence_level
        )

    @staticmethod
    def get_confidence_interval_thresholds(
        poi,
        hypotheses_values,
        limit_threshold,
        nominal_values,
        confidence_interval_kind,
        confidence_level,
        limit_threshold_interpolation,
        asymptotic_dof: Optional[int] = 1,
    ):
        """Return one threshold function per hypothesis from a file of thresholds.

        Parameters
        ----------
        poi : str
            The parameter of interest.
        hypotheses_values : list of dict
            What the hypotheses fix.
        limit_threshold : str
            The file; None gives a list of None.
        nominal_values : dict
            Nominal values.
        confidence_interval_kind : str
            Kind of the asymptotic threshold outside the points of the file.
        confidence_level : float
            Level.
        limit_threshold_interpolation : bool
            Whether to interpolate between entries of other values that are fixed.
        asymptotic_dof : int
            Degrees of freedom of the asymptotic threshold.
        """
        return thresholds.get_confidence_interval_thresholds(
            poi,
            hypotheses_values,
            None if limit_threshold is None else os.fspath(limit_threshold),
            nominal_values,
            confidence_interval_kind,
            confidence_level,
            limit_threshold_interpolation,
            asymptotic_dof,
        )
