"""Expressions of branches, such as cuts and weights: a closed grammar.

    float((B_M < 5300) & (B_M > 5260)) * 2
    cond(year, {2011: 1.1, 2012: 2.1}) * efficiency
    select((0.35, 0.36))        # the number of the sample

Operators ``+ - * / **``, comparisons, ``& | ~``; functions float, int, cond, select, abs,
sqrt, exp, log, sin, cos, tan, minimum, maximum. Nothing is executed. Branches whose names
are no identifiers are not available.
"""

import ast
from typing import Callable, Dict, List

import numpy as np

from ..errors import InputError

FUNCTIONS: Dict[str, Callable] = {
    "float": lambda x: np.asarray(x, dtype=np.float64),
    "int": lambda x: np.asarray(x).astype(np.int64),
    "abs": np.abs,
    "Abs": np.abs,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "minimum": np.minimum,
    "maximum": np.maximum,
}
OPERATORS = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.true_divide,
    ast.Pow: np.power,
    ast.BitAnd: np.logical_and,
    ast.BitOr: np.logical_or,
}
COMPARISONS = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
SPECIAL = ("cond", "select")


class Expression:
    """A parsed expression; InputError says what is wrong and where."""

    def __init__(self, text: str, place: str = ""):
        """Parse `text`; `place` (such as "config.yml: data_weight") is for messages."""
        self.text, self.place = text, place
        try:
            self.tree = ast.parse(text.strip(), mode="eval").body
        except SyntaxError as error:
            raise InputError(
                f"{self._where()}'{text}' is no expression: {error.msg} at column "
                f"{error.offset}"
            ) from None

    def _where(self) -> str:
        return f"{self.place}: " if self.place else ""

    def _error(self, node, message: str) -> InputError:
        column = getattr(node, "col_offset", 0) + 1
        return InputError(f"{self._where()}'{self.text}', column {column}: {message}")

    def branches(self) -> List[str]:
        """Return the names of the branches, sorted."""
        functions = {
            id(node.func) for node in ast.walk(self.tree) if isinstance(node, ast.Call)
        }
        names = {
            node.id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and id(node) not in functions
        }
        return sorted(names)

    def values(self, branches: Dict[str, np.ndarray], sample: int = 0) -> np.ndarray:
        """Return the value for every event; `sample` is what select() takes."""
        with np.errstate(all="ignore"):  # what is not finite is named by the caller
            return self._value(self.tree, branches, sample)

    def _value(self, node, branches, sample):
        def of(part):
            return self._value(part, branches, sample)

        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            return node.value
        if isinstance(node, ast.Name):
            if node.id not in branches:
                raise self._error(node, f"there is no branch {node.id}")
            return branches[node.id]
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](of(node.left), of(node.right))
        if isinstance(node, ast.UnaryOp):
            if isinstance(node.op, ast.USub):
                value = np.asarray(of(node.operand))
                return -(value.astype(int) if value.dtype.kind == "b" else value)
            if isinstance(node.op, ast.UAdd):
                return of(node.operand)
            if isinstance(node.op, ast.Invert):
                return np.logical_not(of(node.operand))
        if isinstance(node, ast.Compare) and all(
            type(o) in COMPARISONS for o in node.ops
        ):
            terms = [of(node.left), *map(of, node.comparators)]
            parts = [
                COMPARISONS[type(o)](a, b) for o, a, b in zip(node.ops, terms, terms[1:])
            ]
            return np.logical_and.reduce(parts)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._call(node, of, sample)
        raise self._error(node, "this is not part of the grammar of weights and cuts")

    def _call(self, node, of, sample):
        name, arguments = node.func.id, node.args
        if node.keywords:
            raise self._error(node, f"{name} takes no keywords")
        if name == "select":
            if len(arguments) != 1 or not isinstance(arguments[0], (ast.Tuple, ast.List)):
                raise self._error(node, "select takes one list, a value per sample")
            values = arguments[0].elts
            if sample >= len(values):
                raise self._error(
                    node, f"select has {len(values)} values, this is sample {sample}"
                )
            return of(values[sample])
        if name == "cond":
            if len(arguments) != 2 or not isinstance(arguments[1], ast.Dict):
                raise self._error(node, "cond takes a branch and {value: result, ...}")
            given = np.asarray(of(arguments[0]))
            result = np.zeros(given.shape)
            for key, value in reversed(list(zip(arguments[1].keys, arguments[1].values))):
                if key is None:
                    raise self._error(node, "cond takes {value: result, ...}")
                result = np.where(given == of(key), of(value), result)
            return result
        if name not in FUNCTIONS:
            known = ", ".join(sorted([*FUNCTIONS, *SPECIAL]))
            raise self._error(node, f"there is no function {name}; known are {known}")
        try:
            return FUNCTIONS[name](*map(of, arguments))
        except TypeError:
            raise self._error(node, f"wrong number of arguments of {name}") from None


def evaluate(text: str, branches: Dict[str, np.ndarray], sample: int = 0) -> np.ndarray:
    """Return what an expression of branches is for every event."""
    return Expression(text).values(branches, sample)
