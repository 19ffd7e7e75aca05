// Hypotheses, expectations of events in place of the parameter of interest, thresholds,
// and where fits begin.
#include "jacta/toy/hypotheses.h"

#include <gtest/gtest.h>

#include "toy/support.h"

namespace jacta {
namespace {

const std::string poi = "signal_rate_multiplier";
// Signal events of the model at multiplier 1.
constexpr double signal_events = 7;

double fixed_poi(const Hypothesis& hypothesis) {
  return hypothesis.values.at(poi).as_real();
}

TEST(Hypotheses, NamesAndValues) {
  const auto runner = test::make_runner(
      test::golden_job("{hypotheses: [free, zero, 'true', {gain: 1.3}, "
                       "{signal_rate_multiplier: 2, gain: 1}], "
                       "common_hypothesis: {gain: 1.1}, generate_values: "
                       "{signal_rate_multiplier: 0.25}}"));
  const auto& list = runner.hypotheses();
  ASSERT_EQ(list.size(), 5u);
  const std::vector<std::string> names = {"free", "zero", "true", "3", "4"};
  for (std::size_t h = 0; h < 5; ++h) EXPECT_EQ(list[h].name, names[h]);
  EXPECT_TRUE(list[0].values.entries().empty());
  EXPECT_EQ(fixed_poi(list[1]), 0);
  EXPECT_EQ(fixed_poi(list[2]), 0.25);
  EXPECT_FALSE(list[3].values.contains(poi));
  EXPECT_EQ(fixed_poi(list[4]), 2);
  EXPECT_EQ(list[1].values.at("gain").as_real(), 1.1);
  EXPECT_EQ(list[3].values.at("gain").as_real(), 1.3);
  EXPECT_EQ(list[4].values.at("gain").as_real(), 1);
}

TEST(Hypotheses, NumbersAreAsWideAsTheirCount) {
  std::string maps = "free";
  for (int i = 1; i < 12; ++i)
    maps += ", {signal_rate_multiplier: " + std::to_string(i) + "}";
  const auto runner = test::make_runner(test::golden_job("{hypotheses: [" + maps + "]}"));
  EXPECT_EQ(runner.hypotheses()[3].name, "03");
  EXPECT_EQ(runner.hypotheses()[11].name, "11");
}

TEST(PoiExpectation, BecomesTheParameterOfInterest) {
  const auto runner = test::make_runner(
      test::golden_job("{hypotheses: [free, 'true', {poi_expectation: 14}, "
                       "{poi_expectation: 3, gain: 1.5}], "
                       "generate_values: {poi_expectation: 3.5, band_shift: 0.5}}"));
  EXPECT_NEAR(runner.arguments().generate_values.at(poi).as_real(), 0.5, 1e-14);
  EXPECT_FALSE(runner.arguments().generate_values.contains("poi_expectation"));
  EXPECT_NEAR(fixed_poi(runner.hypotheses()[1]), 0.5, 1e-14);
  EXPECT_NEAR(fixed_poi(runner.hypotheses()[2]), 14 / signal_events, 1e-14);
  EXPECT_NEAR(fixed_poi(runner.hypotheses()[3]), 3 / signal_events, 1e-14);
  EXPECT_EQ(runner.hypotheses()[3].values.at("gain").as_real(), 1.5);
}

TEST(PoiExpectation, FollowsTheOtherValues) {
  // An efficiency of 0.8 and a longer second run change what a multiplier of 1 means.
  const auto runner = test::make_runner(test::golden_job(
      "{generate_values: {poi_expectation: 4, signal_efficiency: 0.8}, "
      "common_hypothesis: {poi_expectation: 14}, hypotheses: [free, {gain: 1}], "
      "nominal_values: {livetime_sr1: 2.5}}"));
  const double events = signal_events + 5;
  EXPECT_NEAR(
      runner.arguments().generate_values.at(poi).as_real(), 4 / (0.8 * events), 1e-13);
  EXPECT_NEAR(fixed_poi(runner.hypotheses()[1]), 14 / events, 1e-13);
  EXPECT_EQ(runner.model().parameters()["livetime_sr1"].nominal_value->value, 2.5);
}

TEST(Hypotheses, WhatMakesNoSenseIsRefused) {
  for (const char* text :
       {"{hypotheses: [zero, free]}",
        "{hypotheses: [free, 'true']}",
        "{hypotheses: [free, one]}",
        "{hypotheses: [free, {gian: 1}]}",
        "{hypotheses: [free, {gain: high}]}",
        "{hypotheses: [free, {gain: 1.7}]}",
        "{hypotheses: [free, {poi_expectation: 1, signal_rate_multiplier: 1}]}",
        "{generate_values: {poi_expectation: 1, signal_rate_multiplier: 1}}",
        "{generate_values: {gain: 1.7}}",
        "{generate_values: {signal_rate_multiplier: -0.1}}",
        "{common_hypothesis: {gain: [1]}}",
        "{nominal_values: {gian: 1}}",
        "{hypotheses: [free, {livetime_sr0: 1}]}"}) {
    EXPECT_THROW(test::make_runner(test::golden_job(text)), InputError) << text;
  }
}

TEST(Intervals, AreNormalisedToTheFirstHypothesis) {
  CollectedDiagnostics diagnostics;
  // The slice at gain = 0.7, normalised to itself and to the free fit.
  const Runner own(
      test::golden_job("{hypotheses: [{gain: 0.7}]}"), test::registry(), diagnostics);
  ASSERT_EQ(diagnostics.messages().size(), 1u);
  EXPECT_NE(diagnostics.messages()[0].text.find("no free hypothesis"), std::string::npos);
  const Runner free(test::golden_job("{hypotheses: [free, {gain: 0.7}]}"),
                    test::registry(),
                    diagnostics);
  for (std::int64_t i = 0; i < 5; ++i) {
    const Dataset toy = free.generate_toy(i);
    const auto wide = own.fit_toy(toy, true)[0];
    const auto narrow = free.fit_toy(toy, true)[1];
    EXPECT_EQ(wide.minimum.theta, narrow.minimum.theta);
    if (std::isnan(narrow.upper)) continue;
    EXPECT_LE(narrow.upper, wide.upper);
    EXPECT_GE(narrow.lower, wide.lower);
  }
}

// At an edge of a later hypothesis t counts from the maximum of the first one: 2 ln L falls
// by the quantile of chi-square, 2.705543 (90 %), on the slice from there.
TEST(Intervals, EdgesOfLaterHypothesesCountFromTheFreeMaximum) {
  const Runner runner =
      test::make_runner(test::golden_job("{hypotheses: [free, {gain: 0.7}]}"));
  int compared = 0;
  double away = 0;
  for (std::int64_t i = 0; i < 24; ++i) {
    const Dataset toy = runner.generate_toy(i);
    const auto rows = runner.fit_toy(toy, true);
    Evaluator eval = runner.model().bind(toy);
    const double highest = fit(eval).ll;
    away = std::max(away, 2 * (highest - fit(eval, {.fixed = {{"gain", 0.7}}}).ll));
    for (const double edge : {rows[1].lower, rows[1].upper}) {
      if (!std::isfinite(edge) || edge == 0) continue;
      const double ll = fit(eval, {.fixed = {{"gain", 0.7}, {poi, edge}}}).ll;
      EXPECT_NEAR(2 * (highest - ll), 2.7055434540954, 1e-5) << i;
      ++compared;
    }
  }
  EXPECT_GE(compared, 5);
  // The slice is off: normalised to itself all edges would be elsewhere.
  EXPECT_GT(away, 0.05);
}

TEST(Intervals, UseTheThresholdsThatAreGiven) {
  SilentDiagnostics diagnostics;
  Runner runner(
      test::golden_job("{hypotheses: [free, zero]}"), test::registry(), diagnostics);
  const Dataset toy = runner.generate_toy(0);
  const auto before = runner.fit_toy(toy, true)[0];
  EXPECT_THROW(runner.set_thresholds({}), UsageError);
  const ThresholdFunction low{[](double) { return 0.3; }, "low"};
  runner.set_thresholds({low, low});
  const auto after = runner.fit_toy(toy, true)[0];
  EXPECT_LT(after.upper, before.upper);
  Evaluator eval = runner.model().bind(toy);
  const double t = 2 * (fit(eval).ll - fit(eval, {.fixed = {{poi, after.upper}}}).ll);
  EXPECT_NEAR(t, 0.3, 1e-7);
  // Two degrees of freedom in place of one.
  const Runner two(test::golden_job("{statistical_model_args: {asymptotic_dof: 2}}"),
                   test::registry(),
                   diagnostics);
  EXPECT_GT(two.fit_toy(toy, true)[0].upper, before.upper);
}

// Each hypothesis is compared with the thresholds made for it.
TEST(Intervals, EveryHypothesisHasItsOwnThresholds) {
  Runner runner =
      test::make_runner(test::golden_job("{hypotheses: [free, {gain: 0.7}]}"));
  const auto at = [](double t) {
    return ThresholdFunction{[t](double) { return t; }, ""};
  };
  int compared = 0;
  for (std::int64_t i = 0; i < 8; ++i) {
    const Dataset toy = runner.generate_toy(i);
    runner.set_thresholds({at(0.4), at(6)});
    const auto rows = runner.fit_toy(toy, true);
    Evaluator eval = runner.model().bind(toy);
    const double highest = fit(eval).ll;
    const auto t = [&](double edge, const Values& fixed) {
      Values values = fixed;
      values[poi] = edge;
      return 2 * (highest - fit(eval, {.fixed = values}).ll);
    };
    EXPECT_NEAR(t(rows[0].upper, {}), 0.4, 1e-6) << i;
    if (!std::isfinite(rows[1].upper)) continue;
    EXPECT_NEAR(t(rows[1].upper, {{"gain", 0.7}}), 6, 1e-5) << i;
    ++compared;
  }
  EXPECT_GE(compared, 4);
}

TEST(Fits, BeginAtTheGenerateValuesOfGeneratedToys) {
  // Where the likelihood is flat, a fit stays where it began.
  const auto runner = test::make_runner(
      test::job("{statistical_model: SometimesFlat, poi: x, generate_values: {x: 3}}"));
  Dataset toy;
  toy.set("0", Table().with("value", {-20}));
  EXPECT_EQ(runner.fit_toy(toy, true)[0].minimum.theta[0], 3);
  EXPECT_EQ(runner.fit_toy(toy, false)[0].minimum.theta[0], 0.5);
}

}  // namespace
}  // namespace jacta
