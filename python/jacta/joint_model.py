"""JointModel: several models fitted together, parameters of one name being one parameter.

    model = jacta.JointModel({"search": "wimp_statistical_model.yaml",
                              "decay": "dalitz_model.yaml"})
    best_fit, ll = model.fit()
    model.parts["decay"].fit_fractions(best_fit)

The models may be of any kind. Tables of data have the name of their model before them,
``search_sr0``; a model without given tables takes the data that its own file names. In a
file: ``statistical_model: jacta.JointModel`` and ``models: {NAME: FILE, ...}``, for all
commands and running files.
"""

import os
from typing import Dict

from . import _core
from .built_in import BuiltInModel
from .data import PathLike, as_tables
from .model import StatisticalModel
from .own_methods import library_method


class JointModel(BuiltInModel):
    """Models of several files as one.

    Parameters
    ----------
    models : dict
        Files by names of the models, of letters, digits and _.
    total_same : bool
        False: every amplitude model has total couplings of its own, NAME_total_0r of the
        model s0 being NAME_s0total_0r.
    **kwargs
        As for StatisticalModel.
    """

    _registered_name = "jacta.JointModel"
    _takes_definitions = False

    @library_method
    def __init__(self, models: Dict[str, PathLike], total_same: bool = True, **kwargs):
        files = {name: os.fspath(file) for name, file in models.items()}
        super().__init__({"models": files, "total_same": total_same, **kwargs})
        self._take_own_data()

    @classmethod
    def from_config(cls, config_file_path: PathLike, **kwargs) -> "JointModel":
        """Make a model from a file in YAML."""
        model = super().from_config(config_file_path, **kwargs)
        if not model.is_data_set:
            model._take_own_data()
        return model

    def _take_own_data(self) -> None:
        own = self._model.own_data()
        if own is not None:
            self.data = own

    @property
    def parts(self) -> Dict[str, StatisticalModel]:
        """The models by name, each from its own file and with its data of this model."""
        found: Dict[str, StatisticalModel] = {}
        for name, (class_name, file) in self._part_files().items():
            cls = StatisticalModel.get_model_from_name(class_name)
            part = cls.from_config(file)
            if self.is_data_set:
                tables = as_tables(self._data, self._model.dataset_names)
                own = {
                    table: tables[f"{name}_{table}"]
                    for table in part._model.dataset_names
                    if f"{name}_{table}" in tables
                }
                if own:
                    part.data = own
            found[name] = part
        return found

    def _part_files(self) -> Dict[str, tuple]:
        beside = os.path.dirname(os.path.abspath(self._source.file or "."))
        found = {}
        for name, file in self._source.root()["models"].items():
            path = file if os.path.exists(file) else os.path.join(beside, file)
            found[name] = (_core.class_of_model_file(path), path)
        return found
