"""The side of a model that the compiled part sees: what it calls and is given."""

import contextlib
import inspect
from typing import Any, Dict, Iterator, Optional, Tuple

import numpy as np

from . import _core
from .data import Data, as_tables, from_tables, position_names
from .own_methods import is_own, likelihood_method, own_name
from .random import Seed, drawn_seed, random_generator, seeded_globally

Address = Tuple[int, int, int]


class CompiledPart:
    """Base of StatisticalModel: makes toys at addresses and takes data for fits."""

    rng: Optional[np.random.Generator] = None

    # The evaluator in C++ whose data are set, see python_model.h.
    _data_owner: Any = None
    _before: Dict[str, Any] = {}
    _jobs: int = 0
    # Seed, point and number of the toy that is being made.
    _address: Optional[Address] = None
    # What setting data changes.
    _data_attributes: Tuple[str, ...] = ("_data", "_data_owner")

    def _core_model(
        self, toys: str = "_make_toy", with_data: bool = False
    ) -> "_core.StatisticalModel":
        """Return what the compiled part works with; it has the data in any case.

        Parameters
        ----------
        toys : {"_make_toy", "_toy"}
            The method that makes toys.
        with_data : bool
            Whether it has to have the data of this object.
        """
        # Made anew each time: it holds this object, which must not hold it.
        return _core.PythonModel(
            self,
            self._parameters,
            self._settings,
            list(getattr(self, "likelihood_names", position_names(1))),
            likelihood=likelihood_method(self),
            toys=toys,
            expectation_values=own_name(self, "get_expectation_values"),
        )

    def _evaluator(self) -> "_core.Evaluator":
        self._need_data()
        return self._core_model().bind_current()

    def _make_toy(self, values: dict, seed: int, point: int, toy: int) -> dict:
        """Return the toy at an address as ``generate_data`` makes it."""
        if not is_own(self, "generate_data"):
            return self._toy(values, seed, point, toy)
        with self._at((seed, point, toy)):
            if "seed" in inspect.signature(self.generate_data).parameters:
                values = {**values, "seed": drawn_seed(self.rng)}
            return self._named_tables(self.generate_data(**values))

    def _toy(self, values: dict, seed: int, point: int, toy: int) -> dict:
        """Return the toy at an address as ``_generate_data`` makes it."""
        with self._at((seed, point, toy)):
            if "rng" in inspect.signature(self._generate_data).parameters:
                values = {**values, "rng": self.rng}
            return self._named_tables(self._generate_data(**values))

    @contextlib.contextmanager
    def _at(self, address: Address) -> Iterator[None]:
        """Set the random numbers of an address, unless they are in use already."""
        outer, outer_rng = self._address, self.rng
        if outer == address:
            yield
            return
        self._address, self.rng = address, random_generator(*address)
        try:
            with seeded_globally(*address):
                yield
        finally:
            self._address = outer
            if outer is not None:
                self.rng = outer_rng

    def _named_tables(self, data: Data) -> dict:
        self._toy_form = data
        return as_tables(data)

    @contextlib.contextmanager
    def _kept_data(self) -> Iterator[None]:
        """Put the data back that a job of toys replaces."""
        # Threads may run jobs of one model: the first one keeps the data for all.
        with _core.Turn():
            if self._jobs == 0:
                self._before = {name: getattr(self, name) for name in self._data_attributes}
            self._jobs += 1
        try:
            yield
        finally:
            with _core.Turn():
                self._jobs -= 1
                if self._jobs == 0:
                    before, self._before = self._before, {}
                    self._put_back(before)

    def _put_back(self, before: dict) -> None:
        if self._data is not before["_data"]:
            # A setter of one's own may keep more than these.
            if is_own(self, "data") and before["_data"] is not None:
                self.data = before["_data"]
            for name, value in before.items():
                setattr(self, name, value)

    def _set_tables(self, tables: dict) -> None:
        self.data = self._in_toy_form(tables)

    def _in_toy_form(self, tables: dict) -> Data:
        """Return tables with the types and in the form that _generate_data gives."""
        form = None if self._toy_form is None else as_tables(self._toy_form)
        if form is None or list(form) != list(tables):
            return from_tables(tables)
        cast = {
            name: table.astype(np.asarray(form[name]).dtype, copy=False)
            for name, table in tables.items()
        }
        return cast if hasattr(self._toy_form, "keys") else list(cast.values())

    def _toy_address(self, seed: Seed) -> Address:
        """Return the address of a toy with that seed, by default that in use."""
        if seed is None and self._address is not None:
            return self._address
        return (drawn_seed(seed), 0, 0)
