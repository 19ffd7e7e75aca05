// What a fit of an amplitude model says, for people and for programs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "jacta/amplitude/fit_summary.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

double error_of(const Eigen::MatrixXd& covariance, std::size_t i) {
  const auto p = static_cast<Eigen::Index>(i);
  return std::sqrt(std::max(0.0, covariance(p, p)));
}

// As Python's csv.writer quotes it.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

Node errors_node(const FitSummary& summary, const Eigen::MatrixXd& covariance) {
  Node errors = Node::map();
  for (std::size_t i = 0; i < summary.names.size(); ++i) {
    errors.set(summary.names[i], Node::real(error_of(covariance, summary.places[i])));
  }
  return errors;
}

Node fraction_node(const FitFraction& fraction, bool has_errors) {
  Node node = Node::map();
  node.set("value", Node::real(fraction.value));
  if (has_errors) node.set("error", Node::real(fraction.error));
  return node;
}

// Rows and columns are the parts; a cell without a number is empty. Lines end as Python's
// csv.writer ends them.
std::string csv_of(const FitFractions& fractions, double FitFraction::*number) {
  std::map<std::pair<std::string, std::string>, double> cells;
  for (const auto& f : fractions.fractions) cells[{f.first, f.second}] = f.*number;
  std::string out;
  for (const auto& part : fractions.parts) out += "," + csv_field(part);
  out += "\r\n";
  for (const auto& row : fractions.parts) {
    out += csv_field(row);
    for (const auto& column : fractions.parts) {
      const auto found = cells.find({row, column});
      out += found == cells.end() ? "," : "," + python_repr(found->second);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace

std::string FitFractions::text(const std::string& title) const {
  std::string out =
      fmt::format("{:<48} {:>12}{}\n", title, "value", has_errors ? "        error" : "");
  const auto add = [&](const std::string& name, const FitFraction& fraction) {
    out += fmt::format("{:<48} {:>12.5f}", name, fraction.value);
    out += has_errors ? fmt::format(" {:>12.5f}\n", fraction.error) : "\n";
  };
  for (const auto& fraction : fractions) add(fraction.name, fraction);
  add("sum of the diagonal", sum_diag);
  return out;
}

Node FitFractions::to_node() const {
  Node node = Node::map();
  for (const auto& fraction : fractions) {
    node.set(fraction.name, fraction_node(fraction, has_errors));
  }
  node.set("sum_diag", fraction_node(sum_diag, has_errors));
  return node;
}

std::string FitFractions::values_csv() const {
  return csv_of(*this, &FitFraction::value);
}

std::string FitFractions::errors_csv() const {
  return csv_of(*this, &FitFraction::error);
}

std::string FitSummary::text() const {
  std::string out = fmt::format(
      "\n{:<48} {:>12} {:>12} {:>12}\n", "errors", "Hessian", "weights", "Monte Carlo");
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += fmt::format("{:<48} {:>12.4g} {:>12.4g} {:>12.4g}\n",
                       names[i],
                       error_of(covariance.plain, places[i]),
                       error_of(covariance.weights, places[i]),
                       error_of(covariance.monte_carlo, places[i]));
  }
  for (const auto& of_sample : fractions) {
    out += "\n" + of_sample.text("fit fractions over " + fraction_sample);
  }
  return out;
}

Node fractions_node(const std::vector<FitFractions>& fractions) {
  if (fractions.size() == 1) return fractions[0].to_node();
  Node list = Node::list();
  for (const auto& of_sample : fractions) list.push_back(of_sample.to_node());
  return list;
}

Node FitSummary::fractions_node() const {
  return jacta::fractions_node(fractions);
}

Node FitSummary::to_node() const {
  Node node = Node::map();
  node.set("fit_fractions", fractions_node());
  node.set("fit_fractions_sample", Node::string(fraction_sample));
  node.set("errors_weights", errors_node(*this, covariance.weights));
  node.set("errors_monte_carlo", errors_node(*this, covariance.monte_carlo));
  return node;
}

}  // namespace jacta
