// Likelihoods whose maxima are known: a function of one's own, and a quadratic function
// plus a multilinear interpolation between anchors, which has kinks wherever we want
// them.
#pragma once

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "jacta/model/evaluator.h"
#include "support/box_minimum.h"

namespace jacta::test {

inline constexpr double open_end = std::numeric_limits<double>::infinity();

/// A parameter named x0, x1, ... as the position says.
struct ToyParameter {
  double nominal = 0;
  Limits limits = {};
  std::vector<double> anchors = {};
  Limits domain = {};
  std::string ptype = "shape";
};

inline std::string toy_name(std::size_t i) {
  return "x" + std::to_string(i);
}

inline ParameterSpace toy_space(const std::vector<ToyParameter>& list) {
  Parameters parameters;
  for (std::size_t i = 0; i < list.size(); ++i) {
    Parameter p;
    p.name = toy_name(i);
    p.nominal_value = Number(list[i].nominal);
    p.ptype = list[i].ptype;
    p.fit_limits = list[i].limits;
    for (const double anchor : list[i].anchors) p.blueice_anchors.emplace_back(anchor);
    parameters.add_parameter(std::move(p));
  }
  ParameterSpace space = ParameterSpace::of(std::move(parameters));
  for (std::size_t i = 0; i < list.size(); ++i) {
    space.domain[i] = list[i].domain;
    if (list[i].anchors.empty()) continue;
    space.kinks[i] = list[i].anchors;
    space.domain[i].lower = std::max(space.domain[i].lower, list[i].anchors.front());
    space.domain[i].upper = std::min(space.domain[i].upper, list[i].anchors.back());
  }
  return space;
}

/// ln L as a function; with derivatives where `derive` is given.
class FunctionLikelihood final : public LogLikelihood {
 public:
  using Function = std::function<double(std::span<const double>)>;
  using Derive = std::function<void(const Point&, Derivatives&)>;
  explicit FunctionLikelihood(Function function, Derive derive = {})
      : function_(std::move(function)), derive_(std::move(derive)) {}

  double value(std::span<const double> theta) override {
    ++calls;
    return function_(theta);
  }
  bool has_derivatives() const override { return static_cast<bool>(derive_); }
  void derivatives(const Point& point, Derivatives& out) override {
    out.reset(point.theta.size());
    out.value = value(point.theta);
    if (std::isfinite(out.value)) derive_(point, out);
  }
  int calls = 0;

 private:
  Function function_;
  Derive derive_;
};

inline Evaluator toy_evaluator(const std::vector<ToyParameter>& list,
                               FunctionLikelihood::Function function,
                               FunctionLikelihood::Derive derive = {}) {
  return Evaluator(
      std::make_shared<const ParameterSpace>(toy_space(list)),
      std::make_unique<FunctionLikelihood>(std::move(function), std::move(derive)));
}

/// -ln L = 1/2 (x - centre)' A (x - centre) + the multilinear interpolation of `nodes`.
class KinkedLikelihood final : public LogLikelihood {
 public:
  Eigen::MatrixXd matrix = {};
  Eigen::VectorXd centre = {};
  std::vector<std::vector<double>> anchors = {};  ///< per parameter; empty: none
  std::vector<double> nodes = {};                 ///< row-major over those with anchors

  double value(std::span<const double> theta) override {
    return -evaluate(theta, {}).value;
  }
  bool has_derivatives() const override { return true; }
  void derivatives(const Point& point, Derivatives& out) override {
    const Local local = evaluate(point.theta, point.cells);
    out.reset(point.theta.size());
    out.value = -local.value;
    if (!std::isfinite(out.value)) return;
    for (std::size_t i = 0; i < point.theta.size(); ++i) {
      if (!point.wanted.empty() && point.wanted[i] == 0) continue;
      const auto a = static_cast<Eigen::Index>(i);
      out.gradient[a] = -local.gradient[a];
      for (std::size_t j = 0; j < point.theta.size(); ++j) {
        if (!point.wanted.empty() && point.wanted[j] == 0) continue;
        const auto b = static_cast<Eigen::Index>(j);
        out.hessian(a, b) = -local.hessian(a, b);
      }
    }
  }

  /// The lowest -ln L of all cells, where at most one anchored parameter meets another in
  /// a product (up to two anchored parameters).
  double lowest(const std::vector<Limits>& limits) {
    double best = std::numeric_limits<double>::infinity();
    std::vector<int> cells(anchors.size(), 0);
    while (true) {
      best = std::min(best, lowest_in(cells, limits));
      std::size_t i = 0;
      for (; i < cells.size(); ++i) {
        if (anchors[i].size() < 2) continue;
        if (++cells[i] + 1 < static_cast<int>(anchors[i].size())) break;
        cells[i] = 0;
      }
      if (i == cells.size()) return best;
    }
  }

 private:
  struct Local {
    double value;
    Eigen::VectorXd gradient;
    Eigen::MatrixXd hessian;
  };

  double lowest_in(const std::vector<int>& cells, const std::vector<Limits>& limits) {
    const auto n = static_cast<Eigen::Index>(cells.size());
    Eigen::VectorXd lower(n), upper(n);
    std::vector<double> corner;
    std::vector<int> given(cells.size(), -1);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto a = static_cast<Eigen::Index>(i);
      lower[a] = std::max(limits[i].lower, -50.0);
      upper[a] = std::min(limits[i].upper, 50.0);
      if (anchors[i].size() > 1) {
        const auto k = static_cast<std::size_t>(cells[i]);
        lower[a] = std::max(lower[a], anchors[i][k]);
        upper[a] = std::min(upper[a], anchors[i][k + 1]);
        given[i] = cells[i];
      }
      if (lower[a] > upper[a]) return std::numeric_limits<double>::infinity();
      corner.push_back(lower[a]);
    }
    // In a cell f is quadratic: expanded around its lower corner.
    const Local at = evaluate(corner, given);
    const Eigen::VectorXd zero = Eigen::VectorXd::Zero(n);
    return at.value + box_minimum(at.hessian, at.gradient, zero, upper - lower).value;
  }

  Local evaluate(std::span<const double> theta, std::span<const int> cells) const {
    const auto n = static_cast<Eigen::Index>(theta.size());
    const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(theta.data(), n) - centre;
    Local local{0.5 * x.dot(matrix * x), matrix * x, matrix};
    std::vector<std::size_t> axes;
    for (std::size_t i = 0; i < anchors.size(); ++i) {
      if (anchors[i].size() < 2) continue;
      axes.push_back(i);
      if (theta[i] < anchors[i].front() || theta[i] > anchors[i].back()) {
        local.value = std::numeric_limits<double>::infinity();
        return local;
      }
    }
    for (std::size_t corner = 0; corner < std::size_t{1} << axes.size(); ++corner) {
      std::size_t node = 0;
      std::vector<double> weight, slope;
      for (std::size_t a = 0; a < axes.size(); ++a) {
        const auto& edges = anchors[axes[a]];
        const double at = theta[axes[a]];
        std::size_t k = 0;
        while (k + 2 < edges.size() && edges[k + 1] <= at) ++k;
        if (!cells.empty() && cells[axes[a]] >= 0) {
          k = static_cast<std::size_t>(cells[axes[a]]);
        }
        const bool high = (corner >> a) & 1;
        const double width = edges[k + 1] - edges[k];
        weight.push_back(high ? (at - edges[k]) / width : (edges[k + 1] - at) / width);
        slope.push_back((high ? 1 : -1) / width);
        node = node * edges.size() + k + (high ? 1 : 0);
      }
      const double content = axes.empty() ? 0 : nodes[node];
      const auto product = [&](std::size_t a, std::size_t b) {
        double result = content;
        for (std::size_t i = 0; i < axes.size(); ++i) {
          result *= i == a || i == b ? slope[i] : weight[i];
        }
        return result;
      };
      local.value += product(axes.size(), axes.size());
      for (std::size_t a = 0; a < axes.size(); ++a) {
        const auto i = static_cast<Eigen::Index>(axes[a]);
        local.gradient[i] += product(a, a);
        for (std::size_t b = 0; b < axes.size(); ++b) {
          if (a != b)
            local.hessian(i, static_cast<Eigen::Index>(axes[b])) += product(a, b);
        }
      }
    }
    return local;
  }
};

}  // namespace jacta::test
