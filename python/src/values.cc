#include "values.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace jacta::python {

namespace {

std::string type_name(py::handle value) {
  return py::str(py::type::handle_of(value).attr("__name__"));
}

Node integer_node(py::handle value, Location location) {
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
  if (overflow != 0) return Node::long_integer(py::str(value), std::move(location));
  return Node::integer(number, std::move(location));
}

Node map_node(const py::dict& dict, const std::string& path) {
  std::vector<Node::Entry> entries;
  for (const auto& [key, value] : dict) {
    const std::string name = py::str(key);
    const std::string below = path.empty() ? name : path + "." + name;
    entries.push_back({to_node(key, below), to_node(value, below)});
  }
  return Node::map(std::move(entries), {.path = path});
}

Node list_node(const py::sequence& sequence, const std::string& path) {
  std::vector<Node> items;
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    items.push_back(to_node(sequence[i], fmt::format("{}[{}]", path, i)));
  }
  return Node::list(std::move(items), {.path = path});
}

// What contains itself has no end: Python's own limit says where to stop.
class OneLevelDeeper {
 public:
  explicit OneLevelDeeper(const std::string& path) {
    if (Py_EnterRecursiveCall("") == 0) return;
    PyErr_Clear();
    throw InputError(Location{.path = path.substr(0, 60) + "..."},
                     "is nested too deeply, or contains itself");
  }
  ~OneLevelDeeper() { Py_LeaveRecursiveCall(); }
  OneLevelDeeper(const OneLevelDeeper&) = delete;
  OneLevelDeeper& operator=(const OneLevelDeeper&) = delete;
};

[[noreturn]] void refuse(py::handle value, const Location& location) {
  throw InputError(location,
                   fmt::format("a {} cannot stand in a configuration", type_name(value)));
}

// NumPy's scalars and arrays by their dtype: `tolist` of a longdouble is a longdouble
// again, and times become integers that have lost their unit.
Node numpy_node(py::handle value, const std::string& path) {
  const std::string kind = py::str(value.attr("dtype").attr("kind"));
  if (kind == "m" || kind == "M") refuse(value, {.path = path});
  const py::object plain = value.attr("tolist")();
  if (!py::type::handle_of(plain).is(py::type::handle_of(value))) {
    return to_node(plain, path);
  }
  if (kind != "f") refuse(value, {.path = path});
  return Node::real(py::float_(plain), {.path = path});
}

void check_not_nan(double value, const std::string& name) {
  if (std::isnan(value)) throw InputError(fmt::format("the value of {} is NaN", name));
}

py::dict dict_of(const py::object& map) {
  if (map.is_none()) return {};
  if (!py::isinstance<py::dict>(map)) {
    throw InputError(fmt::format("a dict of values is needed, not a {}", type_name(map)));
  }
  return map;
}

}  // namespace

Node to_node(py::handle value, const std::string& path) {
  const Location location{.path = path};
  const OneLevelDeeper level(path);
  if (value.is_none()) return Node::null(location);
  if (PyBool_Check(value.ptr())) return Node::boolean(value.cast<bool>(), location);
  if (PyLong_Check(value.ptr())) return integer_node(value, location);
  if (PyFloat_Check(value.ptr())) return Node::real(value.cast<double>(), location);
  if (PyUnicode_Check(value.ptr())) {
    return Node::string(value.cast<std::string>(), location);
  }
  if (py::isinstance<py::dict>(value)) {
    return map_node(py::reinterpret_borrow<py::dict>(value), path);
  }
  if (py::isinstance<py::list>(value) || py::isinstance<py::tuple>(value)) {
    return list_node(py::reinterpret_borrow<py::sequence>(value), path);
  }
  if (py::hasattr(value, "tolist") && py::hasattr(value, "dtype")) {
    return numpy_node(value, path);
  }
  if (py::hasattr(value, "tolist")) return to_node(value.attr("tolist")(), path);
  if (py::hasattr(value, "__fspath__")) {
    return to_node(value.attr("__fspath__")(), path);
  }
  refuse(value, location);
}

py::object from_node(const Node& node) {
  switch (node.kind()) {
    case Node::Kind::null:
      return py::none();
    case Node::Kind::boolean:
      return py::bool_(node.as_boolean());
    case Node::Kind::integer:
      return py::module_::import("builtins").attr("int")(node.as_text());
    case Node::Kind::real:
      return py::float_(node.as_real());
    case Node::Kind::string:
      return py::str(node.as_string());
    case Node::Kind::list: {
      py::list list;
      for (const auto& item : node.items()) list.append(from_node(item));
      return list;
    }
    case Node::Kind::map:
      break;
  }
  py::dict dict;
  for (const auto& [key, value] : node.entries()) dict[from_node(key)] = from_node(value);
  return dict;
}

Number to_number(py::handle value, const std::string& name) {
  const Node node = to_node(value, name);
  if (!node.is_number())
    throw node.error("a number is needed, not " + std::string(node.kind_name()));
  return node.as_number();
}

py::object from_number(Number number) {
  if (!number.is_integer) return py::float_(number.value);
  return py::int_(static_cast<std::int64_t>(number.value));
}

Values to_values(const py::object& map) {
  Values values;
  for (const auto& [key, value] : dict_of(map)) {
    const std::string name = py::str(key);
    const double number = PyFloat_CheckExact(value.ptr()) ? PyFloat_AS_DOUBLE(value.ptr())
                                                          : to_number(value, name).value;
    check_not_nan(number, name);
    values[name] = number;
  }
  return values;
}

NominalValues to_nominal_values(const py::object& map) {
  NominalValues values;
  for (const auto& [key, value] : dict_of(map)) {
    const std::string name = py::str(key);
    values[name] = to_number(value, name);
    check_not_nan(values[name].value, name);
  }
  return values;
}

py::dict from_values(const Values& values) {
  py::dict dict;
  for (const auto& [name, value] : values) dict[py::str(name)] = value;
  return dict;
}

py::tuple from_limits(const Limits& limits) {
  const auto end = [](double value) -> py::object {
    return std::isinf(value) ? py::object(py::none()) : py::float_(value);
  };
  return py::make_tuple(end(limits.lower), end(limits.upper));
}

std::optional<Limits> to_limits(const py::object& pair, const std::string& name) {
  if (pair.is_none()) return {};
  const Node node = to_node(pair, name);
  if (!node.is_list() || node.items().size() != 2) {
    throw node.error("a pair of numbers is needed", "None stands for an open end");
  }
  Limits limits;
  if (!node.items()[0].is_null()) limits.lower = node.items()[0].as_real();
  if (!node.items()[1].is_null()) limits.upper = node.items()[1].as_real();
  check_not_nan(limits.lower, name);
  check_not_nan(limits.upper, name);
  return limits;
}

}  // namespace jacta::python
