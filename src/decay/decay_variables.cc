#include "decay_variables.h"

#include <algorithm>
#include <numbers>
#include <utility>

#include "jacta/base/error.h"

namespace jacta {

void VariableTable::create(const std::string& name, AmplitudeParameter parameter) {
  if (contains(name)) {
    forget_free(slots_[name].parameter);
    std::erase(order_, name);
    for (auto& group : groups_) std::erase(group, name);
  }
  const std::size_t position = parameters_.size();
  parameter.name = name;
  if (parameter.free) free_order_.push_back(position);
  parameters_.push_back(std::move(parameter));
  slots_[name] = {.parameter = position};
  order_.push_back(name);
}

void VariableTable::create_complex(const std::string& name, bool polar) {
  constexpr double pi = std::numbers::pi;
  AmplitudeParameter first{.free = true, .start = StartKind::radius};
  AmplitudeParameter second{.free = true, .start = StartKind::phase};
  first.start_range = {0, 2};
  second.start_range = {-pi, pi};
  if (!polar) {
    first.start = second.start = StartKind::cartesian;
    first.start_range = second.start_range = {-1, 1};
  }
  create(name + "r", first);
  create(name + "i", second);
}

std::vector<std::string> VariableTable::names() const {
  return order_;
}

VariableTable::Slot& VariableTable::slot(const std::string& name) {
  const auto found = slots_.find(name);
  if (found == slots_.end()) throw UsageError("there is no variable " + name);
  return found->second;
}

AmplitudeParameter& VariableTable::parameter(const std::string& name) {
  return parameters_[slot(name).parameter];
}

std::optional<double> VariableTable::value(const std::string& name) {
  const auto& parameter_value = parameter(name).value;
  if (!parameter_value) return {};
  return slot(name).scale * *parameter_value + slot(name).offset;
}

void VariableTable::set_value(const std::string& name, double value) {
  const Slot& s = slot(name);
  parameter(name).value = (value - s.offset) / s.scale;
}

void VariableTable::fix(const std::string& name) {
  parameter(name).free = false;
  forget_free(slot(name).parameter);
}

void VariableTable::fix(const std::string& name, double value) {
  set_value(name, value);
  fix(name);
}

void VariableTable::fix_parameter(const std::string& name, double value) {
  parameter(name).value = value;
  fix(name);
}

bool VariableTable::is_transformed(const std::string& name) const {
  const Slot& s = slots_.at(name);
  return s.scale != 1 || s.offset != 0;
}

void VariableTable::free(const std::string& name) {
  if (parameter(name).free) return;
  parameter(name).free = true;
  free_order_.push_back(slot(name).parameter);
}

void VariableTable::set_limits(const std::string& name, const Limits& limits) {
  const Slot& s = slot(name);
  Limits raw{(limits.lower - s.offset) / s.scale, (limits.upper - s.offset) / s.scale};
  if (s.scale < 0) std::swap(raw.lower, raw.upper);
  parameter(name).limits = raw;
}

void VariableTable::constrain(const std::string& name,
                              const GaussianConstraint& constraint) {
  const Slot& s = slot(name);
  parameter(name).constraint =
      GaussianConstraint{.mean = (constraint.mean - s.offset) / s.scale,
                         .sigma = constraint.sigma / std::abs(s.scale)};
}

void VariableTable::forget_free(std::size_t parameter) {
  std::erase(free_order_, parameter);
}

void VariableTable::set_equal(const std::vector<std::string>& names) {
  std::vector<std::string> heads, members;
  for (const auto& name : names) {
    const auto group = std::find_if(groups_.begin(), groups_.end(), [&](const auto& g) {
      return std::find(g.begin(), g.end(), name) != g.end();
    });
    if (group == groups_.end()) continue;
    heads.push_back(group->front());
    members.insert(members.end(), group->begin(), group->end());
    groups_.erase(group);
  }
  std::vector<std::string> all = heads;
  members.insert(members.begin(), names.begin(), names.end());
  for (const auto& name : members) {
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  }
  if (all.empty()) return;
  const std::size_t shared = slot(all.front()).parameter;
  for (const auto& name : all) {
    const std::size_t own = slot(name).parameter;
    if (own == shared) continue;
    if (!parameters_[own].free && parameters_[shared].free) fix(all.front());
    forget_free(own);
    slot(name).parameter = shared;
  }
  groups_.push_back(all);
}

void VariableTable::transform(const std::string& name, double scale, double offset) {
  Slot& s = slot(name);
  s.scale = scale;
  s.offset = offset;
}

VariableTable::Result VariableTable::finish() const {
  Result result;
  std::map<std::size_t, std::size_t> kept;
  for (const auto& name : order_) {
    const Slot& s = slots_.at(name);
    const auto [entry, is_new] = kept.try_emplace(s.parameter, result.parameters.size());
    if (is_new) result.parameters.push_back(parameters_[s.parameter]);
    result.positions[name] = result.variables.size();
    result.variables.push_back({name, entry->second, s.scale, s.offset});
  }
  for (const std::size_t parameter : free_order_) {
    result.free_parameters.push_back(kept.at(parameter));
  }
  return result;
}

}  // namespace jacta
