#include "slice.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "source_context.h"

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

struct Slice {
  Node axis;
  Node limits;
  Node sum_axis;
};

void check_axis(const Node& n) {
  if (!n.is_string()) n.as_integer();
}

void check_limits(const Node& n) {
  if (!n.is_list() || n.items().size() != 2) {
    throw n.error("slice_axis_limits must be a list of two numbers");
  }
  if (finite_real(n.items()[0]) > finite_real(n.items()[1])) {
    throw n.error("the slice is empty", "write [lower, upper]");
  }
}

Slice read_slice(const Node& node) {
  Slice slice;
  const auto checked = [](Node& target, void (*check)(const Node&)) {
    return [&target, check](const Node& n) {
      check(n);
      target = n;
    };
  };
  std::vector<Problem> problems;
  KeyTable{required("slice_axis", checked(slice.axis, check_axis)),
           {"slice_axis_limits", checked(slice.limits, check_limits)},
           {"sum_axis", checked(slice.sum_axis, [](const Node& n) { n.as_boolean(); })}}
      .read(node, problems);
  throw_first_error(problems);
  return slice;
}

bool is_empty_map(const Node& node) {
  return node.is_map() && node.entries().empty();
}

Histogram apply_one(const Histogram& histogram, const Node& node) {
  const Slice slice = read_slice(node);
  const std::size_t axis = read_axis(histogram, slice.axis);
  Histogram result = histogram;
  if (const Node& limits = slice.limits; !limits.is_null()) {
    const Axis& a = histogram.axis(axis);
    const std::size_t first = bin_of(a, limits.items()[0].as_real(), limits);
    const std::size_t last = bin_of(a, limits.items()[1].as_real(), limits);
    if (last < first) throw limits.error("the slice is empty");
    result = histogram.sliced(axis, first, last + 1);
  }
  if (const Node& sum = slice.sum_axis; !sum.is_null() && sum.as_boolean()) {
    if (result.dimensions() == 1) {
      throw sum.error("the only axis of a histogram cannot be summed away");
    }
    result = result.projected(axis);
  }
  return result;
}

}  // namespace

void check_slice_args(const Node& slice_args) {
  if (slice_args.is_null() || is_empty_map(slice_args)) return;
  if (slice_args.is_list()) {
    for (const Node& item : slice_args.items()) check_slice_args(item);
  } else {
    read_slice(slice_args);
  }
}

Histogram apply_slice_args(Histogram histogram, const Node* slice_args) {
  if (slice_args == nullptr || slice_args->is_null()) return histogram;
  if (is_empty_map(*slice_args)) return histogram;
  if (slice_args->is_map()) return apply_one(histogram, *slice_args);
  for (const auto& slice : slice_args->items()) {
    if (is_empty_map(slice)) continue;
    histogram = apply_one(histogram, slice);
  }
  return histogram;
}

}  // namespace jacta
