// SourcePoint: expected events and column coefficients of one source at theta, with first
// and second derivatives in the parameters the source depends on.
//
// A source with a formula has one column with the coefficient mu, and one of coefficient 0
// for its derivative in every wanted parameter a of the formula: as mu does not depend on
// a, d(mu u) / da = mu du/da.
//
// With F = rate * livetime / nominal * efficiency, M the interpolated events and w_c the
// weights of the corners: mu = F M, and the coefficient of corner c is F M w_c.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "jacta/model/likelihood.h"
#include "jacta/source/term.h"

namespace jacta {

class SourcePoint {
 public:
  SourcePoint(const Term& term, const Source& source);

  /// Fills mu and coefficients.
  void evaluate(std::span<const double> theta, std::span<const int> cells);
  /// The same with derivatives in the wanted parameters.
  void evaluate_derivatives(const Point& point);

  double mu() const { return mu_; }
  /// Columns: corners of the cell, then derivatives of the formula.
  std::size_t corners() const { return morph_.nodes.size() + shapes_.size(); }
  std::size_t node(std::size_t corner) const {
    return is_corner(corner) ? morph_.nodes[corner] : 0;
  }
  double coefficient(std::size_t corner) const {
    return is_corner(corner) ? coefficients_[corner] : 0;
  }
  double weight(std::size_t corner) const {
    return is_corner(corner) ? morph_.weights[corner] : 0;
  }
  /// The parameter of the formula that the column is a derivative in.
  std::size_t derivative(std::size_t corner) const {
    return is_corner(corner) ? static_cast<std::size_t>(-1)
                             : shapes_[corner - morph_.nodes.size()];
  }
  /// Wanted parameters of the formula: the last ones of parameters().
  const std::vector<std::size_t>& shapes() const { return shapes_; }

  /// Positions in theta of the parameters that derivatives were taken in.
  const std::vector<std::size_t>& parameters() const { return parameters_; }
  double mu_first(std::size_t a) const { return mu_first_[a]; }
  double mu_second(std::size_t a, std::size_t b) const {
    return mu_second_[a * parameters_.size() + b];
  }
  /// Derivatives of the coefficients of all corners.
  const double* coefficients_first(std::size_t a) const {
    return first_.data() + a * corners();
  }
  const double* coefficients_second(std::size_t a, std::size_t b) const {
    return second_.data() + (a * parameters_.size() + b) * corners();
  }

 private:
  // One factor of F: a parameter times a constant.
  struct Factor {
    std::size_t parameter;
    double slope;
  };
  // A local parameter is either a factor or a moving axis of the grid.
  struct Local {
    bool is_factor;
    std::size_t index;
  };

  bool is_corner(std::size_t corner) const { return corner < morph_.nodes.size(); }
  /// evaluate(), with the derivatives of the interpolation's weights.
  void evaluate_factors(std::span<const double> theta,
                        std::span<const int> cells,
                        bool derivatives);
  void fill_with_formula();
  double product_without(std::size_t a, std::size_t b) const;
  void interpolate_events();
  /// Starts locals_ and parameters_ with the factors that are wanted.
  template <class Wanted>
  void choose_factors(const Wanted& wanted);
  void differentiate_events();
  void fill_with_corners();
  void fill_pair(std::size_t ia, std::size_t ib);
  double factor_derivative(const Local& a) const;
  double factor_derivative(const Local& a, const Local& b) const;

  const Term* term_;
  const Source* source_;
  std::vector<Factor> factors_;
  std::vector<double> factor_values_;
  Morph morph_;
  double mu_ = 0;
  double factor_ = 0;
  double events_ = 0;
  std::vector<double> events_first_;
  std::vector<double> events_second_;
  std::vector<double> coefficients_;
  std::vector<Local> locals_;
  std::vector<std::size_t> shapes_;
  std::vector<std::size_t> parameters_;
  std::vector<double> mu_first_;
  std::vector<double> mu_second_;
  std::vector<double> first_;
  std::vector<double> second_;
};

}  // namespace jacta
