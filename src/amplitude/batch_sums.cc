#include "jacta/amplitude/batch_sums.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/elementary.h"

namespace jacta {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

double weight_of(const BatchWeights& weights, std::size_t batch, std::size_t event) {
  if (const auto* number = std::get_if<double>(&weights)) return *number;
  return std::get<1>(weights)[batch][event];
}

void require_lengths(const BatchWeights& weights, std::size_t batches) {
  const auto* lists = std::get_if<1>(&weights);
  if (lists && lists->size() != batches) {
    throw UsageError(
        fmt::format("{} lists of weights for {} batches", lists->size(), batches));
  }
}

void require_events(const BatchWeights& weights,
                    std::size_t batch,
                    const BatchValues& values,
                    std::size_t parameters) {
  const std::size_t n = values.values.size();
  const auto* lists = std::get_if<1>(&weights);
  if (lists && (*lists)[batch].size() != n) {
    throw UsageError(fmt::format(
        "{} weights for the {} events of batch {}", (*lists)[batch].size(), n, batch));
  }
  for (const auto* matrix : {&values.gradient, &values.hessian_product}) {
    if (matrix->size() == 0) continue;
    if (matrix->rows() != static_cast<Index>(n) ||
        matrix->cols() != static_cast<Index>(parameters)) {
      throw UsageError(fmt::format(
          "batch {}: derivatives need {} rows and {} columns", batch, n, parameters));
    }
  }
}

std::vector<double> shifted(std::span<const double> theta, std::size_t i, double step) {
  std::vector<double> result(theta.begin(), theta.end());
  result[i] += step;
  return result;
}

double step_of(double x) {
  return 1e-5 * std::max(1.0, std::abs(x));
}

// df/dtheta of all events by central differences.
Eigen::MatrixXd numeric_gradient(const BatchFunction& f,
                                 std::span<const double> theta,
                                 std::size_t events) {
  Eigen::MatrixXd result(static_cast<Index>(events), static_cast<Index>(theta.size()));
  for (std::size_t i = 0; i < theta.size(); ++i) {
    const double h = step_of(theta[i]);
    const auto up = f(shifted(theta, i, h), {}).values;
    const auto down = f(shifted(theta, i, -h), {}).values;
    for (std::size_t e = 0; e < events; ++e) {
      result(static_cast<Index>(e), static_cast<Index>(i)) = (up[e] - down[e]) / (2 * h);
    }
  }
  return result;
}

Eigen::MatrixXd gradient_of(const BatchFunction& f,
                            const BatchValues& values,
                            std::span<const double> theta,
                            bool* numeric) {
  if (values.gradient.size() > 0 || values.values.empty()) return values.gradient;
  *numeric = true;
  return numeric_gradient(f, theta, values.values.size());
}

Eigen::MatrixXd product_of(const BatchFunction& f,
                           const BatchValues& values,
                           std::span<const double> theta,
                           std::span<const double> direction,
                           bool* numeric) {
  if (values.hessian_product.size() > 0 || values.values.empty()) {
    return values.hessian_product;
  }
  *numeric = true;
  double norm = 0;
  for (const double p : direction) norm = std::max(norm, std::abs(p));
  const double h = norm > 0 ? 1e-4 / norm : 1;
  Eigen::MatrixXd ends[2];
  for (int side = 0; side < 2; ++side) {
    std::vector<double> moved(theta.begin(), theta.end());
    for (std::size_t i = 0; i < moved.size(); ++i) {
      moved[i] += (side == 0 ? h : -h) * direction[i];
    }
    ends[side] = gradient_of(f, f(moved, {}), moved, numeric);
  }
  return (ends[0] - ends[1]) / (2 * h);
}

}  // namespace

Transformation Transformation::identity() {
  return {
      [](double x) { return x; }, [](double) { return 1.0; }, [](double) { return 0.0; }};
}

Transformation Transformation::logarithm() {
  return {[](double x) { return portable_log(x); },
          [](double x) { return 1 / x; },
          [](double x) { return -1 / (x * x); }};
}

BatchSum sum_gradient(const std::vector<BatchFunction>& functions,
                      std::span<const double> theta,
                      const BatchWeights& weights,
                      const Transformation& trans) {
  return sum_gradient_and_product(functions, {}, theta, weights, trans);
}

BatchSum sum_gradient_and_product(const std::vector<BatchFunction>& functions,
                                  std::span<const double> direction,
                                  std::span<const double> theta,
                                  const BatchWeights& weights,
                                  const Transformation& trans) {
  require_lengths(weights, functions.size());
  if (!direction.empty() && direction.size() != theta.size()) {
    throw UsageError("a direction needs one number per parameter");
  }
  const auto n = static_cast<Index>(theta.size());
  BatchSum sum{0, VectorXd::Zero(n), VectorXd::Zero(direction.empty() ? 0 : n), false};
  for (std::size_t b = 0; b < functions.size(); ++b) {
    const auto values = functions[b](theta, direction);
    require_events(weights, b, values, theta.size());
    const auto slopes = gradient_of(functions[b], values, theta, &sum.numeric);
    Eigen::MatrixXd products;
    VectorXd along;
    if (!direction.empty() && !values.values.empty()) {
      products = product_of(functions[b], values, theta, direction, &sum.numeric);
      along = slopes * Eigen::Map<const VectorXd>(direction.data(), n);
    }
    for (std::size_t e = 0; e < values.values.size(); ++e) {
      const auto row = static_cast<Index>(e);
      const double w = weight_of(weights, b, e);
      const double f = values.values[e];
      sum.value += w * trans.value(f);
      sum.gradient += w * trans.first(f) * slopes.row(row).transpose();
      if (direction.empty()) continue;
      sum.hessian_product +=
          w * (trans.first(f) * products.row(row).transpose() +
               trans.second(f) * along[row] * slopes.row(row).transpose());
    }
  }
  return sum;
}

}  // namespace jacta
