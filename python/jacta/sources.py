"""Sources of a template likelihood as objects, under alea's names.

Models build the sources of the library in compiled code; these classes show the same and
are what a source of one's own derives from. A model takes such a class by its dotted
path (``class: my_module.MySource``): its histograms are built here at every anchor and
handed to the compiled code.
"""

import json
import logging
import pydoc
from typing import Dict, List, Optional, Union

import numpy as np

from .data import read_template
from .errors import BinningError, InputError
from .formulas import DENSITY_SOURCE
from .histogram import Histogram
from .utils import compute_file_hash, deterministic_hash, get_analysis_space, load_json

_logger = logging.getLogger("jacta")

# Settings that do not change what a source is.
_NOT_HASHED = (
    "name",
    "hash",
    "label",
    "color",
    "templatename",
    "templatenames",
    "rate_multiplier",
    "livetime_days",
    "n_cores",
    "cache_dir",
    "data_dirs",
    "extra_dont_hash_settings",
    "sources",
    "default_source_class",
    "likelihood_name",
)


class Source:
    """A source of events: a density and a number of events per day.

    Parameters
    ----------
    config : dict
        The settings of the term, with those of the source in place of them.
    """

    def __init__(self, config: Dict, *args, **kwargs):
        self.config = {"fraction_in_range": 1, "rate_multiplier": 1, **config}
        self.name = config.get("name", "unnamed_source")
        self.events_per_day = config.get("events_per_day", 0.0)
        self.fraction_in_range = self.config["fraction_in_range"]
        self.pdf_has_been_computed = False
        self.from_cache = False
        self.hash = self.config.get("hash") or self._hash()
        if not self.config.get("delay_pdf_computation", False):
            self.compute_pdf()

    def _hash(self) -> str:
        dropped = {*_NOT_HASHED, *self.config.get("extra_dont_hash_settings", [])}
        settings = {k: v for k, v in self.config.items() if k not in dropped}
        return deterministic_hash(json.loads(json.dumps(settings, default=_plain)))

    def compute_pdf(self) -> None:
        """Make the density."""
        self.pdf_has_been_computed = True

    @property
    def expected_events(self) -> float:
        """Expected events in the livetime, ``livetime_days`` of the settings."""
        return (
            self.events_per_day
            * self.config.get("livetime_days", 1.0)
            * self.config["rate_multiplier"]
            * self.fraction_in_range
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name}, {self.hash})"


def _plain(value):
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    return getattr(value, "__qualname__", str(value))


class HistogramPdfSource(Source):
    """A source whose density is a histogram, made by ``build_histogram``."""

    _pdf_histogram: Histogram

    def build_histogram(self) -> None:
        """Set _pdf_histogram, events_per_day and dtype."""
        raise NotImplementedError("a source of this kind needs a method build_histogram")

    def compute_pdf(self) -> None:
        """Make the density by build_histogram."""
        self.build_histogram()
        super().compute_pdf()

    def pdf(self, *args) -> np.ndarray:
        """Return the density at points, one array per axis."""
        return self._pdf_histogram.lookup(*args)

    def get_pmf_grid(self):
        """Return the probability per bin, and the counts that it is known from."""
        h = self._pdf_histogram
        return h.histogram * h.bin_volumes(), np.zeros(h.histogram.shape)

    def set_dtype(self) -> None:
        """Set the type of a table of events."""
        self.dtype = [(name, float) for name, _ in self.config["analysis_space"]]
        self.dtype.append(("source", int))

    def simulate(self, n_events: int) -> np.ndarray:
        """Return random events.

        Parameters
        ----------
        n_events : int
            How many.
        """
        events = np.zeros(n_events, dtype=self.dtype)
        points = (self._pdf_histogram * self._pdf_histogram.bin_volumes()).get_random(
            n_events
        )
        for i, (name, _) in enumerate(self.config["analysis_space"]):
            events[name] = points[:, i]
        return events


class TemplateSource(HistogramPdfSource):
    """A source that is a histogram of a template file.

    Parameters
    ----------
    config : dict
        ``templatename`` (file), ``histname``, ``analysis_space``, and, where wanted,
        ``named_parameters``, ``normalise_template``, ``in_events_per_bin``,
        ``histogram_scale_factor``, ``convert_to_uniform``, ``log10_bins``,
        ``slice_args``.

    Attributes
    ----------
    events_per_day : float
        Expected events per unit of livetime.
    """

    def __init__(self, config: Dict, *args, **kwargs):
        config.setdefault("pdf_interpolation_method", "piecewise")
        named = self._get_format_named_parameters(config)
        if "templatename" in config:
            config["file_hash"] = self._compute_single_file_hash(
                config["templatename"], named
            )
        elif "templatenames" in config:
            config["file_hash"] = self._compute_multiple_file_hashes(
                config["templatenames"], named
            )
        else:
            raise InputError("a template source needs templatename or templatenames")
        super().__init__(config, *args, **kwargs)

    def _compute_single_file_hash(
        self, templatename: str, format_named_parameters: Dict
    ) -> str:
        """Return the hash of a template file."""
        return compute_file_hash(templatename.format(**format_named_parameters))

    def _compute_multiple_file_hashes(
        self, templatenames: List[str], format_named_parameters: Dict
    ) -> str:
        """Return one hash of several template files."""
        hashes = [
            self._compute_single_file_hash(name, format_named_parameters)
            for name in templatenames
        ]
        return deterministic_hash(hashes, 32)

    @staticmethod
    def _get_format_named_parameters(config: Dict) -> Dict:
        return {name: config[name] for name in config.get("named_parameters", [])}

    @property
    def format_named_parameters(self):
        """The values that names of files and histograms are filled with."""
        return self._get_format_named_parameters(self.config)

    def _check_binning(self, h, histogram_info: str) -> None:
        """Check the edges of a histogram against the analysis space.

        Parameters
        ----------
        h : Histogram
            Its axes in ``log10_bins`` become powers of 10.
        histogram_info : str
            What it is, for messages.
        """
        for i in self.config.get("log10_bins", []):
            h.bin_edges[i] = 10 ** h.bin_edges[i]
        space = self.config["analysis_space"]
        if len(space) != h.dimensions:
            raise InputError(
                f"{histogram_info} has {h.dimensions} axes, the analysis space "
                f"{len(space)}"
            )
        for edges, (name, wanted) in zip(h.bin_edges, space):
            message = (
                f"{histogram_info} has the edges {edges} on the axis {name}, the "
                f"analysis space {wanted}"
            )
            if len(edges) != len(wanted):
                raise InputError(message)
            if not np.allclose(edges, wanted, rtol=1e-6, atol=1e-9):
                raise BinningError(message)

    def _template(self) -> Histogram:
        named = self.format_named_parameters
        file = self.config["templatename"].format(**named)
        h = read_template(file, self.config["histname"].format(**named))
        if np.min(h.histogram) < 0:
            raise InputError(f"{file} has bins with negative entries")
        return h

    def _info(self) -> str:
        named = self.format_named_parameters
        name = self.config["histname"].format(**named)
        return f"{name} of {self.config['templatename'].format(**named)}"

    def build_histogram(self) -> None:
        """Read the template, slice it, and make a density of it."""
        self._set_template(self._template(), self._info())

    def _set_template(self, h: Histogram, info: str) -> None:
        if self.config.get("normalise_template", False):
            h /= h.n
        if not self.config.get("in_events_per_bin", True):
            h.histogram *= h.bin_volumes()
        h = self.apply_slice_args(h)
        self._check_binning(h, info)
        self.set_dtype()
        self.set_pdf_histogram(h)

    def apply_slice_args(self, h, slice_args: Optional[Union[List[Dict], Dict]] = None):
        """Return a histogram with slices cut out and axes summed over.

        Parameters
        ----------
        h : Histogram
            What is sliced.
        slice_args : dict or list of dict, optional
            ``slice_axis``, ``slice_axis_limits``, ``sum_axis``; by default those of the
            settings.
        """
        if slice_args is None:
            slice_args = self.config.get("slice_args") or []
        if isinstance(slice_args, dict):
            slice_args = [slice_args]
        if not isinstance(slice_args, list):
            raise InputError("slice_args is a dict or a list of dicts")
        if slice_args == [{}]:
            return h
        for args in slice_args:
            if not isinstance(args, dict) or "slice_axis" not in args:
                raise InputError("every entry of slice_args is a dict with slice_axis")
            axis = args["slice_axis"]
            edges = h.bin_edges[h.get_axis_number(axis)]
            start, stop = args.get("slice_axis_limits", (edges[0], edges[-1]))
            summed = args.get("sum_axis", False)
            h = (h.slicesum if summed else h.slice)(start=start, stop=stop, axis=axis)
        return h

    def set_pdf_histogram(self, h) -> None:
        """Make the density from expected events per bin.

        Parameters
        ----------
        h : Histogram
            Expected events, before ``histogram_scale_factor``.
        """
        self._bin_volumes = h.bin_volumes()
        self._n_events_histogram = h.similar_blank_histogram()
        h = h * self.config.get("histogram_scale_factor", 1)
        self.events_per_day = h.n
        h = h / self._bin_volumes
        if self.events_per_day > 0:
            h = h / self.events_per_day
        else:
            _logger.warning("the sum of the template of %s is 0", self.name)
        if self.config.get("convert_to_uniform", False):
            h.histogram = 1.0 / self._bin_volumes
        self._pdf_histogram = h


class CombinedSource(TemplateSource):
    """A weighted sum of histograms.

    The first one, plus ``weight_names`` times the others, each normalised.

    Parameters
    ----------
    config : dict
        ``templatenames``, ``histnames``, ``weight_names``, and a value for every weight.
    """

    def build_histogram(self) -> None:
        """Add the histograms up and make a density of the sum."""
        config = self.config
        if not config.get("in_events_per_bin", True):
            raise InputError("a CombinedSource takes no in_events_per_bin: false")
        names = config.get("weight_names")
        if names is None or any(name not in config for name in names):
            raise InputError(f"all of weight_names need a value; they are {names}")
        files, histnames = config["templatenames"], config["histnames"]
        if len(files) != len(histnames) or len(names) + 1 != len(files):
            raise InputError(
                "there has to be one histname per template, and one weight less"
            )
        parts = [self._part(file, name) for file, name in zip(files, histnames)]
        total = parts[0]
        for name, part in zip(names, parts[1:]):
            where = tuple(
                slice(
                    int(total.get_axis_bin_index(centres[0], i)),
                    int(total.get_axis_bin_index(centres[-1], i)) + 1,
                )
                for i, centres in enumerate(part.bin_centers())
            )
            total.histogram[where] += part.histogram * config[name]
        contents = np.nan_to_num(total.histogram, nan=0.0, posinf=0.0, neginf=0.0)
        total.histogram = np.clip(contents, 0, None)
        self._check_binning(total, f"the sum of {histnames} of {files}")
        self.set_dtype()
        self.set_pdf_histogram(total)

    def _part(self, file: str, histname: str) -> Histogram:
        named = self.format_named_parameters
        h = read_template(file.format(**named), histname.format(**named))
        h = self.apply_slice_args(h)
        return h / h.n if h.n > 0 else h * 0.0


class SpectrumTemplateSource(TemplateSource):
    """A template weighted with a spectrum along one of its axes.

    Parameters
    ----------
    config : dict
        ``spectrum_name`` (a file in JSON with ``coordinate_system`` and ``map``) and
        ``spectrum_axis``, beside those of TemplateSource.
    """

    @staticmethod
    def _get_json_spectrum(filename: str):
        """Return the spectrum of a file as a function, linear between its points.

        Parameters
        ----------
        filename : str
            The file; outside its points the spectrum is 0.
        """
        content = load_json(filename)
        for key in ("coordinate_system", "map"):
            if key not in content:
                raise InputError(f"{filename} has no {key}")
        x, y = np.array(content["coordinate_system"]), np.array(content["map"])
        return lambda at: np.interp(at, x, y, left=0.0, right=0.0)

    def build_histogram(self) -> None:
        """Weight the template and make a density of it."""
        for key in ("spectrum_name", "spectrum_axis"):
            if key not in self.config:
                raise InputError(f"the source {self.name} needs {key}")
        h = self._template()
        name = self.config["spectrum_name"].format(**self.format_named_parameters)
        axis = self.config["spectrum_axis"]
        weights = self._get_json_spectrum(name)(h.bin_centers(axis))
        shape = [1] * h.dimensions
        shape[axis] = -1
        h.histogram *= (weights * np.diff(h.bin_edges[axis])).reshape(shape)
        self._set_template(h, f"weighted {self._info()}")


class CESTemplateSource(HistogramPdfSource):
    """A spectrum in combined energy, with smearing, bias and efficiency.

    Its histogram is made by compiled code, with the settings at the values that the
    configuration gives.
    """

    def build_histogram(self) -> None:
        """Ask the compiled code for the density."""
        from .single_source import density_of

        self.ces_space = np.asarray(self.config["analysis_space"][0][1])
        self.max_e, self.min_e = self.ces_space.max(), self.ces_space.min()
        self._pdf_histogram, self.events_per_day = density_of(self)
        self._bin_volumes = self._pdf_histogram.bin_volumes()
        self._n_events_histogram = self._pdf_histogram.similar_blank_histogram()
        self.set_dtype()


class CESMonoenergySource(CESTemplateSource):
    """A line of one energy in combined energy (``peak_energy``)."""


class CESFlatSource(CESTemplateSource):
    """A flat spectrum in combined energy."""


LIBRARY_SOURCES = {
    DENSITY_SOURCE: Source,
    "alea.template_source.TemplateSource": TemplateSource,
    "alea.template_source.CombinedSource": CombinedSource,
    "alea.template_source.SpectrumTemplateSource": SpectrumTemplateSource,
    "alea.ces_source.CESTemplateSource": CESTemplateSource,
    "alea.ces_source.CESMonoenergySource": CESMonoenergySource,
    "alea.ces_source.CESFlatSource": CESFlatSource,
}


def source_class(name) -> type:
    """Return the class of sources that a configuration names."""
    if isinstance(name, type):
        return name
    short = name.replace("jacta.compat.", "", 1)
    found = LIBRARY_SOURCES.get(short) or pydoc.locate(name)
    if not isinstance(found, type):
        raise InputError(
            f"could not find the source class {name}; give one of "
            f"{', '.join(LIBRARY_SOURCES)} or the dotted path of a class"
        )
    return found


def term_config(term: dict, analysis_space=None) -> dict:
    """Return the settings of a term that its sources start from."""
    config = {k: v for k, v in term.items() if k not in ("sources", "likelihood_config")}
    config["analysis_space"] = analysis_space or get_analysis_space(
        term["analysis_space"]
    )
    return config
