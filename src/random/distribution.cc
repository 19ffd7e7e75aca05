#include "jacta/random/distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "distribution_kinds.h"
#include "jacta/base/elementary.h"
#include "jacta/base/infinity.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

DistributionRow find_row(const std::string& name) {
  std::vector<std::string> names;
  for (DistributionRow& row : distribution_table()) {
    if (row.name == name) return std::move(row);
    names.push_back("stats." + row.name);
  }
  throw InputError("unknown distribution 'stats." + name + "'",
                   nearest_advice("stats." + name, names));
}

// Arguments in the order shapes, loc, scale.
std::vector<double> bind(const DistributionRow& row,
                         const std::vector<std::string>& parameters,
                         const std::vector<double>& arguments,
                         const std::vector<std::pair<std::string, double>>& named) {
  std::vector<std::optional<double>> bound(parameters.size());
  if (arguments.size() > bound.size()) {
    throw InputError(fmt::format(
        "stats.{} takes {} arguments, not {}", row.name, bound.size(), arguments.size()));
  }
  std::copy(arguments.begin(), arguments.end(), bound.begin());
  for (const auto& [name, value] : named) {
    const auto found = std::find(parameters.begin(), parameters.end(), name);
    if (found == parameters.end()) {
      throw InputError(fmt::format("unknown argument '{}' of stats.{}", name, row.name),
                       nearest_advice(name, parameters));
    }
    auto& slot = bound[static_cast<std::size_t>(found - parameters.begin())];
    if (slot) {
      throw InputError(
          fmt::format("the argument '{}' of stats.{} is given twice", name, row.name));
    }
    slot = value;
  }
  std::vector<double> values;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    const bool is_shape = i < row.shapes.size();
    if (is_shape && !bound[i]) {
      throw InputError(fmt::format(
          "the argument '{}' of stats.{} is missing", parameters[i], row.name));
    }
    values.push_back(bound[i].value_or(parameters[i] == "scale" ? 1.0 : 0.0));
  }
  return values;
}

}  // namespace

std::vector<DistributionRow> distribution_table() {
  std::vector<DistributionRow> table = real_line_distributions();
  for (auto& row : bounded_distributions()) table.push_back(row);
  for (auto& row : positive_distributions()) table.push_back(row);
  return table;
}

FrozenDistribution FrozenDistribution::make(
    const std::string& name,
    const std::vector<double>& arguments,
    const std::vector<std::pair<std::string, double>>& named_arguments,
    const Location& where) {
  try {
    const DistributionRow row = find_row(name);
    std::vector<std::string> parameters = row.shapes;
    parameters.push_back("loc");
    if (row.has_scale) parameters.push_back("scale");
    const std::vector<double> values = bind(row, parameters, arguments, named_arguments);
    FrozenDistribution out;
    out.name_ = name;
    const std::size_t shape_count = row.shapes.size();
    for (std::size_t i = 0; i < shape_count; ++i) {
      out.shapes_.emplace_back(row.shapes[i], values[i]);
    }
    out.loc_ = values[shape_count];
    if (row.has_scale) out.scale_ = values[shape_count + 1];
    if (!std::isfinite(out.loc_)) {
      throw InputError("stats." + name + ": loc has to be finite, not " +
                       shortest(out.loc_));
    }
    if (!(out.scale_ > 0 && std::isfinite(out.scale_))) {
      throw InputError("stats." + name + ": scale has to be positive and finite, not " +
                       shortest(out.scale_));
    }
    out.log_scale_ = portable_log(out.scale_);
    out.kind_ =
        row.make({values.begin(), values.begin() + static_cast<long>(shape_count)});
    return out;
  } catch (const InputError& error) {
    throw InputError(where, error.what());
  }
}

FrozenDistribution::LogDensity FrozenDistribution::evaluate(double x) const {
  const auto [lower, upper] = support();
  if (std::isnan(x)) return {x, x, x};
  if (!(x >= lower && x <= upper) || std::isinf(x)) return {-infinity, 0, 0};
  const auto [standard_lower, standard_upper] = kind_->support();
  const double y = std::clamp((x - loc_) / scale_, standard_lower, standard_upper);
  if (kind_->is_discrete() && y != std::floor(y)) return {-infinity, 0, 0};
  const LogDensity standard = kind_->evaluate(y);
  return {standard.value - log_scale_,
          standard.first / scale_,
          standard.second / (scale_ * scale_)};
}

double FrozenDistribution::sample(Stream& stream) const {
  const auto [lower, upper] = support();
  return std::clamp(loc_ + scale_ * kind_->sample(stream), lower, upper);
}

std::pair<double, double> FrozenDistribution::support() const {
  const auto [lower, upper] = kind_->support();
  return {loc_ + scale_ * lower, loc_ + scale_ * upper};
}

std::string FrozenDistribution::text() const {
  std::string out = "stats." + name_ + "(";
  for (const auto& [name, value] : shapes_) {
    out += fmt::format("{}={}, ", name, python_repr(value));
  }
  out += "loc=" + python_repr(loc_);
  const bool has_scale = name_ != "poisson";
  if (has_scale) out += ", scale=" + python_repr(scale_);
  return out + ")";
}

}  // namespace jacta
