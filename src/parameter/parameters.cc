#include "jacta/parameter/parameters.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

// The definition with other nominal values, as if the file had said so.
Node with_nominal_value(const Node& config,
                        const NominalValues& values,
                        const std::string& name) {
  const auto found = values.find(name);
  if (found == values.end()) return config;
  Node changed = config.is_null() ? Node::map({}, config.location()) : config;
  changed.set("nominal_value", Node::number(found->second, config.location()));
  return changed;
}

const std::vector<std::string> reserved_names = {
    "ll", "dl", "ul", "valid_fit", "poi_expectation"};

void check_name(const Node& key) {
  const std::string name = key.as_text();
  if (name.empty()) throw key.error("a parameter needs a name");
  if (std::find(reserved_names.begin(), reserved_names.end(), name) !=
      reserved_names.end()) {
    throw key.error(fmt::format("a parameter cannot be named {}", name),
                    "results and running files use this name");
  }
}

}  // namespace

Parameters Parameters::from_config(const Node& definition,
                                   Diagnostics& diagnostics,
                                   const NominalValues& nominal_values) {
  std::vector<Problem> problems;
  Parameters result = read(definition, problems, nominal_values);
  report(problems, diagnostics);
  return result;
}

Parameters Parameters::read(const Node& definition,
                            std::vector<Problem>& problems,
                            const NominalValues& nominal_values) {
  Parameters result;
  if (definition.is_list()) {
    collect(problems, [&] {
      for (const Node& name : definition.items()) {
        check_name(name);
        result.add_parameter(Parameter{.name = name.as_string()});
      }
      result = result.with_nominal_values(nominal_values);
    });
    return result;
  }
  if (!collect(problems, [&] { definition.entries(); })) return result;
  std::vector<Problem> own;
  for (const auto& [key, original] : definition.entries()) {
    const std::string name = key.as_text();
    const Node config = with_nominal_value(original, nominal_values, name);
    collect(own, [&, &key = key] {
      check_name(key);
      Entry entry;
      if (config.is_map() && config.contains("conditioning_parameter_name")) {
        entry.conditional = ConditionalParameter::read(name, config, own);
        entry.parameter.name = name;
      } else {
        entry.parameter = Parameter::read(name, config, own);
      }
      result.entries_.push_back(std::move(entry));
    });
  }
  if (!has_errors(own)) {
    collect(own, [&] {
      for (const auto& [name, value] : nominal_values) result.index(name);
      result.resolve_conditions();
    });
  }
  add_problems(problems, own);
  return result;
}

void Parameters::resolve_conditions() {
  for (auto& entry : entries_) {
    if (!entry.conditional) continue;
    const auto& condition =
        entries_[index(entry.conditional->conditioning_parameter_name())].parameter;
    if (!condition.nominal_value) {
      throw InputError(
          fmt::format("parameter {} is conditioned on {}, which has no "
                      "nominal_value",
                      entry.parameter.name,
                      condition.name));
    }
    entry.parameter = entry.conditional->at(condition.nominal_value->value);
  }
}

Parameters Parameters::from_list(const std::vector<std::string>& names) {
  Parameters result;
  for (const auto& name : names) {
    Parameter parameter;
    parameter.name = name;
    result.add_parameter(std::move(parameter));
  }
  return result;
}

void Parameters::add_parameter(Parameter parameter) {
  if (find(parameter.name)) {
    throw InputError(fmt::format("parameter {} already exists", parameter.name));
  }
  entries_.push_back({std::move(parameter)});
}

std::optional<std::size_t> Parameters::find(const std::string& name) const {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].parameter.name == name) return i;
  }
  return {};
}

std::size_t Parameters::index(const std::string& name) const {
  if (const auto found = find(name)) return *found;
  throw InputError(fmt::format("unknown parameter '{}'", name),
                   nearest_advice(name, names()));
}

std::vector<std::string> Parameters::names() const {
  std::vector<std::string> result;
  for (const auto& entry : entries_) result.push_back(entry.parameter.name);
  return result;
}

std::vector<std::string> Parameters::fittable() const {
  std::vector<std::string> result;
  for (const auto& [p, conditional] : entries_) {
    if (p.fittable) result.push_back(p.name);
  }
  return result;
}

std::vector<std::string> Parameters::not_fittable() const {
  std::vector<std::string> result;
  for (const auto& [p, conditional] : entries_) {
    if (!p.fittable) result.push_back(p.name);
  }
  return result;
}

Values Parameters::fit_guesses() const {
  Values result;
  for (const auto& [p, conditional] : entries_) {
    if (p.fit_guess) result[p.name] = *p.fit_guess;
  }
  return result;
}

std::map<std::string, Limits> Parameters::fit_limits() const {
  std::map<std::string, Limits> result;
  for (const auto& [p, conditional] : entries_) {
    if (p.fit_limits) result[p.name] = *p.fit_limits;
  }
  return result;
}

std::map<std::string, Parameter::Uncertainty> Parameters::uncertainties() const {
  std::map<std::string, Parameter::Uncertainty> result;
  for (const auto& [p, conditional] : entries_) {
    if (p.has_uncertainty()) result.emplace(p.name, p.uncertainty);
  }
  return result;
}

NominalValues Parameters::nominal_values() const {
  NominalValues result;
  for (const auto& [p, conditional] : entries_) {
    if (p.nominal_value) result[p.name] = *p.nominal_value;
  }
  return result;
}

Parameters Parameters::with_uncertainty() const {
  Parameters result;
  for (const auto& entry : entries_) {
    if (entry.parameter.has_uncertainty()) result.entries_.push_back(entry);
  }
  return result;
}

Parameters Parameters::with_nominal_values(const NominalValues& values) const {
  Parameters result = *this;
  for (const auto& [name, value] : values) {
    Parameter& p = result.entries_[index(name)].parameter;
    if (p.needs_reinit() && !(p.nominal_value && *p.nominal_value == value)) {
      throw InputError(
          fmt::format("parameter {} needs re-initialization: its nominal value cannot "
                      "change",
                      name),
          "give nominal_values when the model is made");
    }
    p.nominal_value = value;
  }
  result.resolve_conditions();
  return result;
}

Parameters Parameters::with_fit_guesses(const Values& guesses) const {
  Parameters result = *this;
  for (const auto& [name, value] : guesses) {
    Parameter& p = result.entries_[index(name)].parameter;
    if (p.fittable) p.fit_guess = value;
  }
  return result;
}

const Parameter& Parameters::under_condition(const Entry& entry,
                                             const Values& overrides) const {
  if (!entry.conditional) return entry.parameter;
  const auto given = overrides.find(entry.conditional->conditioning_parameter_name());
  return given == overrides.end() ? entry.parameter
                                  : entry.conditional->at(given->second);
}

std::vector<double> Parameters::values(const Values& overrides) const {
  for (const auto& [name, value] : overrides) index(name);
  std::vector<double> result;
  std::vector<std::string> missing;
  for (const auto& entry : entries_) {
    const Parameter& p = under_condition(entry, overrides);
    const auto given = overrides.find(entry.parameter.name);
    const bool is_given = given != overrides.end();
    if (is_given && p.needs_reinit() && p.nominal_value &&
        p.nominal_value->value != given->second) {
      throw InputError(
          fmt::format("parameter {} requires re-initialization to override its nominal "
                      "value {} with {}",
                      p.name,
                      shortest(p.nominal_value->value),
                      shortest(given->second)),
          "give it as nominal value when the model is made");
    }
    if (!is_given && !p.nominal_value) missing.push_back(p.name);
    result.push_back(is_given ? given->second
                              : p.nominal_value.value_or(Number(0.0)).value);
  }
  if (!missing.empty()) {
    throw InputError(
        fmt::format("no value for parameters without a nominal value: {}", join(missing)),
        "give them explicitly");
  }
  return result;
}

Values Parameters::fittable_values(const Values& overrides) const {
  const auto theta = values(overrides);
  Values result;
  for (std::size_t i = 0; i < size(); ++i) {
    if ((*this)[i].fittable) result[(*this)[i].name] = theta[i];
  }
  return result;
}

bool Parameters::values_in_fit_limits(const Values& given) const {
  return std::all_of(given.begin(), given.end(), [&](const auto& item) {
    const Entry& entry = entries_[index(item.first)];
    return under_condition(entry, given).within_limits(item.second);
  });
}

std::string Parameters::table() const {
  std::vector<std::vector<std::string>> rows = {{"parameter",
                                                 "nominal",
                                                 "ptype",
                                                 "fittable",
                                                 "uncertainty",
                                                 "fit_limits",
                                                 "anchors"}};
  for (const auto& [p, conditional] : entries_) {
    std::string uncertainty = "-";
    if (const auto* width = std::get_if<double>(&p.uncertainty)) {
      uncertainty = shortest(*width) + (p.relative_uncertainty ? " (relative)" : "");
    } else if (const auto* d = std::get_if<FrozenDistribution>(&p.uncertainty)) {
      uncertainty = d->text();
    }
    std::vector<std::string> anchors;
    for (const auto& anchor : p.blueice_anchors) anchors.push_back(python_repr(anchor));
    const Limits limits = p.limits();
    rows.push_back(
        {p.name + (conditional ? " (conditional)" : ""),
         p.nominal_value ? python_repr(*p.nominal_value) : "-",
         p.ptype.empty() ? "-" : p.ptype,
         p.fittable ? "yes" : "no",
         uncertainty,
         fmt::format("[{}, {}]", shortest(limits.lower), shortest(limits.upper)),
         anchors.empty() ? "-" : join(anchors)});
  }
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += fmt::format("{:<{}}  ", row[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

bool operator==(const Parameters& a, const Parameters& b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.entries_.begin(), a.entries_.end(), [&](const auto& entry) {
    const auto found = b.find(entry.parameter.name);
    return found && b.entries_[*found] == entry;
  });
}

}  // namespace jacta
