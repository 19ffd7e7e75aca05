// The quadratic model in a box, against all faces tried one by one.
#include "box_quadratic.h"

#include <gtest/gtest.h>

#include <random>

#include "support/box_minimum.h"

namespace jacta {
namespace {

struct BoxProblem {
  Eigen::MatrixXd matrix;
  Eigen::VectorXd gradient, lower, upper;
  Eigen::Index n() const { return gradient.size(); }
};

// Positive definite with correlations up to about `correlation`, scales over some
// decades; one bound in five is at the start.
BoxProblem random_problem(std::mt19937_64& engine, double decades, double correlation) {
  std::uniform_real_distribution<double> uniform(-1, 1);
  std::uniform_int_distribution<int> dice(0, 4);
  const Eigen::Index n = 1 + dice(engine);
  BoxProblem p{
      Eigen::MatrixXd(n, n), Eigen::VectorXd(n), Eigen::VectorXd(n), Eigen::VectorXd(n)};
  Eigen::MatrixXd root(n, n);
  for (auto& x : root.reshaped()) x = uniform(engine);
  p.matrix = correlation * root * root.transpose() +
             (1 - correlation) * Eigen::MatrixXd::Identity(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double scale = std::pow(10, decades * uniform(engine));
    p.matrix.row(i) *= scale;
    p.matrix.col(i) *= scale;
    p.gradient[i] = scale * uniform(engine);
    p.lower[i] = dice(engine) == 0 ? 0 : -std::abs(uniform(engine)) / scale;
    p.upper[i] = dice(engine) == 0 ? 0 : std::abs(uniform(engine)) / scale;
  }
  return p;
}

BoxQuadratic loaded(const BoxProblem& p) {
  BoxQuadratic box;
  const auto n = static_cast<std::size_t>(p.n());
  box.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto a = static_cast<Eigen::Index>(i);
    box.gradient[i] = p.gradient[a];
    box.lower[i] = p.lower[a];
    box.upper[i] = p.upper[a];
    for (std::size_t j = 0; j < n; ++j) {
      box.matrix[i * n + j] = p.matrix(a, static_cast<Eigen::Index>(j));
    }
  }
  return box;
}

void expect_solution(const BoxProblem& p, double damping) {
  BoxQuadratic box = loaded(p);
  std::vector<double> scale;
  Eigen::MatrixXd damped = p.matrix;
  for (Eigen::Index i = 0; i < p.n(); ++i) {
    scale.push_back(p.matrix(i, i));
    damped(i, i) += damping * scale.back();
  }
  ASSERT_TRUE(box.solve(damping, scale));
  const auto exact = test::box_minimum(damped, p.gradient, p.lower, p.upper);
  const Eigen::VectorXd step = Eigen::Map<const Eigen::VectorXd>(box.step.data(), p.n());
  const double value = p.gradient.dot(step) + 0.5 * step.dot(damped * step);
  EXPECT_NEAR(value, exact.value, 1e-10 * std::abs(exact.value) + 1e-300);
  for (Eigen::Index i = 0; i < p.n(); ++i) {
    EXPECT_GE(step[i], p.lower[i]);
    EXPECT_LE(step[i], p.upper[i]);
    EXPECT_NEAR(step[i] * std::sqrt(damped(i, i)),
                exact.point[i] * std::sqrt(damped(i, i)),
                1e-6);
  }
  const double undamped = p.gradient.dot(step) + 0.5 * step.dot(p.matrix * step);
  EXPECT_NEAR(box.predicted_decrease(), -undamped, 1e-10 * std::abs(undamped) + 1e-300);
}

TEST(BoxQuadratic, EasyProblems) {
  std::mt19937_64 engine(1);
  for (int i = 0; i < 3000; ++i) {
    SCOPED_TRACE(i);
    expect_solution(random_problem(engine, 0, 0.5), 0);
    if (HasFailure()) return;
  }
}

TEST(BoxQuadratic, CorrelatedAndBadlyScaledProblems) {
  std::mt19937_64 engine(2);
  for (int i = 0; i < 3000; ++i) {
    SCOPED_TRACE(i);
    expect_solution(random_problem(engine, 5, 0.99), 0);
    if (HasFailure()) return;
  }
}

TEST(BoxQuadratic, Damping) {
  std::mt19937_64 engine(3);
  for (int i = 0; i < 1000; ++i) {
    SCOPED_TRACE(i);
    expect_solution(random_problem(engine, 2, 0.9), 0.7);
    if (HasFailure()) return;
  }
}

// The same object solves problems of changing size one after the other.
TEST(BoxQuadratic, IsUsedAgain) {
  BoxQuadratic box;
  box.resize(2);
  box.gradient = {1, -1};
  box.matrix = {2, 0, 0, 4};
  box.lower = {-10, -10};
  box.upper = {10, 10};
  ASSERT_TRUE(box.solve(0, {1, 1}));
  EXPECT_DOUBLE_EQ(box.step[0], -0.5);
  EXPECT_DOUBLE_EQ(box.step[1], 0.25);
  EXPECT_DOUBLE_EQ(box.predicted_decrease(), 0.375);
  box.lower = {-0.1, -10};
  ASSERT_TRUE(box.solve(0, {1, 1}));
  EXPECT_EQ(box.step[0], -0.1);
  EXPECT_DOUBLE_EQ(box.step[1], 0.25);
  box.resize(1);
  box.gradient = {3};
  box.matrix = {1};
  box.lower = {0};
  box.upper = {1};
  ASSERT_TRUE(box.solve(0, {1}));
  EXPECT_EQ(box.step, (std::vector<double>{0}));
}

TEST(BoxQuadratic, RefusesWhatIsNotPositiveDefinite) {
  BoxQuadratic box;
  box.resize(2);
  box.gradient = {1, 1};
  box.matrix = {1, 2, 2, 1};
  box.lower = {-1, -1};
  box.upper = {1, 1};
  EXPECT_FALSE(box.solve(0, {1, 1}));
  EXPECT_TRUE(box.solve(2, {1, 1}));
  // Definite in what is free: the second variable is held at its bound.
  box.matrix = {1, 0, 0, -1};
  box.lower = {-1, 0};
  EXPECT_TRUE(box.solve(0, {1, 1}));
  EXPECT_EQ(box.step[1], 0);
}

TEST(Cholesky, SolvesAndRefuses) {
  std::vector<double> a = {4, 2, 2, 3};
  ASSERT_TRUE(cholesky(a, 2));
  double b[] = {8, 7};
  cholesky_solve(a, 2, b);
  EXPECT_DOUBLE_EQ(b[0], 1.25);
  EXPECT_DOUBLE_EQ(b[1], 1.5);
  std::vector<double> singular = {1, 1, 1, 1};
  EXPECT_FALSE(cholesky(singular, 2));
  std::vector<double> undefined = {NAN};
  EXPECT_FALSE(cholesky(undefined, 1));
}

}  // namespace
}  // namespace jacta
