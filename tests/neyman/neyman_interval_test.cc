// Neyman intervals of data: which thresholds belong to a model, edges in closed form with
// their ranges, and what is said of them.
#include "jacta/neyman/neyman_interval.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/base/error.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

// t = 4 (x - 0.7)^2.
Evaluator gaussian() {
  return test::toy_evaluator(
      {{1, {0, 10}}},
      [](std::span<const double> x) { return -2 * (x[0] - 0.7) * (x[0] - 0.7); },
      [](const Point& point, Derivatives& out) {
        out.gradient[0] = -4 * (point.theta[0] - 0.7);
        out.hessian(0, 0) = -4;
      });
}

struct Entry {
  std::string nominal = "{}";
  std::string generate = "{}";
  IntervalKind kind = IntervalKind::central;
  double threshold = 1;
  double level = 0.9;
};

// Constant thresholds at 0, 1 and 2, known to -0.19 and +0.44, from 1000 to 3000 toys.
ThresholdsFile file_of(const std::vector<Entry>& entries, bool with_uncertainty = true) {
  ThresholdsFile file;
  for (const auto& entry : entries) {
    ThresholdKey key;
    key.poi = "x0";
    key.nominal_values = parse_json(entry.nominal);
    key.generate_values = parse_json(entry.generate);
    key.kind = entry.kind;
    key.confidence_level = Number(entry.level);
    for (const double mu : {0.0, 1.0, 2.0}) {
      ThresholdPoint point{.poi = mu, .threshold = entry.threshold};
      if (with_uncertainty) {
        const auto n_toys = static_cast<std::int64_t>(1000 * (1 + mu));
        point.additions = {{"threshold_lower", Node::real(entry.threshold - 0.19)},
                           {"threshold_upper", Node::real(entry.threshold + 0.44)},
                           {"n_toys", Node::integer(n_toys)}};
      }
      file.add(key, point);
    }
  }
  return ThresholdsFile::parse(file.text(), "limits.json");
}

ThresholdRequest request(IntervalKind kind = IntervalKind::central) {
  return {.poi = "x0",
          .nominal_values = parse_json(R"({"mass": 50, "x0": 1.0, "livetime": 2.5})"),
          .kind = kind};
}

HypothesisThreshold found(const ThresholdsFile& file,
                          IntervalKind kind = IntervalKind::central,
                          const std::string& fixed = "{}",
                          bool interpolate = false) {
  SilentDiagnostics diagnostics;
  ThresholdRequest wanted = request(kind);
  wanted.interpolate = interpolate;
  return data_threshold(file, parse_json(fixed), wanted, diagnostics);
}

NeymanInterval interval(const HypothesisThreshold& threshold,
                        IntervalKind kind = IntervalKind::central) {
  Evaluator eval = gaussian();
  IntervalOptions options;
  options.kind = kind;
  return neyman_interval(eval, "x0", options, threshold);
}

TEST(NeymanInterval, EdgesHaveTheRangesOfTheirThresholds) {
  const auto result = interval(found(file_of({{.threshold = 1}})));
  EXPECT_NEAR(result.interval.lower, 0.7 - 0.5, 1e-9);
  EXPECT_NEAR(result.interval.upper, 0.7 + 0.5, 1e-9);
  ASSERT_TRUE(result.lower_range && result.upper_range);
  EXPECT_NEAR(result.lower_range->lower, 0.7 - 0.6, 1e-9);
  EXPECT_NEAR(result.lower_range->upper, 0.7 - 0.45, 1e-9);
  EXPECT_NEAR(result.upper_range->lower, 0.7 + 0.45, 1e-9);
  EXPECT_NEAR(result.upper_range->upper, 0.7 + 0.6, 1e-9);
  EXPECT_TRUE(result.lower_from_toys && result.upper_from_toys);
  for (const char* word :
       {"Neyman", "two-sided", "3 points from 0 to 2", "1000 to 3000"}) {
    EXPECT_NE(result.statement.find(word), std::string::npos) << result.statement;
  }
}

TEST(NeymanInterval, SaysWhatItDoesNotKnow) {
  const auto plain = interval(found(file_of({{.threshold = 1}}, false)));
  EXPECT_NEAR(plain.interval.upper, 1.2, 1e-9);
  EXPECT_FALSE(plain.lower_range || plain.upper_range);
  EXPECT_NE(plain.statement.find("unknown number of toys"), std::string::npos);
  // 4 1.5^2 = 9: the upper edge is beyond the points, the asymptotic one holds there.
  const auto far = interval(found(file_of({{.threshold = 9}})));
  EXPECT_FALSE(far.upper_from_toys);
  EXPECT_EQ(far.interval.lower, -test::open_end);
  EXPECT_FALSE(far.lower_from_toys);
}

// 4 (0 - 0.7)^2 = 1.96 is barely above: the root is within the error of a root at 0.
TEST(NeymanInterval, AnEdgeAtTheEndOfTheParameterIsThatEndAndKnownFromToys) {
  const auto barely = interval(found(file_of({{.threshold = 1.96 - 1e-10}})));
  EXPECT_EQ(barely.interval.lower, 0);
  EXPECT_TRUE(barely.lower_from_toys);
  EXPECT_EQ(barely.text().find("ASYMPTOTIC"), std::string::npos);
}

// Too few toys for an upper end: the edge has none either.
TEST(NeymanInterval, AnInfiniteUncertaintyIsAnOpenRange) {
  ThresholdsFile file;
  ThresholdKey key;
  key.poi = "x0";
  for (const double mu : {0.0, 10.0}) {
    file.add(key,
             {.poi = mu,
              .threshold = 1,
              .poi_expectation = {},
              .additions = {{"threshold_lower", Node::real(0.81)},
                            {"threshold_upper", Node::real(INFINITY)}}});
  }
  const auto result = interval(found(file));
  ASSERT_TRUE(result.upper_range.has_value());
  EXPECT_NEAR(result.upper_range->lower, 1.15, 1e-9);
  EXPECT_EQ(result.upper_range->upper, test::open_end);
}

TEST(NeymanInterval, OneSidedOnesHaveOneEdge) {
  const auto file =
      file_of({{.kind = IntervalKind::upper, .threshold = 1}, {.threshold = 2}});
  const auto result = interval(found(file, IntervalKind::upper), IntervalKind::upper);
  EXPECT_NEAR(result.interval.upper, 1.2, 1e-9);
  EXPECT_FALSE(result.lower_range);
  ASSERT_TRUE(result.upper_range);
  EXPECT_NEAR(result.upper_range->upper, 1.3, 1e-9);
}

TEST(DataThreshold, TheEntryOfTheModelsValuesIsTaken) {
  const auto file = file_of(
      {{.threshold = 1},
       {.nominal = R"({"mass": 50.0})", .threshold = 2},
       {.nominal = R"({"mass": 60})", .threshold = 3},
       {.nominal = R"({"mass": 50})", .generate = R"({"rate": 2.0})", .threshold = 4},
       {.threshold = 5, .level = 0.95},
       {.nominal = R"({"mass": 50, "livetime": 2.5})",
        .kind = IntervalKind::upper,
        .threshold = 6},
       {.nominal = R"({"depth": 1})", .threshold = 7}});
  EXPECT_EQ(found(file).curve.threshold[0], 2);
  EXPECT_EQ(found(file, IntervalKind::central, R"({"rate": 2})").curve.threshold[0], 4);
  EXPECT_EQ(found(file, IntervalKind::upper).curve.threshold[0], 6);
  EXPECT_EQ(found(file, IntervalKind::lower).statistic, IntervalKind::central);
}

TEST(DataThreshold, WarnsOfTwoSidedThresholdsUnderAOneSidedInterval) {
  CollectedDiagnostics diagnostics;
  data_threshold(file_of({{}}), Node::map(), request(IntervalKind::upper), diagnostics);
  ASSERT_EQ(diagnostics.messages().size(), 1u);
  EXPECT_NE(diagnostics.messages()[0].text.find("two-sided thresholds only"),
            std::string::npos);
}

TEST(DataThreshold, InterpolatesOverFixedValuesWhereAsked) {
  const auto file = file_of({{.generate = R"({"rate": 1.0})", .threshold = 1},
                             {.generate = R"({"rate": 3.0})", .threshold = 2}});
  const auto result = found(file, IntervalKind::central, R"({"rate": 2})", true);
  EXPECT_DOUBLE_EQ(result.function.value(0.5), 1.5);
  EXPECT_TRUE(result.interpolated);
  EXPECT_THROW(found(file, IntervalKind::central, R"({"rate": 2})", false), InputError);
}

TEST(DataThreshold, AMissingEntryNamesKeysAndFile) {
  const auto file = file_of({{.nominal = R"({"mass": 60})"}});
  try {
    found(file);
    FAIL() << "thresholds of another mass were taken";
  } catch (const InputError& error) {
    const std::string text = error.what();
    for (const char* part :
         {"limits.json", "x0", "0.9", R"("mass": 50)", R"("mass": 60)"}) {
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
    }
  }
}

}  // namespace
}  // namespace jacta
