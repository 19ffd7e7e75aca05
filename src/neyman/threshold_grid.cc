#include "threshold_grid.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

std::vector<double> generate_values(const Node& hashed_keys,
                                    const std::vector<std::string>& names) {
  std::vector<double> values;
  for (const auto& name : names) {
    values.push_back(hashed_keys.at("generate_values").at(name).as_real());
  }
  return values;
}

// Whether an entry differs from the wanted keys at most in the numbers of its generate
// values.
bool same_family(const Node& keys, const Node& wanted) {
  for (const char* name : {"poi", "nominal_values", "confidence_level", "kind"}) {
    const Node* a = keys.find(name);
    const Node* b = wanted.find(name);
    if ((a == nullptr) != (b == nullptr)) return false;
    if (a != nullptr && !equal_values(*a, *b)) return false;
  }
  const auto& names = wanted.at("generate_values").entries();
  const Node& values = keys.at("generate_values");
  return values.entries().size() == names.size() &&
         std::all_of(names.begin(), names.end(), [&](const Node::Entry& entry) {
           return values.contains(entry.key.as_string());
         });
}

// The cell of a sorted axis that holds x, and the distance into it.
struct Cell {
  std::size_t begin;
  double fraction;
};

Cell cell_of(const std::vector<double>& axis, double x) {
  if (axis.size() == 1) return {0, 0};
  const auto after = std::upper_bound(axis.begin(), axis.end() - 1, x);
  const auto begin = static_cast<std::size_t>(after - axis.begin()) - 1;
  return {begin, (x - axis[begin]) / (axis[begin + 1] - axis[begin])};
}

void add_weighted(const std::vector<double>& values,
                  double weight,
                  std::vector<double>& sum) {
  for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += weight * values[j];
}

}  // namespace

ThresholdGrid::ThresholdGrid(const ThresholdsFile& file, const ThresholdKey& key)
    : file_(file.name()) {
  const Node wanted = key.hashed_keys();
  keys_ = python_json(wanted);
  for (const auto& [name, value] : wanted.at("generate_values").entries()) {
    if (name.as_string() != ThresholdKey::kind_marker) names_.push_back(name.as_string());
  }
  for (const auto& [hash, entry] : file.entries()) {
    const Node& keys = entry.at("hashed_keys");
    if (!same_family(keys, wanted)) continue;
    nodes_.push_back({generate_values(keys, names_), ThresholdsFile::curve(entry)});
    entries_.push_back(hash.as_string());
  }
  axes_.resize(names_.size());
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::vector<double>& axis = axes_[i];
    for (const auto& node : nodes_) axis.push_back(node.values[i]);
    std::sort(axis.begin(), axis.end());
    axis.erase(std::unique(axis.begin(), axis.end()), axis.end());
  }
  check();
}

void ThresholdGrid::check() const {
  std::size_t size = 1;
  for (const auto& axis : axes_) size *= axis.size();
  for (const auto& node : nodes_) {
    if (node.curve.poi == nodes_.front().curve.poi) continue;
    throw error("the entries have different lists of the parameter of interest");
  }
  std::vector<std::vector<double>> points;
  for (const auto& node : nodes_) points.push_back(node.values);
  std::sort(points.begin(), points.end());
  if (std::adjacent_find(points.begin(), points.end()) != points.end()) {
    throw error("two entries have the same generate values");
  }
  if (!nodes_.empty() && nodes_.size() != size) {
    throw error(fmt::format("{} entries do not fill a grid of {} in {}",
                            nodes_.size(),
                            size,
                            join(names_)),
                "compute the missing thresholds");
  }
}

ThresholdCurve ThresholdGrid::at(const ThresholdKey& key) const {
  if (empty()) throw error("there are no thresholds to interpolate between");
  const auto values = generate_values(key.hashed_keys(), names_);
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const auto& axis = axes_[i];
    if (!(values[i] >= axis.front() && values[i] <= axis.back())) {
      throw error(fmt::format("{} = {} is outside the thresholds' {} to {}",
                              names_[i],
                              shortest(values[i]),
                              shortest(axis.front()),
                              shortest(axis.back())),
                  "compute thresholds that enclose it");
    }
    cells.push_back(cell_of(axis, values[i]));
  }
  ThresholdCurve result = nodes_.front().curve;
  std::fill(result.threshold.begin(), result.threshold.end(), 0.0);
  result.above = result.below = any_jumps() ? result.threshold : std::vector<double>();
  for (std::size_t corner = 0; corner < (std::size_t{1} << names_.size()); ++corner) {
    double weight = 1;
    std::vector<double> place;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool far = (corner >> i) & 1;
      weight *= far ? cells[i].fraction : 1 - cells[i].fraction;
      if (weight == 0) break;
      place.push_back(axes_[i][cells[i].begin + (far ? 1 : 0)]);
    }
    if (weight == 0) continue;
    const ThresholdCurve& curve = curve_at(place);
    add_weighted(curve.threshold, weight, result.threshold);
    add_weighted(
        curve.above.empty() ? curve.threshold : curve.above, weight, result.above);
    add_weighted(
        curve.below.empty() ? curve.threshold : curve.below, weight, result.below);
  }
  return result;
}

bool ThresholdGrid::any_jumps() const {
  return std::any_of(nodes_.begin(), nodes_.end(), [](const GridNode& node) {
    return !node.curve.above.empty() || !node.curve.below.empty();
  });
}

const ThresholdCurve& ThresholdGrid::curve_at(const std::vector<double>& values) const {
  return std::find_if(nodes_.begin(),
                      nodes_.end(),
                      [&](const GridNode& node) { return node.values == values; })
      ->curve;
}

InputError ThresholdGrid::error(const std::string& what,
                                const std::string& advice) const {
  Location where;
  where.file = file_;
  return {where, fmt::format("looking for {}: {}", keys_, what), advice};
}

}  // namespace jacta
