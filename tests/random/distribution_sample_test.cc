#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "jacta/config/expression.h"
#include "jacta/random/distribution.h"

namespace jacta {
namespace {

FrozenDistribution frozen(const std::string& text) {
  return std::get<FrozenDistribution>(evaluate_expression(text));
}

// The distance of Kolmogorov between a sample and the integral of the density.
double largest_distance(const FrozenDistribution& prior, std::size_t count) {
  Stream stream({.seed = 11, .point = 5, .toy = 2});
  std::vector<double> sample(count);
  for (double& x : sample) x = prior.sample(stream);
  std::sort(sample.begin(), sample.end());
  // Trapezoids between the 1st and the last point, from a probability of one half at the
  // median of the sample.
  constexpr std::size_t steps = 20000;
  const double lower = sample[count / 100];
  const double upper = sample[count - 1 - count / 100];
  const double width = (upper - lower) / steps;
  double probability = 0.01;
  double worst = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    const double x = lower + static_cast<double>(i) * width;
    probability +=
        0.5 * width * (std::exp(prior.logpdf(x)) + std::exp(prior.logpdf(x + width)));
    const auto below = std::upper_bound(sample.begin(), sample.end(), x + width);
    const double observed =
        static_cast<double>(below - sample.begin()) / static_cast<double>(count);
    worst = std::max(worst, std::abs(probability - observed));
  }
  return worst;
}

class Sampling : public ::testing::TestWithParam<std::string> {};

TEST_P(Sampling, FollowsTheDensity) {
  // 40000 numbers: a standard deviation of at most 0.0025 at any point, and of 0.0005 for
  // the fraction of 1 % at which the integral starts.
  EXPECT_LT(largest_distance(frozen(GetParam()), 40000), 0.013);
}

INSTANTIATE_TEST_SUITE_P(All,
                         Sampling,
                         ::testing::Values("stats.norm(1, 2)",
                                           "stats.uniform(-2, 4)",
                                           "stats.lognorm(0.7, scale=2)",
                                           "stats.gamma(0.6)",
                                           "stats.gamma(2.5, scale=3)",
                                           "stats.expon(1, 2)",
                                           "stats.beta(0.8, 3)",
                                           "stats.chi2(3)",
                                           "stats.t(2.5)",
                                           "stats.cauchy(1, 2)",
                                           "stats.laplace(1, 2)",
                                           "stats.triang(0.3, 1, 5)",
                                           "stats.triang(0)",
                                           "stats.truncnorm(-1, 2)",
                                           "stats.truncnorm(0.5, np.inf)",
                                           "stats.truncnorm(-np.inf, -0.2)",
                                           "stats.truncnorm(1.05, np.inf)",
                                           "stats.truncnorm(5, 7)",
                                           "stats.truncnorm(-7, -5)",
                                           "stats.truncnorm(40, np.inf)",
                                           "stats.truncnorm(1, 1.05)",
                                           "stats.truncnorm(30, 30.01, 2, 3)"));

TEST(Sampling, PoissonHasItsMeanAndVariance) {
  const auto prior = frozen("stats.poisson(3.5, loc=2)");
  Stream stream({.seed = 1, .point = 2, .toy = 3});
  constexpr int count = 40000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < count; ++i) {
    const double k = prior.sample(stream) - 2;
    ASSERT_EQ(k, std::floor(k));
    sum += k;
    squares += k * k;
  }
  const double mean = sum / count;
  EXPECT_NEAR(mean, 3.5, 5 * std::sqrt(3.5 / count));
  EXPECT_NEAR(squares / count - mean * mean, 3.5, 0.2);
}

TEST(Sampling, StaysWithinTheSupport) {
  for (const char* text : {"stats.truncnorm(-0.1, 0.1, 0.3, 0.7)",
                           "stats.uniform(0.1, 0.2)",
                           "stats.beta(0.01, 0.01, 1, 2)",
                           "stats.truncnorm(8, 9)"}) {
    const auto prior = frozen(text);
    const auto [lower, upper] = prior.support();
    Stream stream({.seed = 4, .point = 0, .toy = 0});
    for (int i = 0; i < 10000; ++i) {
      const double x = prior.sample(stream);
      ASSERT_GE(x, lower) << text;
      ASSERT_LE(x, upper) << text;
    }
  }
}

TEST(Sampling, IsAFunctionOfTheStream) {
  const auto prior = frozen("stats.truncnorm(-1, 2)");
  Stream first({.seed = 4, .point = 1, .toy = 7});
  Stream again({.seed = 4, .point = 1, .toy = 7});
  Stream other({.seed = 4, .point = 1, .toy = 8});
  const double x = prior.sample(first);
  EXPECT_EQ(x, prior.sample(again));
  EXPECT_NE(x, prior.sample(other));
}

}  // namespace
}  // namespace jacta
