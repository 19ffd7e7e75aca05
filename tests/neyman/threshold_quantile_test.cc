// Quantiles of t: NumPy's numbers, uncertainties that cover, bounds, one-sided
// statistics.
#include "jacta/neyman/threshold_quantile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"
#include "jacta/interval/deterministic.h"

namespace jacta {
namespace {

ToyRatios all_valid(std::vector<double> t) {
  const std::size_t n = t.size();
  return {std::move(t), std::vector<std::uint8_t>(n, 1)};
}

TEST(ThresholdQuantile, AgreesWithNumpy) {
  // numpy.percentile(t, 100 * level) of NumPy 2.4.
  const std::vector<double> t = {
      3.25, 0.1, 7.5, 1.0 / 3, 2.2, 0.9, 12.125, 0.0, 4.4, 1.7, 0.6};
  const std::vector<std::pair<double, double>> expected = {{0.1, 0.1},
                                                           {0.25, 0.4666666666666667},
                                                           {0.5, 1.7},
                                                           {0.6827, 3.06835},
                                                           {0.8, 4.4},
                                                           {0.9, 7.5},
                                                           {0.95, 9.8125},
                                                           {0.99, 11.662500000000001}};
  for (const auto& [level, quantile] : expected) {
    EXPECT_EQ(threshold_quantile(all_valid(t), level).threshold, quantile) << level;
  }
  // NumPy counts from the nearer end: from the lower one this would be 4.68291.
  EXPECT_EQ(threshold_quantile(all_valid({2.43, 5.73}), 0.6827).threshold,
            4.682910000000001);
  std::vector<double> many;
  for (int i = 0; i <= 1000; ++i) many.push_back(std::fmod(i * i * 0.37, 11.3));
  const std::vector<std::pair<double, double>> expected_many = {
      {0.57, 6.429999999999676},
      {0.6827, 7.619999999995916},
      {0.8, 9.229999999995169},
      {0.9, 10.21999999999547},
      {0.95, 10.819999999999578}};
  std::vector<double> levels;
  for (const auto& [level, quantile] : expected_many) levels.push_back(level);
  const auto quantiles = threshold_quantiles(all_valid(many), levels);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    EXPECT_EQ(quantiles[i].threshold, expected_many[i].second) << levels[i];
    EXPECT_EQ(quantiles[i].n_toys, 1001u);
  }
}

TEST(ThresholdQuantile, HandlesEnds) {
  const std::vector<double> one = {2.5};
  EXPECT_EQ(sorted_quantile(one, 0.9), 2.5);
  const std::vector<double> some = {1, 2, 4};
  EXPECT_EQ(sorted_quantile(some, 0), 1);
  EXPECT_EQ(sorted_quantile(some, 1), 4);
  const std::vector<double> infinite = {1, 2, INFINITY};
  EXPECT_EQ(sorted_quantile(infinite, 0.5), 2);
  EXPECT_EQ(sorted_quantile(infinite, 0.6), INFINITY);
  EXPECT_THROW(sorted_quantile({}, 0.5), InputError);
  EXPECT_THROW(sorted_quantile(some, 1.1), InputError);
  EXPECT_THROW(threshold_quantile({}, 0.9), InputError);
  EXPECT_THROW(threshold_quantile(all_valid({1, 2}), 1), InputError);
}

// Exponential t has the quantile -ln(1 - p): the interval holds it in 68.27 % of samples.
TEST(ThresholdQuantile, IntervalCoversTheTrueQuantile) {
  std::mt19937_64 generator(20231122);
  std::exponential_distribution<double> exponential;
  for (const double level : {0.5, 0.9, 0.99}) {
    constexpr int n_samples = 2000;
    int n_inside = 0;
    int n_below = 0;
    double sum_error = 0;
    for (int sample = 0; sample < n_samples; ++sample) {
      std::vector<double> t(1000);
      for (double& value : t) value = exponential(generator);
      const auto quantile = threshold_quantile(all_valid(std::move(t)), level);
      const double truth = -std::log(1 - level);
      n_inside += quantile.lower <= truth && truth <= quantile.upper ? 1 : 0;
      n_below += truth < quantile.lower ? 1 : 0;
      sum_error += quantile.error();
    }
    const double inside = static_cast<double>(n_inside) / n_samples;
    const double below = static_cast<double>(n_below) / n_samples;
    EXPECT_NEAR(inside, 0.6827, 0.04) << level;
    EXPECT_NEAR(below, 0.1587, 0.04) << level;
    // sqrt(p (1 - p) / n) / density, the density of the quantile being 1 - p.
    const double asymptotic = std::sqrt(level / (1 - level) / 1000);
    EXPECT_NEAR(sum_error / n_samples, asymptotic, 0.05 * asymptotic) << level;
  }
}

TEST(ThresholdQuantile, TooFewToysLeaveTheUpperEndOpen) {
  std::vector<double> t;
  for (int i = 0; i < 20; ++i) t.push_back(i);
  const auto quantile = threshold_quantile(all_valid(t), 0.99);
  EXPECT_EQ(quantile.upper, INFINITY);
  EXPECT_LE(quantile.lower, quantile.threshold);
  const auto low = threshold_quantile(all_valid(t), 0.01);
  EXPECT_EQ(low.lower, 0);
}

TEST(ThresholdQuantile, ReproducesTheBoundedGaussian) {
  constexpr int n = 20001;
  for (const double mu : {0.0, 0.3, 1.0, 2.5}) {
    std::vector<double> t;
    for (int i = 0; i < n; ++i) {
      const double x = mu + normal_quantile((i + 0.5) / n);
      t.push_back(bounded_gaussian_statistic(x, mu));
    }
    for (const double level : {0.6827, 0.9, 0.95}) {
      const double exact = bounded_gaussian_threshold(mu, level);
      const auto quantile = threshold_quantile(all_valid(t), level);
      EXPECT_NEAR(quantile.threshold, exact, 2e-3) << mu << " " << level;
      EXPECT_LT(quantile.lower, exact);
      EXPECT_GT(quantile.upper, exact);
    }
  }
}

TEST(ThresholdQuantile, InvalidFitsAreBoundedOnBothSides) {
  std::vector<double> t;
  for (int i = 0; i < 1000; ++i) t.push_back(0.01 * i);
  ToyRatios ratios = all_valid(t);
  // 20 invalid toys in the middle: at the bottom the valid ones are 980 of rank + 20.
  for (std::size_t i = 500; i < 520; ++i) ratios.valid[i] = 0;
  const auto quantile = threshold_quantile(ratios, 0.9);
  EXPECT_NEAR(quantile.threshold, 8.991, 1e-9);
  EXPECT_NEAR(quantile.invalid_lower, 8.991, 1e-9);
  EXPECT_NEAR(quantile.invalid_upper, 9.191, 1e-9);

  // Invalid toys that hold all large t could have been small.
  ToyRatios high = all_valid(t);
  for (std::size_t i = 980; i < 1000; ++i) high.valid[i] = 0;
  EXPECT_NEAR(threshold_quantile(high, 0.9).invalid_lower, 8.791, 1e-9);
  EXPECT_NEAR(threshold_quantile(high, 0.9).invalid_upper, 8.991, 1e-9);

  // More invalid toys than the level leaves room for: no upper bound.
  for (std::size_t i = 880; i < 1000; ++i) high.valid[i] = 0;
  EXPECT_EQ(threshold_quantile(high, 0.9).invalid_upper, INFINITY);
  const auto clean = threshold_quantile(all_valid(t), 0.9);
  EXPECT_EQ(clean.invalid_lower, clean.threshold);
  EXPECT_EQ(clean.invalid_upper, clean.threshold);
}

TEST(ThresholdQuantile, ToysWithoutARatioAreLeftOut) {
  const ToyRatios ratios =
      likelihood_ratios({.ll_free = std::vector<double>{-1, NAN, -2, -3},
                         .ll_true = std::vector<double>{-2, -1, -4, -6}});
  const auto quantile = threshold_quantile(ratios, 0.5);
  EXPECT_EQ(quantile.threshold, 4);
  EXPECT_EQ(quantile.invalid_lower, 3);
  EXPECT_EQ(quantile.invalid_upper, 5);
  const auto none = threshold_quantile(all_valid({NAN, NAN}), 0.9);
  EXPECT_TRUE(std::isnan(none.threshold));
}

TEST(LikelihoodRatios, CombineTheColumns) {
  const std::vector<double> ll_free = {-10, -11, -12};
  const std::vector<double> ll_true = {-10.5, -11, -11.75};
  const std::vector<std::uint8_t> valid_free = {1, 1, 0};
  const std::vector<std::uint8_t> valid_true = {1, 0, 1};
  const auto ratios = likelihood_ratios({ll_free, ll_true, valid_free, valid_true});
  EXPECT_EQ(ratios.t, (std::vector<double>{1, 0, -0.5}));
  EXPECT_EQ(ratios.valid, (std::vector<std::uint8_t>{1, 0, 0}));
  const std::vector<double> shorter = {1};
  EXPECT_THROW(likelihood_ratios({.ll_free = ll_free, .ll_true = shorter}), InputError);
}

TEST(OneSided, UpperKeepsTAtAndBelowMuOnly) {
  EXPECT_EQ(one_sided_statistic(2.0, 0.5, 1.0, IntervalKind::upper), 2.0);
  EXPECT_EQ(one_sided_statistic(2.0, 1.0, 1.0, IntervalKind::upper), 2.0);
  EXPECT_EQ(one_sided_statistic(2.0, 1.5, 1.0, IntervalKind::upper), 0.0);
  EXPECT_EQ(one_sided_statistic(2.0, 0.5, 1.0, IntervalKind::lower), 0.0);
  EXPECT_EQ(one_sided_statistic(2.0, 1.0, 1.0, IntervalKind::lower), 2.0);
  EXPECT_EQ(one_sided_statistic(2.0, 1.5, 1.0, IntervalKind::central), 2.0);
}

TEST(OneSided, QuantilesReproduceTheBoundedGaussian) {
  constexpr int n = 20001;
  for (const IntervalKind kind : {IntervalKind::upper, IntervalKind::lower}) {
    for (const double mu : {0.4, 1.0, 3.0}) {
      std::vector<double> t;
      std::vector<double> mu_hat;
      for (int i = 0; i < n; ++i) {
        const double x = mu + normal_quantile((i + 0.5) / n);
        t.push_back(bounded_gaussian_statistic(x, mu));
        mu_hat.push_back(std::max(0.0, x));
      }
      const auto ratios = one_sided_ratios(all_valid(t), mu_hat, mu, kind);
      EXPECT_NEAR(threshold_quantile(ratios, 0.9).threshold,
                  bounded_gaussian_threshold(mu, 0.9, kind),
                  2e-3)
          << word(kind) << " " << mu;
    }
  }
  EXPECT_THROW(
      one_sided_ratios(all_valid({1, 2}), std::vector<double>{1}, 0, IntervalKind::upper),
      InputError);
}

TEST(ToyQuality, CountsWhatIsWrong) {
  ToyRatios ratios = all_valid({1.0, -0.2, NAN, -0.6, -0.1, 0.0, 2.0, 3.0});
  ratios.valid[1] = 0;
  const auto quality = toy_quality(ratios);
  EXPECT_EQ(quality.n_toys, 8u);
  EXPECT_EQ(quality.n_negative, 3u);
  EXPECT_EQ(quality.n_undefined, 1u);
  EXPECT_EQ(quality.n_invalid, 2u);
  EXPECT_EQ(quality.lowest, -0.6);
  EXPECT_EQ(quality.negative_median, -0.2);
  EXPECT_EQ(quality.negative_fraction(), 0.375);
  EXPECT_EQ(quality.invalid_fraction(), 0.25);
  EXPECT_TRUE(std::isnan(toy_quality(all_valid({1})).negative_median));
}

TEST(ToyQuality, WarnsOfEachFault) {
  const auto warnings = [](const ToyRatios& ratios) {
    const std::vector<ThresholdQuantile> quantiles = {threshold_quantile(ratios, 0.5)};
    return threshold_warnings(toy_quality(ratios), quantiles);
  };
  ToyRatios good = all_valid(std::vector<double>(1000, 1.0));
  EXPECT_TRUE(warnings(good).empty());

  const auto few = warnings(all_valid(std::vector<double>(999, 1.0)));
  ASSERT_EQ(few.size(), 1u);
  EXPECT_NE(few[0].find("999 toys are fewer than 1000"), std::string::npos);

  ToyRatios negative = good;
  negative.t[0] = -0.25;
  ASSERT_EQ(warnings(negative).size(), 1u);
  EXPECT_NE(warnings(negative)[0].find("1 of 1000 likelihood ratios are negative"),
            std::string::npos);

  ToyRatios undefined = good;
  undefined.t[3] = NAN;
  ASSERT_EQ(warnings(undefined).size(), 1u);
  EXPECT_NE(warnings(undefined)[0].find("1 of 1000 toys have no likelihood ratio"),
            std::string::npos);

  ToyRatios below = all_valid(std::vector<double>(1000, -1.0));
  EXPECT_EQ(warnings(below).size(), 2u);

  ToyRatios invalid = good;
  for (std::size_t i = 0; i < 600; ++i) invalid.valid[i] = 0;
  ASSERT_EQ(warnings(invalid).size(), 1u);
  EXPECT_NE(warnings(invalid)[0].find("invalid fits could move the threshold"),
            std::string::npos);
}

// n (1 - CL) >= 10, with the number that it takes.
TEST(ThresholdWarnings, SayHowManyToysALevelTakes) {
  EXPECT_EQ(toys_for_level(0.9), 100u);
  EXPECT_EQ(toys_for_level(0.6827), 32u);
  EXPECT_EQ(toys_for_level(0.95), 200u);
  EXPECT_EQ(toys_for_level(0.999), 10000u);
  const auto warnings = [](std::size_t n, double level) {
    ToyRatios ratios;
    for (std::size_t i = 0; i < n; ++i) {
      ratios.t.push_back(0.01 * static_cast<double>(i));
      ratios.valid.push_back(1);
    }
    const auto quantile = threshold_quantile(ratios, level);
    std::string all;
    for (const auto& text : threshold_warnings(toy_quality(ratios), {{quantile}})) {
      all += text + "\n";
    }
    return all;
  };
  EXPECT_EQ(warnings(1000, 0.95), "");
  EXPECT_EQ(warnings(1000, 0.99), "");
  const std::string few = warnings(1000, 0.995);
  EXPECT_NE(few.find("0.995"), std::string::npos) << few;
  EXPECT_NE(few.find("takes 2000 toys"), std::string::npos) << few;
  EXPECT_EQ(few.find("no upper end"), std::string::npos) << few;
  const std::string open = warnings(1000, 0.9995);
  EXPECT_NE(open.find("no upper end"), std::string::npos) << open;
  EXPECT_NE(open.find("takes 20000 toys"), std::string::npos) << open;
}

}  // namespace
}  // namespace jacta
