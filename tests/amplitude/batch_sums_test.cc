#include "jacta/amplitude/batch_sums.h"

#include <gtest/gtest.h>

#include <cmath>

namespace jacta {
namespace {

// f_i = exp(a x_i) + b^2 x_i^2 at x_i of a batch, with derivatives or without.
struct Curve {
  std::vector<double> x;
  bool exact = true;

  BatchValues operator()(std::span<const double> t, std::span<const double> p) const {
    BatchValues out;
    const auto n = static_cast<Eigen::Index>(x.size());
    if (exact) out.gradient.resize(n, 2);
    if (exact && !p.empty()) out.hessian_product.resize(n, 2);
    for (Eigen::Index i = 0; i < n; ++i) {
      const double y = x[static_cast<std::size_t>(i)];
      const double e = std::exp(t[0] * y);
      out.values.push_back(e + t[1] * t[1] * y * y);
      if (!exact) continue;
      out.gradient.row(i) << y * e, 2 * t[1] * y * y;
      if (!p.empty()) out.hessian_product.row(i) << y * y * e * p[0], 2 * y * y * p[1];
    }
    return out;
  }
};

const std::vector<double> theta = {0.3, -0.8};
const std::vector<double> direction = {0.5, 2};
const BatchWeights weights = std::vector<std::vector<double>>{{1, -0.5}, {2, 0.25, 3}};

std::vector<BatchFunction> curves(bool exact) {
  return {Curve{{0.1, 0.9}, exact}, Curve{{1.5, -0.4, 0.3}, exact}};
}

double plain_sum(const std::vector<double>& t) {
  double sum = 0;
  const auto functions = curves(true);
  for (std::size_t b = 0; b < 2; ++b) {
    const auto f = functions[b](t, {}).values;
    for (std::size_t i = 0; i < f.size(); ++i) {
      sum += std::get<1>(weights)[b][i] * std::log(f[i]);
    }
  }
  return sum;
}

TEST(BatchSums, ValueGradientAndProduct) {
  const auto s = sum_gradient_and_product(
      curves(true), direction, theta, weights, Transformation::logarithm());
  EXPECT_NEAR(s.value, plain_sum(theta), 1e-14);
  EXPECT_FALSE(s.numeric);
  const double h = 1e-5;
  for (std::size_t i = 0; i < 2; ++i) {
    auto up = theta, down = theta;
    up[i] += h;
    down[i] -= h;
    const auto at = static_cast<Eigen::Index>(i);
    EXPECT_NEAR(s.gradient[at], (plain_sum(up) - plain_sum(down)) / (2 * h), 1e-9);
  }
  const auto gradient = [&](double step) {
    return sum_gradient(curves(true),
                        std::vector{theta[0] + step * direction[0],
                                    theta[1] + step * direction[1]},
                        weights,
                        Transformation::logarithm())
        .gradient;
  };
  EXPECT_LT((s.hessian_product - (gradient(h) - gradient(-h)) / (2 * h)).norm(), 1e-8);
}

TEST(BatchSums, MissingDerivativesAreNumericAndSaySo) {
  const auto exact = sum_gradient_and_product(curves(true), direction, theta, weights);
  const auto numeric = sum_gradient_and_product(curves(false), direction, theta, weights);
  EXPECT_TRUE(numeric.numeric);
  EXPECT_EQ(numeric.value, exact.value);
  EXPECT_LT((numeric.gradient - exact.gradient).norm(), 1e-8);
  EXPECT_LT((numeric.hessian_product - exact.hessian_product).norm(), 1e-4);
}

TEST(BatchSums, OneNumberWeighsAllEvents) {
  const auto twice = sum_gradient(curves(true), theta, 2.0);
  const auto once = sum_gradient(curves(true), theta);
  EXPECT_DOUBLE_EQ(twice.value, 2 * once.value);
}

TEST(BatchSums, NoBatchesGiveZero) {
  const auto s = sum_gradient({}, theta);
  EXPECT_EQ(s.value, 0);
  EXPECT_TRUE(s.gradient == Eigen::VectorXd::Zero(2));
}

TEST(BatchSums, PairsOfBatches) {
  const auto f = [](std::span<const double> t,
                    std::span<const double> p,
                    const std::vector<double>& x,
                    const std::vector<double>& shift) {
    Curve curve{x};
    for (std::size_t i = 0; i < x.size(); ++i) curve.x[i] += shift[i];
    return curve(t, p);
  };
  const std::vector<std::vector<double>> data = {{0.1, 0.4}, {1.0, -0.9, 0.1}};
  const std::vector<std::vector<double>> cached = {{0, 0.5}, {0.5, 0.5, 0.2}};
  const auto s = sum_grad_hessp_data2(f, direction, theta, data, cached, weights);
  const auto expected = sum_gradient_and_product(curves(true), direction, theta, weights);
  EXPECT_NEAR(s.value, expected.value, 1e-14);
  EXPECT_LT((s.hessian_product - expected.hessian_product).norm(), 1e-13);
  EXPECT_NEAR(sum_gradient_data2(f, theta, data, cached, weights).value, s.value, 1e-14);
  const std::vector<std::vector<double>> few = {cached[0]};
  EXPECT_THROW(sum_gradient_data2(f, theta, data, few, weights), UsageError);
}

TEST(BatchSums, DifferentLengthsAreRefused) {
  const BatchWeights few = std::vector<std::vector<double>>{{1, 1}};
  EXPECT_THROW(sum_gradient(curves(true), theta, few), UsageError);
  const BatchWeights wrong = std::vector<std::vector<double>>{{1, 1}, {1, 1}};
  EXPECT_THROW(sum_gradient(curves(true), theta, wrong), UsageError);
  EXPECT_THROW(sum_gradient_and_product(curves(true), std::vector{1.0}, theta),
               UsageError);
}

}  // namespace
}  // namespace jacta
