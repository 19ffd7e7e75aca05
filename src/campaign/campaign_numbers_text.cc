// The numbers of a campaign, for people and for programs.
#include <fmt/format.h>

#include "jacta/base/text.h"
#include "jacta/campaign/campaign_numbers.h"

namespace jacta {

namespace {

std::string band_text(const std::string& what, const ToyBand& band) {
  if (band.n == 0) return "";
  return fmt::format(
      "    {:<28} median {:.4g}, 68.27 % [{:.4g}, {:.4g}], 95.45 % [{:.4g}, {:.4g}]\n",
      what,
      band.median,
      band.lower_1,
      band.upper_1,
      band.lower_2,
      band.upper_2);
}

Node band_node(const ToyBand& band) {
  Node node = Node::map();
  node.set("n", Node::integer(band.n));
  node.set("median", Node::real(band.median));
  node.set("one_sigma", Node::list({Node::real(band.lower_1), Node::real(band.upper_1)}));
  node.set("two_sigma", Node::list({Node::real(band.lower_2), Node::real(band.upper_2)}));
  return node;
}

std::string place_text(const PointNumbers& point) {
  std::vector<std::string> parts;
  for (const Node* values : {&point.nominal_values, &point.generate_values}) {
    for (const auto& [key, value] : values->entries()) {
      parts.push_back(key.as_text() + " = " + value.as_text());
    }
  }
  return parts.empty() ? "nominal values" : join(parts);
}

}  // namespace

std::string PointNumbers::text() const {
  std::string out = fmt::format("{}: {} toys\n", place_text(*this), n_toys);
  for (const auto& numbers : hypotheses) {
    if (numbers.n_invalid > 0) {
      out +=
          fmt::format("    {}: {} fits are not valid\n", numbers.name, numbers.n_invalid);
    }
    // Where it is fixed every toy has the same value.
    const bool is_fixed = numbers.poi.lower_2 == numbers.poi.upper_2;
    if (!is_fixed) out += band_text(numbers.name + " " + poi, numbers.poi);
    out += band_text(numbers.name + " lower edge", numbers.lower);
    out += band_text(numbers.name + " upper edge", numbers.upper);
  }
  if (discovery) {
    out += fmt::format(
        "    q0 median {:.4g}, above 9: {:.2f} %, above 25: {:.2f} % of {} toys\n",
        discovery->median_q0,
        100 * discovery->above_9,
        100 * discovery->above_25,
        discovery->n);
  }
  return out;
}

Node PointNumbers::to_node() const {
  Node of_hypotheses = Node::map();
  for (const auto& numbers : hypotheses) {
    Node node = Node::map();
    node.set("n_invalid", Node::integer(numbers.n_invalid));
    node.set(poi, band_node(numbers.poi));
    if (numbers.lower.n > 0) node.set("dl", band_node(numbers.lower));
    if (numbers.upper.n > 0) node.set("ul", band_node(numbers.upper));
    of_hypotheses.set(numbers.name, std::move(node));
  }
  Node out = Node::map();
  out.set("point", Node::integer(static_cast<std::int64_t>(point)));
  out.set("generate_values", generate_values);
  out.set("nominal_values", nominal_values);
  out.set("n_toys", Node::integer(n_toys));
  out.set("hypotheses", std::move(of_hypotheses));
  if (discovery) {
    Node node = Node::map();
    node.set("n", Node::integer(discovery->n));
    node.set("q0_median", Node::real(discovery->median_q0));
    node.set("fraction_q0_above_9", Node::real(discovery->above_9));
    node.set("fraction_q0_above_25", Node::real(discovery->above_25));
    out.set("discovery", std::move(node));
  }
  return out;
}

}  // namespace jacta
