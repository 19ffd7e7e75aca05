// What a job has done, for people and for programs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/toy/runner.h"

namespace jacta {

namespace {

double median(std::vector<double> values) {
  values.erase(std::remove_if(
                   values.begin(), values.end(), [](double x) { return std::isnan(x); }),
               values.end());
  if (values.empty()) return std::nan("");
  const std::size_t middle = values.size() / 2;
  std::nth_element(
      values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle), values.end());
  const double upper = values[middle];
  if (values.size() % 2 == 1) return upper;
  const double lower = *std::max_element(
      values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle));
  return 0.5 * (lower + upper);
}

const std::vector<double>& column(const FitTable& table, const std::string& name) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  return table.values[static_cast<std::size_t>(found - table.columns.begin())];
}

Node summary_node(const std::vector<FitTable>& fits, const std::string& poi) {
  Node summary = Node::map();
  for (const auto& table : fits) {
    const auto& reference = column(fits[0], "ll");
    const auto& ll = column(table, "ll");
    std::vector<double> q(ll.size());
    double above = 0;
    for (std::size_t i = 0; i < ll.size(); ++i) {
      q[i] = 2 * (reference[i] - ll[i]);
      above += q[i] > 9 ? 1 : 0;
    }
    const auto n_valid =
        std::count(table.valid_fit.begin(), table.valid_fit.end(), std::uint8_t{1});
    Node node = Node::map();
    node.set("n", Node::integer(static_cast<std::int64_t>(ll.size())));
    node.set("n_valid", Node::integer(n_valid));
    node.set("poi_median", Node::real(median(column(table, poi))));
    node.set("dl_median", Node::real(median(column(table, "dl"))));
    node.set("ul_median", Node::real(median(column(table, "ul"))));
    node.set("q_median", Node::real(median(q)));
    node.set("fraction_q_above_9",
             Node::real(ll.empty() ? 0 : above / static_cast<double>(ll.size())));
    summary.set(table.name, std::move(node));
  }
  return summary;
}

}  // namespace

std::string RunOutcome::text() const {
  std::string out;
  for (const auto& file : {toydata_file, output_file}) {
    if (!file.empty()) out += fmt::format("Saved {}\n", file);
  }
  out += fmt::format("{} toys in {:.2f} s, {:.0f} toys/s, seed {}\n",
                     n_toys,
                     seconds,
                     static_cast<double>(n_toys) / seconds,
                     seed);
  for (const auto& [reason, count] : failures) {
    out += fmt::format("{} x {}\n", count, reason);
  }
  return out;
}

Node RunOutcome::to_node() const {
  Node metadata = Node::map();
  for (const auto& [name, json] : content.metadata) {
    metadata.set(name, parse_json(json, name));
  }
  Node reasons = Node::map();
  for (const auto& [reason, count] : failures) reasons.set(reason, Node::integer(count));
  Node out = Node::map();
  out.set("metadata", std::move(metadata));
  out.set("file", Node::string(output_file.empty() ? toydata_file : output_file));
  out.set("toydata_file", Node::string(toydata_file));
  out.set("n_toys", Node::integer(n_toys));
  out.set("n_resumed", Node::integer(n_resumed));
  out.set("toys_per_second", Node::real(static_cast<double>(n_toys) / seconds));
  out.set("failures", std::move(reasons));
  if (!content.fits.empty()) out.set("summary", summary_node(content.fits, poi));
  return out;
}

}  // namespace jacta
