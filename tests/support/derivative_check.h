// Compares the gradient and Hessian of a LogLikelihood with differences, extrapolated
// after Richardson: the gradient with differences of the value, the Hessian with
// differences of the gradient. All points stay inside the closed cell of the anchor grid,
// so that at an anchor (and at a limit) the differences are one-sided.
//
// What counts as equal is relative to the scale of an entry: a gradient to
// max(|g_i|, sqrt|H_ii|), a Hessian to max(|H_ij|, sqrt|H_ii H_jj|).
//
//     EXPECT_TRUE(test::derivatives_agree(eval.likelihood(), eval.space(), theta,
//     cells));
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "jacta/model/evaluator.h"

namespace jacta::test {

/// Every choice of cells for a point: both sides of every anchor that it lies on.
/// Parameters off their anchors get the cell that holds them, those without anchors -1.
inline std::vector<std::vector<int>> cells_around(const ParameterSpace& space,
                                                  const std::vector<double>& theta) {
  std::vector<std::vector<int>> result = {{}};
  for (std::size_t p = 0; p < theta.size(); ++p) {
    const auto& anchors = space.kinks[p];
    std::vector<int> choices;
    for (std::size_t k = 0; k + 1 < anchors.size(); ++k) {
      if (anchors[k] <= theta[p] && theta[p] <= anchors[k + 1]) {
        choices.push_back(static_cast<int>(k));
      }
    }
    if (choices.empty()) choices.push_back(-1);
    std::vector<std::vector<int>> next;
    for (const auto& head : result) {
      for (const int choice : choices) {
        next.push_back(head);
        next.back().push_back(choice);
      }
    }
    result = std::move(next);
  }
  return result;
}

/// Derivative of f at x by differences with steps h, h/1.6, ..., extrapolated; the entry
/// of the tableau that its neighbours agree with best. side 0: central, else one-sided.
inline double richardson(const std::function<double(double)>& f, double h, int side) {
  constexpr std::size_t rounds = 9;
  constexpr double ratio = 1.6;
  const double f0 = side == 0 ? 0 : f(0);
  std::vector<double> previous, row;
  double best = NAN;
  double error = INFINITY;
  for (std::size_t k = 0; k < rounds; ++k, h /= ratio) {
    row.assign(1, side == 0 ? (f(h) - f(-h)) / (2 * h) : (f(side * h) - f0) / (side * h));
    double power = side == 0 ? ratio * ratio : ratio;
    const double factor = power;
    for (std::size_t j = 1; j <= k; ++j, power *= factor) {
      row.push_back(row[j - 1] + (row[j - 1] - previous[j - 1]) / (power - 1));
      const double change =
          std::max(std::abs(row[j] - row[j - 1]), std::abs(row[j] - previous[j - 1]));
      if (change < error) {
        error = change;
        best = row[j];
      }
    }
    previous = row;
  }
  return best;
}

class DerivativeCheck {
 public:
  DerivativeCheck(LogLikelihood& likelihood,
                  const ParameterSpace& space,
                  std::vector<double> theta,
                  std::vector<int> cells)
      : likelihood_(likelihood),
        space_(space),
        theta_(std::move(theta)),
        cells_(std::move(cells)) {
    likelihood_.derivatives({.theta = theta_, .cells = cells_}, exact_);
  }

  const Derivatives& exact() const { return exact_; }
  double gradient_scale(Eigen::Index i) const {
    return std::max(std::abs(exact_.gradient[i]),
                    std::sqrt(std::abs(exact_.hessian(i, i))));
  }
  double hessian_scale(Eigen::Index i, Eigen::Index j) const {
    return std::max(
        std::abs(exact_.hessian(i, j)),
        std::sqrt(std::abs(exact_.hessian(i, i)) * std::abs(exact_.hessian(j, j))));
  }

  ::testing::AssertionResult run(double tolerance) {
    const double value = likelihood_.value(theta_);
    if (!std::isfinite(value))
      return ::testing::AssertionFailure() << "ln L is " << value;
    const double value_error = std::abs(exact_.value - value);
    if (!(value_error <= 1e-13 * std::max(1.0, std::abs(value)))) {
      return ::testing::AssertionFailure() << "the value differs by " << value_error;
    }
    for (std::size_t p = 0; p < theta_.size(); ++p) {
      const auto i = static_cast<Eigen::Index>(p);
      const auto [h, side] = step(p);
      const double slope = richardson([&](double s) { return value_at(p, s); }, h, side);
      if (!(std::abs(slope - exact_.gradient[i]) <= tolerance * gradient_scale(i))) {
        return failure("gradient", p, p, exact_.gradient[i], slope, gradient_scale(i));
      }
    }
    for (std::size_t p = 0; p < theta_.size(); ++p) {
      const auto j = static_cast<Eigen::Index>(p);
      const auto [h, side] = step(p);
      for (std::size_t q = 0; q < theta_.size(); ++q) {
        const auto i = static_cast<Eigen::Index>(q);
        const double slope =
            richardson([&](double s) { return gradient_at(p, s)[i]; }, h, side);
        if (!(std::abs(slope - exact_.hessian(i, j)) <=
              tolerance * hessian_scale(i, j))) {
          return failure(
              "Hessian", q, p, exact_.hessian(i, j), slope, hessian_scale(i, j));
        }
      }
    }
    return ::testing::AssertionSuccess();
  }

 private:
  struct Step {
    double length;
    int side;
  };

  // A third of the width of ln L, or what the cell and the limits leave.
  Step step(std::size_t p) const {
    const double x = theta_[p];
    const auto i = static_cast<Eigen::Index>(p);
    const double curvature = std::abs(exact_.hessian(i, i));
    const double wanted =
        curvature > 0 ? std::min(0.3 / std::sqrt(curvature), 1.0) : 0.01;
    Limits room = space_.parameters[p].limits();
    room.lower = std::max(room.lower, space_.domain[p].lower);
    room.upper = std::min(room.upper, space_.domain[p].upper);
    if (cells_[p] >= 0) {
      const auto k = static_cast<std::size_t>(cells_[p]);
      room.lower = std::max(room.lower, space_.kinks[p][k]);
      room.upper = std::min(room.upper, space_.kinks[p][k + 1]);
    }
    const double below = x - room.lower;
    const double above = room.upper - x;
    if (std::min(below, above) < 0.2 * wanted) {
      return below < above ? Step{std::min(wanted, above), 1}
                           : Step{std::min(wanted, below), -1};
    }
    return {std::min({wanted, below, above}), 0};
  }

  double value_at(std::size_t p, double s) {
    auto moved = theta_;
    moved[p] += s;
    return likelihood_.value(moved);
  }
  Eigen::VectorXd gradient_at(std::size_t p, double s) {
    auto moved = theta_;
    moved[p] += s;
    Derivatives out;
    likelihood_.derivatives({.theta = moved, .cells = cells_}, out);
    return out.gradient;
  }

  ::testing::AssertionResult failure(const std::string& what,
                                     std::size_t p,
                                     std::size_t q,
                                     double exact,
                                     double numeric,
                                     double scale) const {
    return ::testing::AssertionFailure()
           << what << " of " << space_.parameters[p].name
           << (what == "Hessian" ? " and " + space_.parameters[q].name : "") << ": "
           << exact << ", by differences " << numeric << ", apart by "
           << std::abs(exact - numeric) / scale << " of the scale " << scale;
  }

  LogLikelihood& likelihood_;
  const ParameterSpace& space_;
  std::vector<double> theta_;
  std::vector<int> cells_;
  Derivatives exact_;
};

inline ::testing::AssertionResult derivatives_agree(LogLikelihood& likelihood,
                                                    const ParameterSpace& space,
                                                    const std::vector<double>& theta,
                                                    const std::vector<int>& cells,
                                                    double tolerance = 1e-8) {
  return DerivativeCheck(likelihood, space, theta, cells).run(tolerance);
}

/// A likelihood with one entry of its derivatives multiplied by `factor`; column -1: of
/// the gradient.
class WrongDerivatives final : public LogLikelihood {
 public:
  WrongDerivatives(LogLikelihood& inner,
                   Eigen::Index row,
                   Eigen::Index column,
                   double factor)
      : inner_(inner), row_(row), column_(column), factor_(factor) {}

  double value(std::span<const double> theta) override { return inner_.value(theta); }
  bool has_derivatives() const override { return true; }
  void derivatives(const Point& point, Derivatives& out) override {
    inner_.derivatives(point, out);
    if (column_ < 0) {
      out.gradient[row_] *= factor_;
    } else {
      out.hessian(row_, column_) *= factor_;
    }
  }

 private:
  LogLikelihood& inner_;
  Eigen::Index row_;
  Eigen::Index column_;
  double factor_;
};

}  // namespace jacta::test
