// Newton on likelihoods with kinks, whose minima are known by trying every face of every
// cell.
#include <gtest/gtest.h>

#include <random>

#include "jacta/fit/fit.h"
#include "support/derivative_check.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

using test::KinkedLikelihood;
using test::ToyParameter;

// One parameter, -ln L = 1/2 a (x - c)^2 + an interpolation.
struct Line {
  double curvature;
  double centre;
  std::vector<double> anchors;
  std::vector<double> nodes;
};

FitResult fit_line(const Line& line,
                   ToyParameter parameter,
                   const FitOptions& options = {}) {
  auto likelihood = std::make_unique<KinkedLikelihood>();
  likelihood->matrix = Eigen::MatrixXd::Constant(1, 1, line.curvature);
  likelihood->centre = Eigen::VectorXd::Constant(1, line.centre);
  likelihood->anchors = {line.anchors};
  likelihood->nodes = line.nodes;
  parameter.anchors = line.anchors;
  Evaluator eval(std::make_shared<const ParameterSpace>(test::toy_space({parameter})),
                 std::move(likelihood));
  return fit(eval, options);
}

TEST(Kinks, AMinimumOnAnAnchor) {
  // |x| + (x - 0.3)^2 / 2 is lowest at the kink.
  for (const double start : {-2.0, -0.5, 0.0, 0.4, 2.0}) {
    const auto result =
        fit_line({1, 0.3, {-2, 0, 2}, {2, 0, 2}}, {}, {.start = {{"x0", start}}});
    EXPECT_TRUE(result.valid) << result.reason;
    EXPECT_EQ(result.values.at("x0"), 0) << start;
    EXPECT_EQ(result.at_anchor, std::vector<std::string>{"x0"});
    EXPECT_TRUE(result.errors.empty());
    EXPECT_DOUBLE_EQ(result.ll, -0.045);
  }
}

TEST(Kinks, AMinimumInsideTheNeighbouringCell) {
  for (const double start : {-2.0, -1.5, -1.0, 0.5, 1.0, 1.9}) {
    const auto result = fit_line({1, 0.7, {-2, -1, 0, 1, 2}, {0, 0.1, 0, 0.2, 0.4}},
                                 {},
                                 {.start = {{"x0", start}}});
    EXPECT_TRUE(result.valid) << result.reason;
    EXPECT_NEAR(result.values.at("x0"), 0.5, 1e-9) << start;
    EXPECT_TRUE(result.at_anchor.empty());
    EXPECT_NEAR(result.errors.at("x0"), 1, 1e-9);
  }
}

TEST(Kinks, ALowerMinimumBeyondAHill) {
  // Two minima with a ridge between them at an anchor; the second is lower.
  const Line line{1, 0, {-2, 0, 2}, {-2, 1, -2.5}};
  for (const double start : {-1.5, -0.1, 0.0, 1.0}) {
    const auto result = fit_line(line, {}, {.start = {{"x0", start}}});
    EXPECT_TRUE(result.valid);
    EXPECT_NEAR(result.values.at("x0"), 1.75, 1e-9) << start;
    FitStrategy local;
    local.explore_cells = false;
    const auto stays = fit_line(line, {}, {.strategy = local, .start = {{"x0", start}}});
    EXPECT_TRUE(stays.valid);
    if (start < -1) {
      EXPECT_NEAR(stays.values.at("x0"), -1.5, 1e-9);
    }
  }
}

TEST(Kinks, TheRangeOfTheAnchorsIsALimit) {
  const Line line{1, 5, {-1, 0, 1}, {0, 0, 0}};
  for (const Limits limits : {Limits{}, Limits{-3, 3}, Limits{-1, 1}, Limits{-10, 0.5}}) {
    const auto result = fit_line(line, {.limits = limits});
    EXPECT_TRUE(result.valid) << result.reason;
    EXPECT_EQ(result.values.at("x0"), std::min(1.0, limits.upper));
    EXPECT_EQ(result.at_bound, std::vector<std::string>{"x0"});
  }
}

TEST(Kinks, ALimitOnAnAnchor) {
  // The limits leave one cell, two, or the anchor alone.
  const Line line{1, 0.2, {-2, -1, 0, 1}, {0, 0, 0, 0}};
  EXPECT_EQ(fit_line(line, {.limits = {-1, 0}}).values.at("x0"), 0);
  EXPECT_EQ(fit_line(line, {.nominal = -1, .limits = {-2, -1}}).values.at("x0"), -1);
  EXPECT_NEAR(fit_line(line, {.limits = {0, 1}}).values.at("x0"), 0.2, 1e-9);
  const auto point = fit_line(line, {.limits = {0, 0}});
  EXPECT_TRUE(point.valid) << point.reason;
  EXPECT_EQ(point.values.at("x0"), 0);
}

// Random problems: parameters with and without anchors, correlated, with limits.
struct Random {
  std::vector<ToyParameter> parameters;
  KinkedLikelihood likelihood;
};

Random random_problem(std::mt19937_64& engine, double roughness) {
  std::uniform_real_distribution<double> uniform(-1, 1);
  std::uniform_int_distribution<int> dice(0, 5);
  Random problem;
  const auto smooth = static_cast<std::size_t>(dice(engine)) / 2;
  const auto kinked = 1 + static_cast<std::size_t>(dice(engine)) / 3;
  const auto n = static_cast<Eigen::Index>(smooth + kinked);
  Eigen::MatrixXd root(n, n);
  for (auto& x : root.reshaped()) x = uniform(engine);
  problem.likelihood.matrix = root * root.transpose() + Eigen::MatrixXd::Identity(n, n);
  problem.likelihood.centre.resize(n);
  for (auto& x : problem.likelihood.centre) x = 2 * uniform(engine);
  std::size_t n_nodes = 1;
  for (std::size_t i = 0; i < smooth + kinked; ++i) {
    ToyParameter p;
    if (i >= smooth) {
      for (double at = -2; at <= 2; at += 0.5 * (1 + dice(engine) % 3)) {
        p.anchors.push_back(at);
      }
      n_nodes *= p.anchors.size();
      p.nominal = p.anchors[p.anchors.size() / 2];
    }
    if (dice(engine) < 2) {
      p.limits = {-1.2, 1.3};
      p.nominal = 0;
    }
    problem.parameters.push_back(p);
    problem.likelihood.anchors.push_back(p.anchors);
  }
  for (std::size_t i = 0; i < n_nodes; ++i) {
    problem.likelihood.nodes.push_back(roughness * uniform(engine));
  }
  return problem;
}

// Nothing near the point is higher.
void expect_local_maximum(Evaluator& eval,
                          const FitResult& result,
                          std::mt19937_64& engine) {
  std::uniform_real_distribution<double> uniform(-1, 1);
  const ParameterSpace& space = eval.space();
  const auto theta = space.parameters.values(result.values);
  for (int i = 0; i < 200; ++i) {
    auto near = theta;
    for (std::size_t p = 0; p < near.size(); ++p) {
      const Limits limits = space.parameters[p].limits();
      near[p] = std::clamp(near[p] + 1e-2 * std::pow(uniform(engine), 5),
                           std::max(limits.lower, space.domain[p].lower),
                           std::min(limits.upper, space.domain[p].upper));
    }
    ASSERT_LE(eval.value(near), result.ll + 1e-9);
  }
}

TEST(Kinks, TheToyLikelihoodHasTheDerivativesItClaims) {
  std::mt19937_64 engine(11);
  for (int i = 0; i < 20; ++i) {
    auto problem = random_problem(engine, 0.5);
    for (auto& p : problem.parameters) p.limits = {};
    const auto space = test::toy_space(problem.parameters);
    std::vector<double> theta;
    for (const auto& p : problem.parameters) {
      theta.push_back(p.anchors.empty() ? 0.3 : p.anchors[1]);
    }
    for (const auto& cells : test::cells_around(space, theta)) {
      EXPECT_TRUE(test::derivatives_agree(problem.likelihood, space, theta, cells));
    }
  }
}

void run_random(double roughness, int count, int most_misses, unsigned seed) {
  std::mt19937_64 engine(seed);
  int misses = 0;
  int n_calls = 0;
  for (int i = 0; i < count; ++i) {
    SCOPED_TRACE(i);
    auto problem = random_problem(engine, roughness);
    auto likelihood = std::make_unique<KinkedLikelihood>(problem.likelihood);
    const auto space =
        std::make_shared<const ParameterSpace>(test::toy_space(problem.parameters));
    Evaluator eval(space, std::move(likelihood));
    const auto result = fit(eval);
    ASSERT_TRUE(result.valid) << result.reason;
    ASSERT_NEAR(eval.ll(result.values), result.ll, 1e-12);
    expect_local_maximum(eval, result, engine);
    if (::testing::Test::HasFailure()) return;
    const double lowest = problem.likelihood.lowest(make_problem(*space).limits);
    ASSERT_GE(-result.ll, lowest - 1e-9);
    misses += -result.ll > lowest + 1e-6 ? 1 : 0;
    n_calls += result.n_calls;
  }
  EXPECT_LE(misses, most_misses);
  ::testing::Test::RecordProperty("misses", misses);
  ::testing::Test::RecordProperty("calls_per_fit", n_calls / count);
}

// Kinks as weak as those of real templates: the global minimum, always.
TEST(Kinks, GentleProblems) {
  run_random(0.05, 1500, 0, 1);
}
// Strong kinks with hills between the cells: a few other minima win.
TEST(Kinks, RoughProblems) {
  run_random(0.5, 1500, 0, 2);
}
TEST(Kinks, VeryRoughProblems) {
  run_random(3, 500, 2, 3);
}

}  // namespace
}  // namespace jacta
