#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "source_context.h"

namespace jacta {

namespace {

std::vector<double> read_weights(const SourceContext& context) {
  std::vector<double> weights;
  for (const auto& item : need_setting(context, "weight_names").items()) {
    weights.push_back(value_of(context, item.as_string(), item));
  }
  return weights;
}

void check_lengths(const SourceContext& context, std::size_t n_weights) {
  const Node& names = need_setting(context, "histnames");
  const Node& files = need_setting(context, "template_filenames");
  if (names.items().size() != files.items().size()) {
    throw files.error(fmt::format("source {} has {} template_filenames and {} histnames",
                                  context.source.name,
                                  files.items().size(),
                                  names.items().size()));
  }
  if (names.items().size() != n_weights + 1) {
    throw names.error(fmt::format("source {} has {} templates and {} weights",
                                  context.source.name,
                                  names.items().size(),
                                  n_weights),
                      "give one weight for every template but the first");
  }
}

// One list of slices for all templates, or a list with one for each.
const Node* slice_args_of(const SourceContext& context, std::size_t index) {
  const Node* all = find_setting(context, "slice_args");
  if (all == nullptr || !all->is_list()) return all;
  const auto& items = all->items();
  const bool common = std::all_of(
      items.begin(), items.end(), [](const Node& item) { return item.is_map(); });
  if (common) return all;
  if (index >= items.size()) {
    throw all->error(fmt::format("slice_args for template {} are missing", index));
  }
  return &items[index];
}

// A template sliced and then normalised to 1, or to 0 where it is empty.
Histogram component(const SourceContext& context, std::size_t index) {
  Histogram h = apply_slice_args(read_source_histogram(context, index),
                                 slice_args_of(context, index));
  const double sum = h.sum();
  for (auto& x : h.contents()) x = sum > 0 || std::isnan(sum) ? x / sum : 0;
  return h;
}

// First bin of the base that a component covers along an axis.
std::size_t first_bin(const Histogram& base,
                      const Histogram& part,
                      std::size_t axis,
                      const std::string& description) {
  const auto& edges = base.axis(axis).edges;
  const auto& others = part.axis(axis).edges;
  const double low = 0.5 * (others[0] + others[1]);
  const double high = 0.5 * (others[others.size() - 2] + others.back());
  const auto bin_of = [&](double x) {
    const auto above = std::upper_bound(edges.begin(), edges.end(), x);
    return static_cast<std::size_t>(above - edges.begin()) - 1;
  };
  const bool inside = low >= edges.front() && high < edges.back();
  if (!inside || bin_of(high) - bin_of(low) + 1 != part.axis(axis).bins()) {
    throw InputError(
        fmt::format("{}: the bins of axis {} are not among those of the first "
                    "template",
                    description,
                    base.axis(axis).name));
  }
  return bin_of(low);
}

void add(Histogram& base,
         const Histogram& part,
         double weight,
         const std::string& description) {
  if (base.dimensions() != part.dimensions()) {
    throw InputError(fmt::format("{} has {} axes, the first template {}",
                                 description,
                                 part.dimensions(),
                                 base.dimensions()));
  }
  std::size_t offset = 0;
  for (std::size_t a = 0; a < base.dimensions(); ++a) {
    offset += first_bin(base, part, a, description) * base.stride(a);
  }
  for (std::size_t i = 0; i < part.size(); ++i) {
    std::size_t position = offset;
    for (std::size_t a = 0; a < part.dimensions(); ++a) {
      position += i / part.stride(a) % part.axis(a).bins() * base.stride(a);
    }
    base.contents()[position] += part.contents()[i] * weight;
  }
}

}  // namespace

SourceTemplate build_combined_source(const SourceContext& context) {
  if (!flag_setting(context, "in_events_per_bin", true)) {
    throw need_setting(context, "in_events_per_bin")
        .error("a CombinedSource does not support in_events_per_bin: false");
  }
  const auto weights = read_weights(context);
  check_lengths(context, weights.size());
  Histogram sum = component(context, 0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    add(sum, component(context, i + 1), weights[i], template_description(context, i + 1));
  }
  for (auto& x : sum.contents()) {
    if (!std::isfinite(x) || x < 0) x = 0;
  }
  check_binning(sum, context);
  return finish_template(std::move(sum), context);
}

}  // namespace jacta
