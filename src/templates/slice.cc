#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "source_template.h"

namespace jacta {

namespace {

std::size_t read_axis(const Histogram& histogram, const Node& node) {
  std::size_t axis = 0;
  std::vector<std::string> names;
  for (const auto& a : histogram.axes()) names.push_back(a.name);
  if (node.is_string()) {
    axis = histogram.axis_number(node.as_string());
    if (axis == histogram.dimensions()) {
      throw node.error(fmt::format("the histogram has no axis '{}'", node.as_string()),
                       nearest_advice(node.as_string(), names));
    }
    return axis;
  }
  const auto number = node.as_integer();
  if (number < 0 || number >= static_cast<std::int64_t>(histogram.dimensions())) {
    throw node.error(fmt::format("the histogram has no axis {}", number),
                     fmt::format("it has {}", histogram.dimensions()));
  }
  return static_cast<std::size_t>(number);
}

// The bin that holds a limit: an inner edge belongs to the bin that begins there, the
// last edge to the last bin.
std::size_t bin_of(const Axis& axis, double value, const Node& place) {
  if (!(value >= axis.edges.front() && value <= axis.edges.back())) {
    throw place.error(fmt::format("the slice limit {} is outside the axis {} [{}, {}]",
                                  shortest(value),
                                  axis.name,
                                  shortest(axis.edges.front()),
                                  shortest(axis.edges.back())));
  }
  if (value == axis.edges.back()) return axis.bins() - 1;
  const auto above = std::upper_bound(axis.edges.begin(), axis.edges.end(), value);
  return static_cast<std::size_t>(above - axis.edges.begin()) - 1;
}

Histogram apply_one(const Histogram& histogram, const Node& slice) {
  std::vector<Problem> problems;
  check_keys(slice, {"slice_axis", "slice_axis_limits", "sum_axis"}, problems);
  throw_first_error(problems);
  const std::size_t axis = read_axis(histogram, slice.at("slice_axis"));
  Histogram result = histogram;
  if (const Node* limits = slice.find("slice_axis_limits");
      limits && !limits->is_null()) {
    if (!limits->is_list() || limits->items().size() != 2) {
      throw limits->error("slice_axis_limits must be a list of two numbers");
    }
    const Axis& a = histogram.axis(axis);
    const std::size_t first = bin_of(a, limits->items()[0].as_real(), *limits);
    const std::size_t last = bin_of(a, limits->items()[1].as_real(), *limits);
    if (last < first) throw limits->error("the slice is empty");
    result = histogram.sliced(axis, first, last + 1);
  }
  const Node* sum = slice.find("sum_axis");
  if (sum != nullptr && !sum->is_null() && sum->as_boolean()) {
    if (result.dimensions() == 1) {
      throw sum->error("the only axis of a histogram cannot be summed away");
    }
    result = result.projected(axis);
  }
  return result;
}

}  // namespace

Histogram apply_slice_args(Histogram histogram, const Node* slice_args) {
  if (slice_args == nullptr || slice_args->is_null()) return histogram;
  if (slice_args->is_map()) {
    return slice_args->entries().empty() ? histogram : apply_one(histogram, *slice_args);
  }
  for (const auto& slice : slice_args->items()) {
    if (slice.is_map() && slice.entries().empty()) continue;
    histogram = apply_one(histogram, slice);
  }
  return histogram;
}

}  // namespace jacta
