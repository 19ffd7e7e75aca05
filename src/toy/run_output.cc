#include "run_output.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "jacta/config/python_text.h"

namespace jacta {

namespace {

std::string outlier_text(std::size_t n) {
  if (n == 0) return "";
  return n == 1 ? "1 event has no density (outlier likelihood)"
                : std::to_string(n) + " events have no density (outlier likelihood)";
}

}  // namespace

RowStore::RowStore(const StatisticalModel& model,
                   const std::vector<Hypothesis>& hypotheses,
                   std::size_t n_toys)
    : order_(model.parameters().size()), reasons_(n_toys) {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const Parameters& parameters = model.parameters();
  std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
    return parameters[a].name < parameters[b].name;
  });
  for (const auto& hypothesis : hypotheses) {
    FitTable table;
    table.name = hypothesis.name;
    table.hypotheses_values = python_json(hypothesis.values);
    for (const std::size_t p : order_) table.columns.push_back(parameters[p].name);
    for (const char* name : {"ll", "dl", "ul"}) table.columns.emplace_back(name);
    table.values.assign(table.columns.size(), std::vector<double>(n_toys));
    table.valid_fit.assign(n_toys, 0);
    tables_.push_back(std::move(table));
  }
}

void RowStore::set(std::size_t toy, const std::vector<ToyRow>& rows) {
  reasons_[toy].clear();
  for (std::size_t h = 0; h < rows.size(); ++h) {
    const ToyRow& row = rows[h];
    auto& values = tables_[h].values;
    std::size_t column = 0;
    for (const std::size_t p : order_) values[column++][toy] = row.minimum.theta[p];
    values[column++][toy] = row.minimum.ll;
    values[column++][toy] = row.lower;
    values[column++][toy] = row.upper;
    tables_[h].valid_fit[toy] = row.minimum.valid ? 1 : 0;
    const std::string& name = tables_[h].name;
    const std::string outliers = outlier_text(row.minimum.n_outliers);
    if (!row.minimum.valid) {
      const std::string more = outliers.empty() ? "" : "; " + outliers;
      reasons_[toy].push_back(name + ": " + row.minimum.reason + more);
    } else if (!outliers.empty()) {
      reasons_[toy].push_back(name + " (valid): " + outliers);
    }
    if (row.refitted) {
      reasons_[toy].push_back(name + " (valid): fitted again from the maximum of " +
                              "another hypothesis, which was higher");
    }
    if (!row.interval_reason.empty()) {
      reasons_[toy].push_back(name + " interval: " + row.interval_reason);
    }
  }
}

void RowStore::write(std::size_t toy, RowBytes& out) const {
  for (const auto& table : tables_) {
    for (const auto& column : table.values) out.put<double>(column[toy]);
    out.put<std::uint8_t>(table.valid_fit[toy]);
  }
  out.put<std::uint64_t>(reasons_[toy].size());
  for (const auto& reason : reasons_[toy]) out.put_text(reason);
}

void RowStore::read(std::size_t toy, RowBytes& in) {
  for (auto& table : tables_) {
    for (auto& column : table.values) column[toy] = in.get<double>();
    table.valid_fit[toy] = in.get<std::uint8_t>();
  }
  const auto n = in.get<std::uint64_t>();
  reasons_[toy].clear();
  for (std::uint64_t i = 0; i < n; ++i) reasons_[toy].push_back(in.get_text());
}

std::map<std::string, std::int64_t> RowStore::failures() const {
  std::map<std::string, std::int64_t> counts;
  for (const auto& toy : reasons_) {
    for (const auto& reason : toy) ++counts[reason];
  }
  return counts;
}

std::vector<std::pair<std::string, std::string>> result_metadata(
    const Runner& runner, const std::string& date) {
  const RunnerArguments& a = runner.arguments();
  Node expectation = Node::map();
  if (runner.model().has_expectation_values()) {
    const auto expected = runner.model().expectation_values(values_of(a.generate_values));
    for (const auto& [source, events] : expected)
      expectation.set(source, Node::real(events));
  }
  std::vector<std::pair<std::string, std::string>> metadata;
  for (const auto& [key, value] : a.metadata.entries()) {
    metadata.emplace_back(key.as_text(), python_json(value));
  }
  metadata.emplace_back("date", python_json(Node::string(date)));
  metadata.emplace_back("poi", python_json(Node::string(a.poi)));
  metadata.emplace_back("common_hypothesis", python_json(a.common_hypothesis));
  metadata.emplace_back("generate_values", python_json(a.generate_values));
  metadata.emplace_back("nominal_values", python_json(a.nominal_values));
  metadata.emplace_back("seed", a.seed ? std::to_string(*a.seed) : "null");
  metadata.emplace_back("expectation_values", python_json(expectation));
  return metadata;
}

Node threshold_report(const Runner& runner, const std::vector<FitTable>& fits) {
  Node report = Node::map();
  if (runner.thresholds().empty()) return report;
  const std::string& poi = runner.arguments().poi;
  for (std::size_t h = 0; h < fits.size(); ++h) {
    if (runner.hypotheses()[h].values.contains(poi)) continue;
    const ThresholdFunction& threshold = runner.thresholds()[h];
    std::int64_t outside = 0;
    for (std::size_t c = 0; c < fits[h].columns.size(); ++c) {
      if (fits[h].columns[c] != "dl" && fits[h].columns[c] != "ul") continue;
      const auto& edges = fits[h].values[c];
      outside += std::count_if(edges.begin(), edges.end(), [&threshold](double edge) {
        return std::isfinite(edge) && threshold.covers && !threshold.covers(edge);
      });
    }
    Node of_hypothesis = Node::map();
    of_hypothesis.set("threshold", Node::string(threshold.description));
    of_hypothesis.set("edges_outside", Node::integer(outside));
    report.set(fits[h].name, of_hypothesis);
  }
  return report;
}

}  // namespace jacta
