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

KeyTable slice_keys(Slice& slice) {
  const auto checked = [](Node& target, Node schema, void (*check)(const Node&)) {
    return accepting(std::move(schema), [&target, check](const Node& n) {
      check(n);
      target = n;
    });
  };
  const Node name_or_number =
      either_schema({type_schema("string"), type_schema("integer")});
  const auto check_flag = [](const Node& n) { n.as_boolean(); };
  return {required("slice_axis",
                   checked(slice.axis, name_or_number, check_axis),
                   "the axis, by name or number from 0"),
          {"slice_axis_limits",
           checked(slice.limits, list_schema(type_schema("number")), check_limits),
           "the bins of [lower, upper] are kept; all without it"},
          {"sum_axis",
           checked(slice.sum_axis, type_schema("boolean"), check_flag),
           "true: the histogram is summed over the axis"}};
}

Slice read_slice(const Node& node) {
  Slice slice;
  std::vector<Problem> problems;
  slice_keys(slice).read(node, problems);
  throw_first_error(problems);
  return slice;
}

Node with_no_keys() {
  Node schema = type_schema("object");
  schema.set("additionalProperties", Node::boolean(false));
  return schema;
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

Node slice_args_schema() {
  Slice slice;
  const Node one = slice_keys(slice).without_readers().schema();
  const Node none = with_no_keys();
  return either_schema({one, none, list_schema(either_schema({one, none}))});
}

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
