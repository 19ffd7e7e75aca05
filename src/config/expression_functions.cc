#include "expression_functions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "jacta/base/elementary.h"
#include "jacta/base/text.h"
#include "number_sequences.h"

namespace jacta {

namespace {

// The values of the parameters, in their order; the first few were given by position.
struct Bound {
  std::vector<std::optional<Value>> values;
  std::size_t by_position = 0;

  const std::optional<Value>& operator[](std::size_t i) const { return values[i]; }
};

struct Function {
  std::string name;
  std::vector<std::string> parameters;
  std::size_t required;
  Value (*call)(const Bound& arguments);
};

std::int64_t count_of(const Value& value) {
  const Number number = number_of(value);
  if (!number.is_integer) throw InputError("the number of values has to be an integer");
  return static_cast<std::int64_t>(number.value);
}

bool truth_of(const std::optional<Value>& value, bool fallback) {
  if (!value) return fallback;
  if (const bool* boolean = std::get_if<bool>(&value->content)) return *boolean;
  return number_of(*value).value != 0;
}

double real_of(const std::optional<Value>& value) {
  return number_of(*value).value;
}

Value call_linspace(const Bound& a) {
  const std::int64_t count = a[2] ? count_of(*a[2]) : 50;
  return {
      NumberArray{linspace(real_of(a[0]), real_of(a[1]), count, truth_of(a[3], true))}};
}

Value call_geomspace(const Bound& a) {
  const std::int64_t count = a[2] ? count_of(*a[2]) : 50;
  return {
      NumberArray{geomspace(real_of(a[0]), real_of(a[1]), count, truth_of(a[3], true))}};
}

Value call_logspace(const Bound& a) {
  const std::int64_t count = a[2] ? count_of(*a[2]) : 50;
  const double base = a[4] ? real_of(a[4]) : 10.0;
  return {NumberArray{
      logspace(real_of(a[0]), real_of(a[1]), count, truth_of(a[3], true), base)}};
}

// A single positional argument is the end.
Value call_arange(const Bound& a) {
  const Number step = a[2] ? number_of(*a[2]) : Number::integer(1);
  const bool only_end = !a[1] && a.by_position == 1;
  if (only_end) return {arange(Number::integer(0), number_of(*a[0]), step)};
  if (!a[1]) throw InputError("the argument 'stop' is missing");
  const Number start = a[0] ? number_of(*a[0]) : Number::integer(0);
  return {arange(start, number_of(*a[1]), step)};
}

Value call_array(const Bound& a) {
  return {array_of(*a[0])};
}

Value call_concatenate(const Bound& a) {
  const auto* list = std::get_if<Value::List>(&a[0]->content);
  if (list == nullptr || list->empty()) {
    throw InputError("expected a list of arrays", "write np.concatenate([a, b])");
  }
  NumberArray out;
  out.is_integer = true;
  for (const Value& item : *list) {
    const NumberArray part = array_of(item);
    out.is_integer = out.is_integer && part.is_integer;
    out.values.insert(out.values.end(), part.values.begin(), part.values.end());
    if (out.values.size() > static_cast<std::size_t>(array_limit)) {
      throw InputError("an array of more than 10 million values");
    }
  }
  return {out};
}

Value constant_array(const Value& shape, double value) {
  std::int64_t length = 0;
  if (const auto* list = std::get_if<Value::List>(&shape.content)) {
    if (list->size() != 1) throw InputError("only arrays of one dimension are known");
    length = count_of(list->front());
  } else {
    length = count_of(shape);
  }
  if (length < 0) throw InputError("the number of values is negative");
  if (length > array_limit) throw InputError("an array of more than 10 million values");
  return {NumberArray{std::vector<double>(static_cast<std::size_t>(length), value)}};
}

Value call_ones(const Bound& a) {
  return constant_array(*a[0], 1);
}
Value call_zeros(const Bound& a) {
  return constant_array(*a[0], 0);
}

Value map_values(const Value& value, double (*function)(double)) {
  const auto checked = [function](double x) {
    const double y = function(x);
    if (std::isnan(y) && !std::isnan(x))
      throw InputError("not defined at " + shortest(x));
    return y;
  };
  if (const auto* number = std::get_if<Number>(&value.content)) {
    return {Number(checked(number->value))};
  }
  NumberArray array = array_of(value);
  array.is_integer = false;
  for (double& x : array.values) x = checked(x);
  return {array};
}

double square_root(double x) {
  return std::sqrt(x);
}

Value call_sqrt(const Bound& a) {
  return map_values(*a[0], square_root);
}
Value call_log(const Bound& a) {
  return map_values(*a[0], portable_log);
}
Value call_log10(const Bound& a) {
  return map_values(*a[0], portable_log10);
}
Value call_exp(const Bound& a) {
  return map_values(*a[0], portable_exp);
}

const std::vector<Function>& functions() {
  static const std::vector<Function> table = {
      {"np.linspace", {"start", "stop", "num", "endpoint"}, 2, call_linspace},
      {"np.geomspace", {"start", "stop", "num", "endpoint"}, 2, call_geomspace},
      {"np.logspace", {"start", "stop", "num", "endpoint", "base"}, 2, call_logspace},
      {"np.arange", {"start", "stop", "step"}, 0, call_arange},
      {"np.array", {"object"}, 1, call_array},
      {"np.concatenate", {"arrays"}, 1, call_concatenate},
      {"np.ones", {"shape"}, 1, call_ones},
      {"np.zeros", {"shape"}, 1, call_zeros},
      {"np.sqrt", {"x"}, 1, call_sqrt},
      {"np.log", {"x"}, 1, call_log},
      {"np.log10", {"x"}, 1, call_log10},
      {"np.exp", {"x"}, 1, call_exp}};
  return table;
}

std::size_t parameter_index(const ExpressionSource& source,
                            const Function& function,
                            const Argument& argument,
                            std::size_t by_position) {
  const auto& names = function.parameters;
  if (argument.name.empty()) {
    if (by_position < names.size()) return by_position;
    source.fail(argument.position, "too many arguments of " + function.name);
  }
  const auto found = std::find(names.begin(), names.end(), argument.name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  source.fail(argument.position,
              "unknown argument '" + argument.name + "' of " + function.name,
              nearest_advice(argument.name, names));
}

Bound bind(const ExpressionSource& source,
           const Function& function,
           std::size_t position,
           const std::vector<Argument>& arguments) {
  Bound bound;
  bound.values.resize(function.parameters.size());
  for (const Argument& argument : arguments) {
    const std::size_t index =
        parameter_index(source, function, argument, bound.by_position);
    if (bound.values[index]) {
      source.fail(argument.position,
                  "the argument '" + function.parameters[index] + "' of " +
                      function.name + " is given twice");
    }
    bound.values[index] = argument.value;
    if (argument.name.empty()) ++bound.by_position;
  }
  for (std::size_t i = 0; i < function.required; ++i) {
    if (bound.values[i]) continue;
    source.fail(position,
                "the argument '" + function.parameters[i] + "' of " + function.name +
                    " is missing");
  }
  return bound;
}

Value make_distribution(const std::string& name, const std::vector<Argument>& arguments) {
  std::vector<double> by_position;
  std::vector<std::pair<std::string, double>> by_name;
  for (const Argument& argument : arguments) {
    const double value = number_of(argument.value).value;
    if (argument.name.empty()) {
      by_position.push_back(value);
    } else {
      by_name.emplace_back(argument.name, value);
    }
  }
  return {FrozenDistribution::make(name, by_position, by_name)};
}

std::string canonical(const std::string& name) {
  constexpr std::string_view prefix = "numpy.";
  return name.starts_with(prefix) ? "np." + name.substr(prefix.size()) : name;
}

[[noreturn]] void fail_unknown(const ExpressionSource& source,
                               const std::string& name,
                               std::size_t position) {
  std::vector<std::string> known = {"np.inf", "np.pi", "True", "False"};
  for (const Function& function : functions()) known.push_back(function.name);
  source.fail(position, "unknown name '" + name + "'", nearest_advice(name, known));
}

}  // namespace

Value call_function(const ExpressionSource& source,
                    const std::string& name,
                    std::size_t position,
                    const std::vector<Argument>& arguments) {
  const std::string full_name = canonical(name);
  try {
    if (full_name.starts_with("stats.")) {
      return make_distribution(full_name.substr(6), arguments);
    }
  } catch (const InputError& error) {
    source.fail(position, error.what());
  }
  for (const Function& function : functions()) {
    if (function.name != full_name) continue;
    const Bound bound = bind(source, function, position, arguments);
    try {
      return function.call(bound);
    } catch (const InputError& error) {
      source.fail(position, function.name + ": " + error.what());
    }
  }
  fail_unknown(source, full_name, position);
}

Value named_constant(const ExpressionSource& source,
                     const std::string& name,
                     std::size_t position) {
  const std::string full_name = canonical(name);
  if (full_name == "np.inf") return {Number(std::numeric_limits<double>::infinity())};
  if (full_name == "np.pi") return {Number(3.141592653589793)};
  if (full_name == "True") return {true};
  if (full_name == "False") return {false};
  for (const Function& function : functions()) {
    if (function.name == full_name || full_name.starts_with("stats.")) {
      source.fail(
          position, full_name + " is a function", "call it with arguments in ( )");
    }
  }
  fail_unknown(source, full_name, position);
}

}  // namespace jacta
