"""alea.models.blueice_extended_model on jacta."""

from typing import Dict, Union

import numpy as np

from ....data import read_template
from ....file_search import get_file_path
from ....likelihood_terms import CustomAncillaryLikelihood
from ....own_methods import library_method
from ....template_model import TemplateModel

__all__ = ["BlueiceExtendedModel", "CustomAncillaryLikelihood"]


class BlueiceExtendedModel(TemplateModel):
    """TemplateModel, whose expected events are shown with the digits that alea gives.

    alea adds up templates in the precision of their file. Where that is the single one
    (all of alea's own examples) the expected events are rounded to it: 200 events, not
    200.000007. Likelihoods and toys are those of the full sum.
    """

    @library_method
    def get_expectation_values(
        self, per_likelihood_term: bool = False, **values: float
    ) -> Dict[str, Union[float, Dict[str, float]]]:
        """Return expected events by source, summed over the terms or per term."""
        found = super().get_expectation_values(per_likelihood_term=True, **values)
        if self._is_single_precision():
            found = {
                term: {source: float(np.float32(mu)) for source, mu in sources.items()}
                for term, sources in found.items()
            }
        if per_likelihood_term:
            return found
        return {
            source: sum(sources.get(source, 0.0) for sources in found.values())
            for source in self.all_source_names
        }

    def _is_single_precision(self) -> bool:
        if "_single" not in self.__dict__:
            self._single = all(map(self._source_is_single, self.likelihood_list[:-1]))
        return self._single

    def _source_is_single(self, term) -> bool:
        nominal = self.parameters()
        for source in term.config["sources"]:
            try:
                named = {n: nominal[n] for n in source.get("named_parameters", [])}
                named = {n: int(v) if v == int(v) else v for n, v in named.items()}
                file = get_file_path(source["template_filename"], term._folders)
                h = read_template(
                    file.format(**named), source["histname"].format(**named)
                )
            except (KeyError, ValueError, OSError, RuntimeError):
                # Other classes of sources do not say what they are in one file.
                continue
            if not np.array_equal(h.histogram.astype(np.float32), h.histogram):
                return False
        return True
