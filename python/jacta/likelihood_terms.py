"""The terms of a template likelihood as objects that can be called."""

import itertools
import sys
from collections import OrderedDict
from typing import Callable, Dict, List, Optional

import numpy as np

from . import _core
from .errors import InputError, UsageError
from .file_search import get_file_path, get_template_folder_list
from .formulas import class_of_source, formula_densities
from .sources import source_class, term_config

_SHAPES = ("shape", "index")


class BaseModel:
    """The sources of a term at the nominal values of shapes, rate multipliers 1.

    Attributes
    ----------
    config : dict
        Settings of the term, among them ``analysis_space``.
    """

    def __init__(self, term: "LikelihoodTerm"):
        self._term = term
        self.config = term.pdf_base_config
        self._sources: Optional[list] = None
        self._made: Optional[_core.StatisticalModel] = None

    @property
    def _model(self) -> "_core.StatisticalModel":
        """The compiled model whose shapes are built at their nominal values.

        That is not what is interpolated there, where these are no anchors.
        """
        model = self._term._model
        definition = model.parameters.to_config()
        between = [
            p
            for p in model.parameters
            if p.ptype in _SHAPES
            and p.nominal_value is not None
            and p.nominal_value not in (p.blueice_anchors or [p.nominal_value])
        ]
        if not between:
            return model._model
        if self._made is None:
            for p in between:
                definition[p.name].update(
                    blueice_anchors=[p.nominal_value], fit_limits=None
                )
            try:
                self._made = model._source.model(None, definition)
            except InputError:
                # Templates for instance are files, which are there at anchors only.
                self._made = model._model
        return self._made

    @property
    def sources(self) -> list:
        """The sources, as objects of their classes."""
        if self._sources is None:
            self._sources = [self._source(s) for s in self._term.config["sources"]]
        return self._sources

    def _source(self, settings: dict):
        config = {**self.config, **settings}
        for p in self._term._model.parameters:
            if p.ptype != "rate" and p.nominal_value is not None:
                config.setdefault(p.name, p.nominal_value)
        folders = self._term._folders
        if "template_filename" in settings:
            config["templatename"] = get_file_path(settings["template_filename"], folders)
        if "template_filenames" in settings:
            config["templatenames"] = [
                get_file_path(name, folders) for name in settings["template_filenames"]
            ]
        if "spectrum_name" in config:
            config["spectrum_name"] = get_file_path(config["spectrum_name"], folders)
        if "density" in settings:
            config["events_per_day"] = settings.get("events_per_livetime", 1.0)
        config["folders"] = folders
        config["extra_dont_hash_settings"] = [
            p.name
            for p in self._term._model.parameters
            if p.ptype == "efficiency"
            or (
                p.ptype in (*_SHAPES, "needs_reinit")
                and p.name not in settings.get("parameters", [])
            )
        ] + ["folders", *config.get("extra_dont_hash_settings", [])]
        return source_class(class_of_source(settings, config))(config)

    def expected_events(self, s=None) -> np.ndarray:
        """Return the expected events of every source."""
        return self._term._expected({}, model=self._model)

    def pmf_grids(self):
        """Return the probability per bin of every source, and counts behind it."""
        return self._term._pmfs({}, self._model), np.zeros(
            (len(self._term.source_name_list), *self._shape)
        )

    @property
    def _shape(self):
        return tuple(len(edges) - 1 for _, edges in self.config["analysis_space"])

    def score_events(self, d) -> np.ndarray:
        """Return the density of every source at events."""
        return self._term._densities(d, {}, self._model)

    def to_analysis_dimensions(self, d) -> List[np.ndarray]:
        """Return the coordinates of events, one array per axis."""
        return [np.asarray(d[name]) for name, _ in self.config["analysis_space"]]

    def get_source_i(self, source_id) -> int:
        """Return the position of a source from its name."""
        if isinstance(source_id, int):
            return source_id
        return self._term.source_name_list.index(source_id)


def is_binned(config: dict) -> bool:
    """Return whether a term is binned."""
    return config["likelihood_type"].rsplit(".", 1)[-1].startswith("Binned")


class LikelihoodTerm:
    """One term of a template likelihood, without the ancillary measurements.

    Calling it gives ln L of the term at named values; those not given are nominal, rate
    multipliers 1.
    """

    def __init__(self, model, position: int, config: dict, folders: List[str]):
        self._model, self._position, self._folders = model, position, folders
        self.config = config
        self.name = config["name"]
        self.source_name_list: List[str] = [s["name"] for s in config["sources"]]
        self.pdf_base_config = {
            **term_config(config),
            "likelihood_name": self.name,
            "livetime_days": model.parameters[config["livetime_parameter"]].nominal_value,
            "sources": config["sources"],
        }
        mass = config.get("fiducial_mass_parameter")
        self.pdf_base_config["fiducial_mass"] = (
            1 if mass is None else model.parameters[mass].nominal_value
        )
        self.binned = is_binned(config)
        self.source_wise_interpolation = not self.binned and config.get(
            "source_wise_interpolation", True
        )
        self.base_model = BaseModel(self)
        self._own_data: Optional[np.ndarray] = None
        self._own_evaluator = None

    @property
    def rate_parameters(self) -> Dict[str, None]:
        """The sources, each of which has a rate multiplier."""
        return OrderedDict.fromkeys(self.source_name_list)

    @property
    def shape_parameters(self) -> Dict[str, tuple]:
        """By name the anchors, no prior, and the nominal value."""
        found = OrderedDict()
        for source in self.config["sources"]:
            for name in source.get("parameters", []):
                parameter = self._model.parameters[name]
                if "density" in source and parameter.ptype in _SHAPES:
                    continue  # of the formula: it has no anchors
                if parameter.ptype in _SHAPES:
                    anchors = parameter.blueice_anchors
                elif name == source.get("efficiency_name"):
                    anchors = parameter.fit_limits
                else:
                    continue
                table = OrderedDict((anchor, anchor) for anchor in sorted(anchors))
                found[name] = (table, None, parameter.nominal_value)
        return found

    def get_bounds(self, parameter_name=None):
        """Return the range of a shape parameter's anchors, or those of all."""
        bounds = {n: (min(a), max(a)) for n, (a, _, _) in self.shape_parameters.items()}
        return list(bounds.values()) if parameter_name is None else bounds[parameter_name]

    @property
    def is_data_set(self) -> bool:
        """Whether the term has data."""
        return self._own_data is not None or self._model.is_data_set

    def set_data(self, d) -> None:
        """Give the term data of its own; those of the model stay."""
        model = self._model._model
        tables = self._model._empty_tables()
        tables[self.name] = np.asarray(d)
        self._own_data, self._own_evaluator = tables[self.name], model.bind(tables)

    @property
    def _data(self) -> np.ndarray:
        if self._own_data is not None:
            return self._own_data
        if not self._model.is_data_set:
            raise UsageError(f"the term {self.name} has no data; set model.data first")
        return self._model._current_tables()[self.name]

    @property
    def data_events_per_bin(self):
        """The data of the term as a histogram."""
        from .histogram import Histogram

        space = self.pdf_base_config["analysis_space"]
        return Histogram.fill(space, *self.base_model.to_analysis_dimensions(self._data))

    def __call__(
        self, livetime_days=None, compute_pdf=False, full_output=False, **kwargs
    ):
        """Return ln L of the term.

        Parameters
        ----------
        livetime_days : float, optional
            In place of the nominal livetime.
        compute_pdf : bool
            Not needed: densities are always those of the values.
        full_output : bool
            Whether to return expected events and densities as well.
        **kwargs
            Values of parameters.
        """
        values = self._values(kwargs, livetime_days)
        self._data  # raises where there are none
        evaluator = self._own_evaluator
        if evaluator is None:
            evaluator = self._model._bound_now()
        ll = evaluator.term_values(values)[self._position]
        if not full_output:
            return ll
        mus = self._expected(values, complete=True)
        ps = self._pmfs(values) if self.binned else self._densities(self._data, values)
        return ll, mus, ps

    def _values(self, kwargs: dict, livetime_days=None) -> Dict[str, float]:
        values = {f"{name}_rate_multiplier": 1.0 for name in self.source_name_list}
        known = self._model.parameters
        values.update({k: v for k, v in kwargs.items() if k in known and v is not None})
        if livetime_days is not None:
            values[self.config["livetime_parameter"]] = livetime_days
        return values

    def _expected(self, values: dict, complete: bool = False, model=None) -> np.ndarray:
        values = values if complete else self._values(values)
        model = model or self._model._model
        found = model.expectation_values_per_term(values)[self.name]
        return np.array([found[name] for name in self.source_name_list])

    def _histograms(self, values: dict, model=None) -> list:
        from .histogram import Histogram

        model = model or self._model._model
        found = model.source_histograms(self.name, self._values(values), False)
        return [Histogram._from_compiled(found[name]) for name in self.source_name_list]

    def _densities(self, d, values: dict, model=None) -> np.ndarray:
        at = self.base_model.to_analysis_dimensions(d)
        model = model or self._model._model
        axes = [name for name, _ in self.pdf_base_config["analysis_space"]]
        columns = dict(zip(axes, at))
        exact = formula_densities(model, self.name, columns, self._values(values))
        found = zip(self.source_name_list, self._histograms(values, model))
        return np.array([exact[n] if n in exact else h.lookup(*at) for n, h in found])

    def _pmfs(self, values: dict, model=None) -> np.ndarray:
        found = self._histograms(values, model)
        return np.array([h.histogram * h.bin_volumes() for h in found])

    @property
    def ps(self) -> np.ndarray:
        """Densities of the sources at the data, binned: their probability per bin.

        At the nominal values of the shapes, as those of the base model.
        """
        if self.binned:
            return self.base_model.pmf_grids()[0]
        return self.base_model.score_events(self._data)

    @property
    def n_model_events(self) -> Optional[np.ndarray]:
        """Counts that the probabilities per bin are known from; binned terms only."""
        return self.base_model.pmf_grids()[1] if self.binned else None

    def __repr__(self) -> str:
        return f"LikelihoodTerm({self.name}: {', '.join(self.source_name_list)})"


class BinnedLogLikelihood(LikelihoodTerm):
    """A term whose data are counted in the bins of the analysis space."""


class UnbinnedLogLikelihood(LikelihoodTerm):
    """A term whose events count one by one."""


class CustomAncillaryLikelihood:
    """The term of ancillary measurements: constraints of parameters.

    That of a model follows its data until it is given data of its own.

    Parameters
    ----------
    parameters : Parameters
        The constrained parameters.
    """

    def __init__(self, parameters):
        self.parameters = parameters
        if set(parameters.uncertainties) != set(parameters.names):
            raise InputError("all parameters of an ancillary likelihood need uncertainty")
        self.name = "ancillary"
        self.parameter_list = parameters.names
        self.pdf_base_config = {"name": "ancillary", **parameters.nominal_values}
        self.source_name_list: List[str] = []
        self._functions = self._get_constraint_functions()
        self._measured: Optional[Callable] = None
        self._seen = None
        self.is_data_set = False

    def _follow(self, measured: Callable) -> None:
        """Take data from a function, which returns None where there are none."""
        self._measured = measured

    @property
    def constraint_functions(self) -> dict:
        """By name a distribution with ``logpdf``, around what has been measured."""
        if self._measured is not None:
            data = self._measured()
            if data is not None and data is not self._seen:
                self._take(data)
        return self._functions

    def set_data(self, d) -> None:
        """Set what has been measured: a table of one row, a field per parameter."""
        self._measured = None
        self._take(d)

    def _take(self, d) -> None:
        self._seen = d
        names = [name for name in d.dtype.names if name != "empty"]
        if set(names) != set(self.parameters.names):
            raise InputError(
                f"the ancillary data have the fields {sorted(names)}; the constrained "
                f"parameters are {sorted(self.parameters.names)}"
            )
        measured = {name: float(d[name][0]) for name in names}
        self._functions = self._get_constraint_functions(**measured)
        self.is_data_set = True

    @property
    def constraint_terms(self) -> Dict[str, Callable]:
        """By name the ln of the density of the constraint."""
        return {name: d.logpdf for name, d in self.constraint_functions.items()}

    def ancillary_sum(self, evaluate_at: dict) -> float:
        """Return the sum of all constraints at values by name."""
        terms = self.constraint_terms.items()
        return float(np.sum([term(evaluate_at[name]) for name, term in terms]))

    def _get_constraint_functions(self, **generate_values) -> dict:
        """Return the distributions of measurements around values, by default nominal."""
        functions = {}
        for p in self.parameters:
            width = p.uncertainty
            if hasattr(width, "logpdf"):
                functions[p.name] = width
                continue
            if p.relative_uncertainty:
                width = width * p.nominal_value
            centre = generate_values.get(p.name, p.nominal_value)
            functions[p.name] = _core.evaluate_expression(
                f"stats.norm(loc={float(centre)!r}, scale={float(width)!r})"
            )
        return functions

    def __call__(self, livetime_days=None, **kwargs) -> float:
        """Return the sum of all constraints at named values, the others nominal."""
        at = {**self.parameters.nominal_values}
        at.update({k: v for k, v in kwargs.items() if k in self.parameters})
        return self.ancillary_sum(at)


def as_blueice(cls: type) -> type:
    """Return a class that is also blueice's of that name, where a script has imported it.

    Scripts ask by isinstance; no method of blueice's is used.
    """
    module = sys.modules.get("blueice.likelihood")
    theirs = getattr(module, _BLUEICE_NAMES.get(cls.__name__, cls.__name__), None)
    if theirs is None or issubclass(cls, theirs):
        return cls
    return type(cls.__name__, (cls, theirs), {"__module__": cls.__module__})


_BLUEICE_NAMES = {"LikelihoodSum": "LogLikelihoodSum"}


class LikelihoodSum:
    """The sum of the weighted terms of a model."""

    def __init__(self, model, terms: list):
        self._model, self.likelihood_list = model, terms
        self.likelihood_weights = model.likelihood_weights

    @property
    def likelihood_parameters(self) -> List[List[str]]:
        """Names of the parameters of every term."""
        lists = []
        for term in self.likelihood_list[:-1]:
            rates = [f"{name}_rate_multiplier" for name in term.rate_parameters]
            lists.append([*rates, *term.shape_parameters])
        return [*lists, self.likelihood_list[-1].parameter_list]

    def __call__(self, livetime_days=None, **kwargs) -> float:
        """Return ln L at named values; one livetime per term may be given."""
        lives = livetime_days if isinstance(livetime_days, (list, tuple)) else []
        total = 0.0
        for term, weight, days in itertools.zip_longest(
            self.likelihood_list, self.likelihood_weights, lives
        ):
            if term is not None and weight:
                total += weight * term(livetime_days=days, **kwargs)
        return total


def likelihood_terms(model, root: dict, template_paths: List[str]) -> list:
    """Return the terms of a model, the ancillary measurements last."""
    config = root["likelihood_config"]
    folders = get_template_folder_list(dict(config)) + list(template_paths)
    terms: list = [
        as_blueice(BinnedLogLikelihood if is_binned(term) else UnbinnedLogLikelihood)(
            model, i, term, folders
        )
        for i, term in enumerate(config["likelihood_terms"])
    ]
    return [*terms, CustomAncillaryLikelihood(model.parameters.with_uncertainty)]
