#include <fmt/format.h>

#include "linear_interpolation.h"
#include "source_context.h"

namespace jacta {

namespace {

std::vector<double> numbers(const Node& list) {
  std::vector<double> values;
  for (const auto& item : list.items()) values.push_back(item.as_real());
  return values;
}

LinearInterpolation read_spectrum(const SourceContext& context) {
  const Node& name = need_setting(context, "spectrum_name");
  const Node root = load_json(context.finder.find(filled_in(context, name), name));
  const Node& map = root.at("map");
  auto x = numbers(root.at("coordinate_system"));
  auto y = numbers(map);
  if (x.size() != y.size() || x.size() < 2) {
    throw map.error(
        fmt::format("a spectrum needs two points at least and as many values; "
                    "there are {} points and {} values",
                    x.size(),
                    y.size()));
  }
  return LinearInterpolation(std::move(x), std::move(y));
}

std::size_t spectrum_axis(const SourceContext& context, const Histogram& histogram) {
  const Node& node = need_setting(context, "spectrum_axis");
  const auto dimensions = static_cast<std::int64_t>(histogram.dimensions());
  const std::int64_t axis = node.as_integer();
  if (axis < -dimensions || axis >= dimensions) {
    throw node.error(fmt::format("the template has no axis {}", axis),
                     fmt::format("it has {}", dimensions));
  }
  return static_cast<std::size_t>(axis < 0 ? axis + dimensions : axis);
}

}  // namespace

SourceTemplate build_spectrum_source(const SourceContext& context) {
  Histogram h = read_source_histogram(context);
  const LinearInterpolation spectrum = read_spectrum(context);
  const std::size_t axis = spectrum_axis(context, h);
  const auto& edges = h.axis(axis).edges;
  std::vector<double> factors;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const double center = 0.5 * (edges[i + 1] + edges[i]);
    factors.push_back(spectrum.inside(center, 0, 0) * (edges[i + 1] - edges[i]));
  }
  for (std::size_t b = 0; b < h.size(); ++b) {
    h.contents()[b] *= factors[b / h.stride(axis) % factors.size()];
  }
  return prepare_template(std::move(h), context);
}

}  // namespace jacta
