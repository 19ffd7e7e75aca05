// TermEvaluator: value and derivatives of one term for one data set, by the chain rule
// from column coefficients to parameters.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "column_likelihood.h"
#include "jacta/model/likelihood.h"
#include "source_point.h"

namespace jacta {

class TermEvaluator {
 public:
  TermEvaluator(const Term& term, std::unique_ptr<ColumnLikelihood> columns);

  double value(std::span<const double> theta);
  /// Adds `weight` times the derivatives (not the value) to `out`; returns the value.
  double add_derivatives(const Point& point, double weight, Derivatives& out);
  /// Why the term is -inf at theta, in words; empty where it is finite.
  std::string obstacle(std::span<const double> theta, const Parameters& parameters);

 private:
  bool in_domain(std::span<const double> theta) const;
  bool physical() const;
  void collect_columns();
  double expected_events() const;
  void unpack_second(std::size_t n);
  void subtract_row(Eigen::Index parameter, double weight, Derivatives& out) const;
  void add_curvature(const SourcePoint& source, double weight, Derivatives& out) const;

  const Term& term_;
  std::unique_ptr<ColumnLikelihood> columns_;
  std::vector<SourcePoint> sources_;
  std::vector<Column> selected_;
  std::vector<double> coefficients_;
  std::vector<double> first_;
  std::vector<double> second_;  // packed, and as a square
  std::vector<double> square_;
  std::vector<double> row_;
};

}  // namespace jacta
