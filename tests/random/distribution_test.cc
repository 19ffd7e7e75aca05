#include "jacta/random/distribution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "error_text.h"
#include "jacta/config/expression.h"

namespace jacta {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

FrozenDistribution frozen(const std::string& text) {
  return std::get<FrozenDistribution>(evaluate_expression(text));
}

struct Golden {
  std::string text;
  double x;
  double logpdf;
};

class DistributionGolden : public ::testing::TestWithParam<Golden> {};

TEST_P(DistributionGolden, AgreesWithSciPy) {
  const auto& [text, x, logpdf] = GetParam();
  EXPECT_NEAR(frozen(text).logpdf(x), logpdf, 1e-12 * std::abs(logpdf) + 1e-13) << text;
}

INSTANTIATE_TEST_SUITE_P(
    SciPy,
    DistributionGolden,
    ::testing::Values(
        Golden{"stats.norm(1, 2)", 0.3, -1.6733357137646179},
        Golden{"stats.uniform(loc=-2, scale=4)", 1, -1.3862943611198906},
        Golden{"stats.lognorm(0.7, scale=2)", 1.3, -1.0139889974039602},
        Golden{"stats.gamma(2.5, scale=3)", 4, -2.285105383796691},
        Golden{"stats.gamma(100)", 90, -3.653048006879146},
        Golden{"stats.expon(1, 2)", 4, -2.1931471805599454},
        Golden{"stats.beta(2.5, 5)", 0.3, 0.8389685536940337},
        Golden{"stats.beta(0.5, 0.5, loc=1, scale=2)", 1.2, -0.6339042620834091},
        Golden{"stats.truncnorm(-1, 2)", 0.5, -0.84377223888021},
        Golden{"stats.truncnorm(20, 21)", 20.3, -3.0467831609165046},
        Golden{"stats.truncnorm(-61, -60)", -60.1, -1.910377852637339},
        Golden{"stats.truncnorm(-np.inf, 1, loc=2, scale=3)", -4, -3.8447970428493328},
        Golden{"stats.chi2(3)", 2.2, -1.6247098530225377},
        Golden{"stats.t(2.5, scale=3)", 4, -3.0552520132744467},
        Golden{"stats.t(df=30)", -1.5, -2.0482405798630525},
        Golden{"stats.cauchy(0, 2)", 5, -3.818878535275929},
        Golden{"stats.laplace(1, 2)", -3, -3.386294361119891},
        Golden{"stats.triang(0.3, 0, 10)", 2, -2.014903020542265},
        Golden{"stats.triang(0.3, 0, 10)", 7, -2.456735772821304},
        Golden{"stats.poisson(3.3)", 2, -1.6053022436150761},
        Golden{"stats.poisson(mu=50, loc=2)", 60, -3.558957102711304}));

TEST(Distribution, LargeArgumentsDoNotCancel) {
  // Sums of 40-digit logarithms of integers.
  EXPECT_NEAR(frozen("stats.beta(875, 633700)").logpdf(0.01), -3753.7666532832422, 4e-12);
  EXPECT_NEAR(frozen("stats.beta(3, 100000)").logpdf(0.01), -980.388216172166, 1e-12);
  // A student distribution with many degrees of freedom is nearly normal.
  EXPECT_NEAR(frozen("stats.t(1e12)").logpdf(1), frozen("stats.norm()").logpdf(1), 1e-11);
  EXPECT_EQ(frozen("stats.t(np.inf)").logpdf(1), frozen("stats.norm()").logpdf(1));
  EXPECT_NEAR(
      frozen("stats.t(1)").logpdf(1e200), frozen("stats.cauchy()").logpdf(1e200), 1e-9);
}

TEST(Distribution, NarrowTruncationIsUniform) {
  const double a = 0.5;
  const double b = 0.500000001;
  const auto narrow = FrozenDistribution::make("truncnorm", {a, b}, {});
  EXPECT_NEAR(narrow.logpdf(a + 0.5 * (b - a)), -std::log(b - a), 1e-12);
}

TEST(Distribution, TruncationBranchesJoin) {
  for (const double a : {-5.0, -0.4, 0.3, 8.0, 11.0}) {
    const double reach = std::max(std::abs(a), 1.0);
    const auto density = [a](double width) {
      return FrozenDistribution::make("truncnorm", {a, a + width}, {}).logpdf(a);
    };
    const double narrow = density(0.999 / (reach + 1));
    const double wide = density(1.001 / reach);
    EXPECT_LT(wide, narrow);
    EXPECT_NEAR(narrow, wide, 0.7);
  }
}

class Derivatives : public ::testing::TestWithParam<std::string> {};

TEST_P(Derivatives, AgreeWithDifferences) {
  const FrozenDistribution prior = frozen(GetParam());
  constexpr double step = 1e-4;
  for (const double x : {1.3, 2.2, 3.1}) {
    const auto below = prior.evaluate(x - step);
    const auto here = prior.evaluate(x);
    const auto above = prior.evaluate(x + step);
    EXPECT_NEAR(here.first, (above.value - below.value) / (2 * step), 1e-6) << x;
    EXPECT_NEAR(here.second, (above.first - below.first) / (2 * step), 1e-6) << x;
  }
}

INSTANTIATE_TEST_SUITE_P(All,
                         Derivatives,
                         ::testing::Values("stats.norm(1, 2)",
                                           "stats.uniform(-2, 7)",
                                           "stats.lognorm(0.7, scale=2)",
                                           "stats.gamma(2.5, scale=3)",
                                           "stats.gamma(1)",
                                           "stats.expon(0, 2)",
                                           "stats.beta(2.5, 5, loc=-1, scale=6)",
                                           "stats.beta(1, 3, 0, 10)",
                                           "stats.beta(3, 1, 0, 10)",
                                           "stats.chi2(3)",
                                           "stats.t(2.5, scale=3)",
                                           "stats.cauchy(scale=2)",
                                           "stats.laplace(1, 2)",
                                           "stats.triang(0.3, 0, 9)",
                                           "stats.truncnorm(-1, 2, 0, 5)"));

TEST(Distribution, IsMinusInfinityOutsideItsSupportAndFiniteAtItsEnds) {
  for (const char* text : {"stats.uniform(0.1, 0.2)",
                           "stats.uniform(-2, 4)",
                           "stats.truncnorm(-1, 2, 0.1, 0.7)",
                           "stats.beta(1, 1, 0.3, 0.1)"}) {
    const FrozenDistribution prior = frozen(text);
    const auto [lower, upper] = prior.support();
    EXPECT_TRUE(std::isfinite(prior.logpdf(lower))) << text;
    EXPECT_TRUE(std::isfinite(prior.logpdf(upper))) << text;
    const auto outside = prior.evaluate(std::nextafter(upper, infinity));
    EXPECT_EQ(outside.value, -infinity) << text;
    EXPECT_EQ(outside.first, 0) << text;
    EXPECT_EQ(prior.logpdf(std::nextafter(lower, -infinity)), -infinity) << text;
  }
  EXPECT_EQ(frozen("stats.norm()").logpdf(infinity), -infinity);
  EXPECT_TRUE(std::isnan(frozen("stats.norm()").logpdf(std::nan(""))));
}

TEST(Distribution, DensityAtAnEndFollowsSciPy) {
  EXPECT_EQ(frozen("stats.expon()").logpdf(0), 0);
  EXPECT_EQ(frozen("stats.gamma(2)").logpdf(0), -infinity);
  EXPECT_EQ(frozen("stats.gamma(0.5)").logpdf(0), infinity);
  EXPECT_EQ(frozen("stats.lognorm(1)").logpdf(0), -infinity);
  EXPECT_EQ(frozen("stats.beta(2, 2)").logpdf(1), -infinity);
  // (0.1 + 0.2 - 0.1) / 0.2 is above 1.
  EXPECT_EQ(frozen("stats.beta(2, 2, 0.1, 0.2)").logpdf(0.1 + 0.2), -infinity);
  EXPECT_EQ(frozen("stats.beta(2, 0.5, 0.1, 0.2)").logpdf(0.1 + 0.2), infinity);
  EXPECT_EQ(frozen("stats.beta(1, 1)").logpdf(1), 0);
  EXPECT_EQ(frozen("stats.triang(0)").logpdf(0), std::log(2.0));
  EXPECT_EQ(frozen("stats.triang(1)").logpdf(1), std::log(2.0));
}

TEST(Distribution, PoissonLivesOnWholeNumbers) {
  const auto prior = frozen("stats.poisson(2)");
  EXPECT_EQ(prior.logpdf(0.5), -infinity);
  EXPECT_EQ(prior.logpdf(-1), -infinity);
  EXPECT_NEAR(prior.logpdf(0), -2, 1e-15);
  EXPECT_EQ(prior.evaluate(3).first, 0);
  EXPECT_EQ(frozen("stats.poisson(0)").logpdf(0), 0);
  EXPECT_EQ(frozen("stats.poisson(0)").logpdf(1), -infinity);
  EXPECT_EQ(frozen("stats.poisson(1, loc=3)").support().first, 3);
}

TEST(Distribution, PrintsItsArguments) {
  EXPECT_EQ(frozen("stats.norm(1, scale=2)").text(), "stats.norm(loc=1.0, scale=2.0)");
  EXPECT_EQ(frozen("stats.beta(2, b=3)").text(),
            "stats.beta(a=2.0, b=3.0, loc=0.0, scale=1.0)");
  EXPECT_EQ(frozen("stats.poisson(3)").text(), "stats.poisson(mu=3.0, loc=0.0)");
  EXPECT_EQ(frozen("stats.norm(1, 2)"), frozen("stats.norm(scale=2, loc=1)"));
  EXPECT_FALSE(frozen("stats.norm(1, 2)") == frozen("stats.norm(1, 3)"));
}

TEST(Distribution, ChecksItsArguments) {
  for (const char* text : {"stats.lognorm()",
                           "stats.norm(1, 2, 3)",
                           "stats.norm(1, loc=2)",
                           "stats.norm(mean=1)",
                           "stats.norm(scale=0)",
                           "stats.norm(scale=-1)",
                           "stats.norm(scale=np.inf)",
                           "stats.norm(loc=np.inf)",
                           "stats.norm(loc=[1])",
                           "stats.lognorm(0)",
                           "stats.gamma(-1)",
                           "stats.beta(1, 0)",
                           "stats.chi2(0)",
                           "stats.t(0)",
                           "stats.triang(1.1)",
                           "stats.truncnorm(1, 1)",
                           "stats.truncnorm(1e200, 1e201)",
                           "stats.poisson(-1)",
                           "stats.poisson(1, 0, 2)",
                           "stats.norm(scale=np.inf - np.inf)",
                           "stats.gamma(np.inf)"}) {
    EXPECT_NE(error_text([&] { evaluate_expression(text); }), "") << text;
  }
  EXPECT_EQ(
      error_text([] {
        FrozenDistribution::make("norm", {}, {{"scal", 2}}, {"m.yaml", 2, 1, "a"});
      }),
      "m.yaml:2:1: a: unknown argument 'scal' of stats.norm; did you mean 'scale'?");
}

}  // namespace
}  // namespace jacta
