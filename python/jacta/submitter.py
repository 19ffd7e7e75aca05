"""Submitter: the jobs of a computation of a running file, under alea's names."""

import copy
import inspect
import logging
import os
import shlex
import sys
from typing import Any, Dict, Iterator, List, Optional, Tuple

from . import _core
from .errors import InputError, IoError, UsageError
from .file_search import add_i_batch, get_file_path
from .model import StatisticalModel
from .runner import Runner
from .utils import load_yaml
from .variations import compute_variations
from .words import arg_to_str, str_to_arg

_SPECIAL = ("limit_threshold", "limit_threshold_interpolation", "asymptotic_dof")


class Submitter:
    """The jobs of a computation; where they run is what classes on top of it know.

    Parameters
    ----------
    statistical_model : str
        Class of the model.
    statistical_model_config : str
        The model file; it is looked for beside the running file as well.
    poi : str
        The parameter of interest.
    computation_options : dict
        By name of a computation ``to_zip``, ``to_vary`` and ``in_common``.
    computation : str
        Which one.
    outputfolder : str
        Where files go.
    fit_strategy : dict, optional
        How fits are done.
    debug : bool
        Whether to show the first job only.
    resubmit : bool
        Whether to run what exists already as well.
    loglevel : str
        Of the logger of submitters.
    **kwargs
        Further entries of the running file, such as ``local_configurations``.
    """

    config_file_path: str = ""
    template_path: Optional[str] = None
    combine_n_jobs: int = 1
    first_i_batch: int = 0
    allowed_special_args: List[str] = []
    logging = logging.getLogger("submitter_logger")

    # The section of the running file that is heeded.
    _section = "local_configurations"

    def __init__(
        self,
        statistical_model: str,
        statistical_model_config: str,
        poi: str,
        computation_options: dict,
        computation: str = "discovery_power",
        outputfolder: Optional[str] = None,
        fit_strategy: Optional[dict] = None,
        debug: bool = False,
        resubmit: bool = False,
        loglevel: str = "INFO",
        **kwargs,
    ):
        if type(self) is Submitter:
            raise UsageError(
                "a Submitter cannot be made itself; use SubmitterLocal, or derive a "
                "class with a method submit from it"
            )
        self.logging.setLevel("DEBUG" if debug else loglevel.upper())
        self.run_toymc = "alea_run_toymc"
        self.statistical_model = statistical_model
        self.poi = poi
        self.outputfolder = outputfolder
        self.fit_strategy = fit_strategy
        if computation not in computation_options:
            raise InputError(
                f"there is no computation {computation!r}; there are "
                f"{', '.join(computation_options)}"
            )
        self.computation = computation
        self.computation_dict = computation_options[computation]
        self.debug, self.resubmit = debug, resubmit
        self.statistical_model_config = self._found(statistical_model_config)
        self._computation_options = computation_options
        self._sections = kwargs
        cls = StatisticalModel.get_model_from_name(statistical_model)
        self.model = cls.from_config(
            self.statistical_model_config, template_path=self.template_path
        )
        self.parameters_fittable = [*self.model.parameters.fittable, "poi_expectation"]
        self.parameters_not_fittable = self.model.parameters.not_fittable

    @classmethod
    def from_config(cls, config_file_path: str, **kwargs) -> "Submitter":
        """Make a submitter from a running file.

        Parameters
        ----------
        config_file_path : str
            The running file.
        **kwargs
            They replace what the file says.
        """
        config = load_yaml(config_file_path)
        if not isinstance(config, dict) or "computation_options" not in config:
            raise InputError(f"{config_file_path} is no running file")
        cls.config_file_path = os.fspath(config_file_path)
        return cls(**{**config, **kwargs})

    def _found(self, file: str) -> str:
        places = [file]
        if self.config_file_path:
            running = get_file_path(self.config_file_path)
            places.append(os.path.join(os.path.dirname(running), file))
        for place in places:
            if os.path.isfile(place):
                return place
        try:
            return get_file_path(file)
        except RuntimeError:
            raise IoError(
                f"the model file {file} does not exist, neither here nor beside the "
                f"running file {self.config_file_path}"
            ) from None

    @property
    def outputfolder(self) -> Optional[str]:
        """Where files go; it is made."""
        return self._outputfolder

    @outputfolder.setter
    def outputfolder(self, outputfolder: Optional[str]) -> None:
        if outputfolder is None:
            raise InputError("there is no outputfolder; say where the files go")
        self._outputfolder = os.path.abspath(outputfolder)
        os.makedirs(self._outputfolder, exist_ok=True)

    # ---- jobs --------------------------------------------------------------------------

    def _root(self) -> dict:
        """Return the running file as the compiled part reads it."""
        section = dict(self._sections.get(self._section) or {})
        paths = getattr(getattr(self.model, "_source", None), "template_paths", [])
        if self.template_path is not None:
            paths = [self.template_path, *(p for p in paths if p != self.template_path)]
        if paths:
            section["template_path"] = list(paths)
        section["combine_n_jobs"] = self.combine_n_jobs
        root = {
            "statistical_model": self.statistical_model,
            "statistical_model_config": os.path.abspath(self.statistical_model_config),
            "poi": self.poi,
            "computation_options": self._computation_options,
            self._section: section,
            "i_batch": self.first_i_batch,
        }
        if self.fit_strategy is not None:
            root["fit_strategy"] = self.fit_strategy
        return root

    def _campaign(self) -> "_core._Campaign":
        return _core._Campaign(
            self._root(),
            get_file_path(self.config_file_path) if self.config_file_path else "",
            self.model._parameters,
            self.computation,
            self.outputfolder,
            self._section,
        )

    def computation_tickets_generator(self) -> Iterator[Tuple[str, str]]:
        """Give the command and the output file of every job that is to be run."""
        for ticket in self._campaign().tickets:
            arguments = {**_defaults(), **_given(ticket["arguments"])}
            if not self.already_done(arguments):
                yield self._command(ticket["command"]), ticket["output_file"]

    def _command(self, command: str) -> str:
        words = command.split(" ", 1)[1] if " " in command else ""
        return f"python3 {self.run_toymc} {words}"

    def combined_tickets_generator(self) -> Iterator[Tuple[str, str]]:
        """Give commands of ``combine_n_jobs`` jobs each, and their last output file."""
        scripts: List[str] = []
        submitted = 0
        output = ""
        for script, output in self.computation_tickets_generator():
            scripts.append(script)
            if len(scripts) == self.combine_n_jobs:
                yield " && ".join(scripts), output
                scripts, submitted = [], submitted + 1
        if scripts:
            yield " && ".join(scripts), output
            submitted += 1
        self.logging.info("%d jobs", submitted)

    def merged_arguments_generator(self) -> Iterator[Dict[str, Any]]:
        """Give the arguments of the Runner of every point, before it is split up."""
        options = self.computation_dict
        unknown = set(options) - {"to_zip", "to_vary", "in_common"}
        if unknown:
            raise InputError(
                "computation_options have to_zip, to_vary and in_common, not "
                + ", ".join(sorted(unknown))
            )
        common = {
            "statistical_model": self.statistical_model,
            "statistical_model_config": self.statistical_model_config,
            "poi": self.poi,
            "fit_strategy": self.fit_strategy,
        }
        combinations = compute_variations(
            to_zip=options.get("to_zip") or {},
            to_vary=options.get("to_vary") or {},
            in_common=options.get("in_common") or {},
        )
        twice = set(combinations[0]) & set(common)
        if twice:
            raise InputError(f"{', '.join(sorted(twice))}: belong to the top of the file")
        for merged in combinations:
            arguments = {**copy.deepcopy(_defaults()), **merged, **common}
            self.update_n_batch(arguments)
            self.update_output_toydata(arguments, self.outputfolder)
            self.update_runner_args(
                arguments, self.parameters_fittable, self.parameters_not_fittable
            )
            self.update_limit_threshold(arguments, self.outputfolder)
            self.update_statistical_model_args(arguments, self.template_path)
            self.check_redunant_arguments(arguments, self.allowed_special_args)
            yield arguments

    def filename_kwargs(self, runner_args: dict) -> dict:
        """Return what names of files are filled with.

        Parameters
        ----------
        runner_args : dict
            Arguments of a Runner.
        """
        return {
            "i_batch": runner_args["i_batch"],
            "confidence_level": runner_args["confidence_level"],
            **runner_args["nominal_values"],
            **runner_args["generate_values"],
        }

    def already_done(self, i_args: dict) -> bool:
        """Return whether the files of a job exist."""
        stores = i_args["toydata_mode"] == "generate_and_store"
        toys, output = i_args["toydata_filename"], i_args["output_filename"]
        if stores and toys is None:
            raise InputError("toydata_mode generate_and_store needs toydata_filename")
        if not i_args["only_toydata"] and output is None:
            raise InputError("a job that fits needs output_filename")
        if self.resubmit or self.computation == "threshold":
            return False
        if stores and not os.path.exists(toys):
            return False
        return bool(i_args["only_toydata"] or os.path.exists(output))

    def submit(self, *arg, **kwargs):
        """Run the jobs; what classes on top of this one define."""
        raise NotImplementedError("a submitter needs a method submit")

    def all_runner_kwargs(self) -> list:
        """Return the arguments of the Runner of every job that is to be run."""
        return [
            self.runner_kwargs_from_script(shlex.split(script)[2:])
            for script, _ in self.computation_tickets_generator()
        ]

    # ---- arguments as text -------------------------------------------------------------

    @staticmethod
    def arg_to_str(value, annotation) -> str:
        """Return an argument as a word of a command; numbers keep all digits."""
        return arg_to_str(value, annotation)

    @staticmethod
    def str_to_arg(value: str, annotation):
        """Return the argument that a word of a command stands for."""
        return str_to_arg(value, annotation)

    @staticmethod
    def runner_kwargs_from_script(sys_argv: Optional[List[str]] = None):
        """Return arguments of a Runner from words: ``--name value --name value ...``.

        Parameters
        ----------
        sys_argv : list of str, optional
            By default those of the program. Any subset of the arguments will do.
        """
        words = list(sys.argv[1:] if sys_argv is None else sys_argv)
        _, defaults, annotations = Runner.runner_arguments()
        annotations = {
            **annotations,
            "first_toy": int,
            "computation": str,
            "threads": int,
        }
        kwargs = dict(defaults)
        while words:
            name = words.pop(0)
            name, _, value = name.partition("=")
            key = name[2:].replace("-", "_")
            if not name.startswith("--") or key not in annotations:
                raise InputError(
                    f"{name} is no argument of a Runner; there are "
                    + ", ".join(f"--{known}" for known in annotations)
                )
            if not value:
                if not words:
                    raise InputError(f"{name} has no value")
                value = words.pop(0)
            kwargs[key] = str_to_arg(value, annotations[key])
        return kwargs

    @staticmethod
    def script_from_runner_kwargs(annotations, kwargs) -> str:
        """Return arguments of a Runner as the words of a command."""
        words = []
        for name, annotation in annotations.items():
            words += [f"--{name}", arg_to_str(kwargs[name], annotation)]
        return " ".join(words)

    # ---- parts of merged_arguments_generator -------------------------------------------

    @staticmethod
    def check_redunant_arguments(
        runner_args,
        allowed_special_args: List[str] = [],  # noqa: B006
    ) -> None:
        """Raise InputError for what is no argument of a Runner."""
        known = [*inspect.signature(Runner.__init__).parameters][1:]
        unknown = set(runner_args) - {
            *known,
            "n_batch",
            "adaptive",
            *allowed_special_args,
        }
        if unknown:
            raise InputError(
                f"{', '.join(sorted(unknown))}: not among the arguments "
                f"{', '.join(known)}"
            )

    @staticmethod
    def update_limit_threshold(runner_args, outputfolder: str) -> None:
        """Put the file of thresholds into the output folder."""
        if runner_args.get("limit_threshold") is not None:
            runner_args["limit_threshold"] = os.path.join(
                outputfolder, runner_args["limit_threshold"]
            )

    @staticmethod
    def update_n_batch(runner_args) -> None:
        """Make ``n_mc`` the number of toys of one batch."""
        n_batch = runner_args.get("n_batch", 1)
        if runner_args["n_mc"] % n_batch != 0:
            raise InputError(
                f"n_mc = {runner_args['n_mc']} is no multiple of n_batch = {n_batch}"
            )
        runner_args["n_mc"] //= n_batch

    @staticmethod
    def update_output_toydata(runner_args, outputfolder: str) -> None:
        """Put the files into the output folder, with a field for the batch."""
        for key in ("output_filename", "toydata_filename"):
            name = runner_args.get(key)
            if name is None:
                continue
            if runner_args.get("n_batch", 1) != 1:
                name = add_i_batch(name)
            runner_args[key] = os.path.join(outputfolder, name)

    @staticmethod
    def update_runner_args(
        runner_args: Dict[str, Dict[str, Any]],
        parameters_fittable: List[str],
        parameters_not_fittable: List[str],
    ) -> None:
        """Sort parameters into ``generate_values`` and ``nominal_values``.

        Parameters
        ----------
        runner_args : dict
            Is changed.
        parameters_fittable, parameters_not_fittable : list of str
            Names of parameters.
        """
        for key in ("generate_values", "nominal_values"):
            runner_args[key] = dict(runner_args[key] or {})
        for name in list(runner_args):
            if name in parameters_fittable:
                runner_args["generate_values"][name] = runner_args.pop(name)
            elif name in parameters_not_fittable:
                runner_args["nominal_values"][name] = runner_args.pop(name)
        unknown = set(runner_args["generate_values"]) - set(parameters_fittable)
        if unknown:
            raise InputError(
                f"generate_values: {', '.join(sorted(unknown))} are not fittable; those "
                f"that are: {', '.join(parameters_fittable)}"
            )
        for key in ("generate_values", "nominal_values"):
            for name, value in runner_args[key].items():
                if not isinstance(value, (int, float)):
                    raise InputError(f"{key}: {name} is {value!r}, no number")

    @staticmethod
    def update_statistical_model_args(
        runner_args: Dict[str, Dict[str, Any]], template_path: Optional[str] = None
    ) -> None:
        """Move what belongs to the model into ``statistical_model_args``.

        Parameters
        ----------
        runner_args : dict
            Is changed.
        template_path : str, optional
            Folder with templates.
        """
        args = dict(runner_args["statistical_model_args"] or {})
        if template_path is not None:
            args["template_path"] = template_path
        for key in _SPECIAL:
            if key in runner_args:
                args[key] = runner_args.pop(key)
        runner_args["statistical_model_args"] = args


def _defaults() -> dict:
    return Runner.runner_arguments()[1]


def _given(arguments: dict) -> dict:
    return {key: value for key, value in arguments.items() if value is not None}
