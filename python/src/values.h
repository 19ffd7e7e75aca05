// Values, numbers and configurations between Python and jacta.
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <string>

#include "jacta/config/words.h"
#include "jacta/parameter/parameters.h"

namespace jacta::python {

namespace py = pybind11;

/// None, bool, int, float, str, lists, dicts and NumPy's arrays and scalars as a Node;
/// the locations of its parts are the paths of keys below `path`. Throws InputError for
/// anything else, and for what contains itself.
Node to_node(py::handle value, const std::string& path = "");
py::object from_node(const Node& node);

/// The argument `name` as a T; throws InputError that says what is `wanted` where it is
/// none.
template <class T>
T to_argument(py::handle value, const std::string& name, const std::string& wanted) {
  try {
    return value.cast<T>();
  } catch (const py::cast_error&) {
    const std::string given = py::repr(value);
    throw InputError(name + ": " + wanted + " is needed, not " + given);
  }
}

/// The kind that a word names; throws InputError with the argument and the nearest word.
template <class Kind>
Kind to_kind(const std::string& word, const std::string& argument) {
  return read_word<Kind>(Node::string(word, {.file = argument}));
}

template <class Kind>
Kind to_kind(py::handle word, const std::string& argument) {
  return to_kind<Kind>(to_argument<std::string>(word, argument, "a word"), argument);
}

/// Integers stay integers.
Number to_number(py::handle value, const std::string& name);
py::object from_number(Number number);

/// None counts as an empty dict. Throws InputError that names what is not a number, or
/// NaN.
Values to_values(const py::object& map);
NominalValues to_nominal_values(const py::object& map);
py::dict from_values(const Values& values);

/// What a result prints, without the last newline: its repr.
template <class Result>
std::string shown(const Result& result) {
  std::string text = result.text();
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

/// A pair with None for open ends.
py::tuple from_limits(const Limits& limits);
/// Nothing for None. Throws InputError for anything but a pair of numbers or None.
std::optional<Limits> to_limits(const py::object& pair, const std::string& name);

}  // namespace jacta::python
