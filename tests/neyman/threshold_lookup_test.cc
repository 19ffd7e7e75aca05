// Threshold functions: linear between points, asymptotic outside, grids, kinds, messages.
#include "jacta/neyman/threshold_lookup.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "jacta/base/error.h"
#include "jacta/config/python_text.h"
#include "jacta/interval/critical_value.h"
#include "support/reference.h"

namespace jacta {
namespace {

Node json(const std::string& text) {
  return parse_json(text);
}

ThresholdKey key(const std::string& generate_values,
                 IntervalKind kind = IntervalKind::central) {
  ThresholdKey result;
  result.poi = "mu";
  result.nominal_values = json(R"({"mass": 50})");
  result.generate_values = json(generate_values);
  result.kind = kind;
  return result;
}

ThresholdRequest request(IntervalKind kind = IntervalKind::central,
                         bool interpolate = false) {
  return {.poi = "mu",
          .nominal_values = json(R"({"mass": 50})"),
          .kind = kind,
          .interpolate = interpolate};
}

HypothesisThreshold look_up(const ThresholdsFile& file,
                            const std::string& hypothesis,
                            const ThresholdRequest& wanted) {
  SilentDiagnostics diagnostics;
  return interval_thresholds(file, {json(hypothesis)}, wanted, diagnostics).front();
}

std::string message_of(const ThresholdsFile& file,
                       const std::string& hypothesis,
                       const ThresholdRequest& wanted) {
  try {
    look_up(file, hypothesis, wanted);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

// t = (1 + rate) (3 + shift) (1 + mu): linear in each.
double product(double rate, double shift, double mu) {
  return (1 + rate) * (3 + shift) * (1 + mu);
}

ThresholdsFile grid_file() {
  ThresholdsFile file;
  for (const double rate : {1.0, 0.5, 2.5}) {
    for (const double shift : {2.0, -1.0}) {
      const auto values = fmt::format(
          R"({{"rate": {}, "shift": {}}})", python_repr(rate), python_repr(shift));
      for (const double mu : {0.0, 1.0, 4.0}) {
        file.add(key(values), {.poi = mu, .threshold = product(rate, shift, mu)});
      }
    }
  }
  return ThresholdsFile::parse(file.text(), "grid.json");
}

TEST(ThresholdLookup, IsLinearBetweenPointsAndAsymptoticOutside) {
  ThresholdsFile file;
  for (const auto& [mu, t] : {std::pair{0.0, 0.5}, {1.0, 2.5}, {3.0, 3.5}}) {
    file.add(key("{}"), {.poi = mu, .threshold = t});
  }
  const auto result = look_up(file, R"({"mu": 1.5})", request());
  const double asymptotic = asymptotic_critical_value(IntervalKind::central, 0.9);
  const std::pair<double, double> expected[] = {{0.0, 0.5},
                                                {0.25, 1.0},
                                                {1.0, 2.5},
                                                {2.0, 3.0},
                                                {3.0, 3.5},
                                                {-1e-9, asymptotic},
                                                {3.0001, asymptotic}};
  for (const auto& [mu, t] : expected) {
    EXPECT_DOUBLE_EQ(result.function.value(mu), t) << mu;
    EXPECT_EQ(result.covers(mu), t != asymptotic) << mu;
  }
  EXPECT_EQ(result.statistic, IntervalKind::central);
  EXPECT_FALSE(result.interpolated);
}

// The lines between points begin and end where the entry says.
TEST(ThresholdLookup, JumpsWhereTheEntrySaysSo) {
  ThresholdsFile file;
  for (const auto& [mu, t] : {std::pair{0.0, 0.5}, {1.0, 2.5}, {3.0, 3.5}}) {
    file.add(key("{}"), {.poi = mu, .threshold = t});
  }
  file.set_list(key("{}"), "threshold_above", {Node::real(2.0), {}, {}});
  file.set_list(key("{}"), "threshold_below", {{}, Node::real(4.0), Node::real(4.5)});
  const auto result =
      look_up(ThresholdsFile::parse(file.text()), R"({"mu": 1.5})", request());
  const std::pair<double, double> expected[] = {
      {0.0, 0.5}, {0.5, 3.0}, {1.0, 2.5}, {2.0, 3.5}, {3.0, 3.5}};
  for (const auto& [mu, t] : expected) {
    EXPECT_DOUBLE_EQ(result.function.value(mu), t) << mu;
  }
  EXPECT_NEAR(result.function.value(1e-12), 2.0, 1e-9);
  EXPECT_NEAR(result.function.value(3 - 1e-12), 4.5, 1e-9);
  EXPECT_THROW(file.set_list(key("{}"), "threshold_above", {{}}), InputError);
  file.set_list(key("{}"), "threshold_above", {{}, {}, {}});
  EXPECT_EQ(file.text().find("threshold_above"), std::string::npos);
}

// The uncertainty goes with the point that a line has its end from.
TEST(ThresholdLookup, TheBandJumpsToo) {
  ThresholdsFile file;
  for (const auto& [mu, t] : {std::pair{0.0, 0.5}, {1.0, 2.5}}) {
    file.add(key("{}"),
             {.poi = mu,
              .threshold = t,
              .additions = {{"threshold_lower", Node::real(t - 0.25 * (1 + mu))},
                            {"threshold_upper", Node::real(t + 0.25 * (1 + mu))}}});
  }
  file.set_list(key("{}"), "threshold_above", {Node::real(2.5), {}});
  const auto result = look_up(file, R"({"mu": 1.5})", request());
  ASSERT_TRUE(result.lower.value && result.upper.value);
  EXPECT_DOUBLE_EQ(result.lower.value(0), 0.25);
  EXPECT_DOUBLE_EQ(result.lower.value(0.5), 2.0);
  EXPECT_DOUBLE_EQ(result.upper.value(0.5), 3.0);
  EXPECT_DOUBLE_EQ(result.upper.value(1), 3.0);
}

// ... of a grid in other values too.
TEST(ThresholdLookup, JumpsAreInterpolatedOverOtherValues) {
  ThresholdsFile file;
  for (const double rate : {1.0, 2.0}) {
    const auto values = fmt::format(R"({{"rate": {}}})", python_repr(rate));
    for (const double mu : {0.0, 1.0}) {
      file.add(key(values), {.poi = mu, .threshold = rate * (1 + mu)});
    }
    if (rate == 1) continue;
    file.set_list(key(values), "threshold_above", {Node::real(3.0), {}});
  }
  const auto result =
      look_up(file, R"({"rate": 1.5})", request(IntervalKind::central, true));
  EXPECT_DOUBLE_EQ(result.function.value(0), 1.5);
  EXPECT_NEAR(result.function.value(1e-12), 2.0, 1e-9);  // (1 + 3) / 2
  EXPECT_DOUBLE_EQ(result.function.value(1), 3.0);
}

// Thresholds hold for the model of their toys.
TEST(ThresholdLookup, EntriesOfAnotherModelAreRefused) {
  ThresholdsFile file;
  for (const double rate : {1.0, 2.0}) {
    const auto values = fmt::format(R"({{"rate": {}}})", python_repr(rate));
    for (const double mu : {0.0, 1.0}) file.add(key(values), {.poi = mu, .threshold = 2});
    file.set_value(key(values), "inputs", parse_json(R"({"m.yaml": "1", "t.h5": "2"})"));
  }
  const auto said = [&file](const char* inputs, bool interpolate) -> std::string {
    ThresholdRequest wanted = request(IntervalKind::central, interpolate);
    wanted.inputs = parse_json(inputs);
    CollectedDiagnostics diagnostics;
    const char* hypothesis = interpolate ? R"({"rate": 1.5})" : R"({"rate": 1.0})";
    try {
      interval_thresholds(file, {parse_json(hypothesis)}, wanted, diagnostics);
    } catch (const InputError& error) {
      return error.what();
    }
    return diagnostics.messages().empty() ? "" : diagnostics.messages()[0].text;
  };
  for (const bool interpolate : {false, true}) {
    EXPECT_EQ(said(R"({"m.yaml": "1", "t.h5": "2", "u.h5": "3"})", interpolate), "");
    const std::string changed = said(R"({"m.yaml": "1", "t.h5": "9"})", interpolate);
    EXPECT_NE(changed.find("the content of t.h5 has changed"), std::string::npos);
    EXPECT_NE(changed.find(key(R"({"rate": 1.0})").hash()), std::string::npos);
    EXPECT_NE(changed.find("--resubmit"), std::string::npos) << changed;
    EXPECT_NE(said(R"({"n.yaml": "1"})", interpolate).find("of other names"),
              std::string::npos);
    EXPECT_EQ(said("{}", interpolate), "");  // a model without files
  }
  // As the reference writes it.
  file = {};
  file.add(key(R"({"rate": 1.0})"), {.poi = 0.0, .threshold = 2});
  EXPECT_NE(said(R"({"m.yaml": "1"})", false).find("no hashes"), std::string::npos);
}

// alea 0.3.5: get_confidence_interval_thresholds of the example file at level 0.9.
TEST(ThresholdLookup, AgreesWithTheReference) {
  JACTA_NEEDS_REFERENCE();
  const auto file = ThresholdsFile::load(*test::reference_folder() / "alea" /
                                         "limit_threshold_example.json");
  ThresholdRequest wanted = request();
  wanted.poi = "wimp_rate_multiplier";
  wanted.nominal_values = json(R"({"wimp_mass": 50, "wimp_rate_multiplier": 1.0})");
  for (const char* hypothesis : {"null", "{}", R"({"wimp_rate_multiplier": 1.0})"}) {
    const auto value = look_up(file, hypothesis, wanted).function.value;
    EXPECT_EQ(value(0.0), 0.13904606901678593);
    EXPECT_EQ(value(0.3), 1.0067975790679267);
    EXPECT_EQ(value(1.0), 2.609617591441111);
    EXPECT_EQ(value(2.4999), 3.264216738530313);
    EXPECT_EQ(value(2.5), 3.2642664240728667);
    EXPECT_NEAR(value(2.51), 2.705543454095414, 1e-13);
  }
}

// A file of ours with one-sided entries beside the two-sided ones, and what the reference
// makes of it (tools/reference/threshold_files.py look-up).
TEST(ThresholdLookup, InterpolatesAsTheReferenceDoesInTheSameFile) {
  const auto folder =
      std::filesystem::path(JACTA_SOURCE_DIR) / "tests" / "golden" / "thresholds";
  const auto file = ThresholdsFile::load(folder / "grid.json");
  EXPECT_EQ(file.entries().size(), 12u);
  ThresholdRequest wanted = request(IntervalKind::central, true);
  wanted.poi = "wimp_rate_multiplier";
  wanted.nominal_values = json(R"({"wimp_mass": 50})");
  int n_compared = 0;
  for (const auto& recorded : test::load(folder / "grid_look_up.json")) {
    EXPECT_EQ(recorded.at("one_sided"), 6);
    const auto found = look_up(file, recorded.at("hypothesis").dump(), wanted);
    for (const auto& [mu, threshold] : recorded.at("thresholds").items()) {
      const auto expected = threshold.get<double>();
      EXPECT_NEAR(found.function.value(std::stod(mu)), expected, 1e-12) << mu;
      ++n_compared;
    }
  }
  EXPECT_EQ(n_compared, 32);
}

TEST(ThresholdLookup, InterpolatesOnTheGridOfGenerateValues) {
  const auto file = grid_file();
  for (const auto& [rate, shift] :
       {std::pair{0.5, -1.0}, {0.7, -0.2}, {1.0, 1.7}, {2.1, 2.0}, {2.5, 2.0}}) {
    const auto hypothesis =
        fmt::format(R"({{"shift": {}, "mu": 3, "rate": {}}})", shift, rate);
    const auto result = look_up(file, hypothesis, request(IntervalKind::central, true));
    for (const double mu : {0.0, 0.4, 1.0, 2.5, 4.0}) {
      EXPECT_NEAR(result.function.value(mu), product(rate, shift, mu), 1e-12)
          << rate << " " << shift << " " << mu;
    }
    EXPECT_TRUE(result.interpolated);
    EXPECT_EQ(result.function.value(4.5),
              asymptotic_critical_value(IntervalKind::central, 0.9));
  }
  // What the file has is taken as it is.
  EXPECT_FALSE(look_up(file,
                       R"({"shift": 2.0, "rate": 1.0})",
                       request(IntervalKind::central, true))
                   .interpolated);
}

TEST(ThresholdLookup, MissingKeysAreNamedWithTheFile) {
  const auto file = grid_file();
  const auto message = message_of(file, R"({"rate": 0.7, "shift": 0})", request());
  EXPECT_NE(message.find("grid.json: there are no thresholds for"), std::string::npos);
  EXPECT_NE(message.find(R"("generate_values": {"rate": 0.7, "shift": 0})"),
            std::string::npos);
  EXPECT_NE(message.find(key(R"({"rate": 0.7, "shift": 0})").hash()), std::string::npos);
  EXPECT_NE(message.find("limit_threshold_interpolation"), std::string::npos);
  // 1 and 1.0 are different keys; the message says so.
  EXPECT_NE(message_of(file, R"({"rate": 1, "shift": 2.0})", request())
                .find(key(R"({"rate": 1.0, "shift": 2.0})").hash() + " differs only"),
            std::string::npos);
  ThresholdRequest other_level = request();
  other_level.confidence_level = 0.8;
  EXPECT_NE(message_of(file, R"({"rate": 1.0, "shift": 2.0})", other_level), "");
}

TEST(ThresholdLookup, GridsMustBeFullAndReachTheHypothesis) {
  const auto wanted = request(IntervalKind::central, true);
  EXPECT_NE(message_of(grid_file(), R"({"rate": 3, "shift": 0})", wanted)
                .find("rate = 3 is outside the thresholds' 0.5 to 2.5"),
            std::string::npos);
  EXPECT_NE(message_of(grid_file(), R"({"rate": 1})", wanted).find("no thresholds"),
            std::string::npos);
  EXPECT_NE(message_of(grid_file(), R"({"rate": 1, "wrong": 1})", wanted), "");

  auto holes = grid_file();
  holes.add(key(R"({"rate": 9.0, "shift": 2.0})"), {.poi = 0.0, .threshold = 1});
  EXPECT_NE(
      message_of(holes, R"({"rate": 1.1, "shift": 0})", wanted).find("different lists"),
      std::string::npos);
  for (const double mu : {1.0, 4.0}) {
    holes.add(key(R"({"rate": 9.0, "shift": 2.0})"), {.poi = mu, .threshold = 1});
  }
  EXPECT_NE(message_of(holes, R"({"rate": 1.1, "shift": 0})", wanted)
                .find("7 entries do not fill a grid of 8 in rate, shift"),
            std::string::npos);

  auto twice = grid_file();
  for (const double mu : {0.0, 1.0, 4.0}) {
    twice.add(key(R"({"rate": 1, "shift": 2.0})"), {.poi = mu, .threshold = 1});
  }
  EXPECT_NE(message_of(twice, R"({"rate": 1.1, "shift": 0})", wanted)
                .find("the same generate values"),
            std::string::npos);
}

TEST(ThresholdLookup, NothingToInterpolateOverIsAsymptoticWithAWarning) {
  CollectedDiagnostics diagnostics;
  const auto result = interval_thresholds(grid_file(),
                                          {json(R"({"mu": 1})")},
                                          request(IntervalKind::central, true),
                                          diagnostics);
  EXPECT_FALSE(result[0].function.value);
  EXPECT_FALSE(result[0].statistic.has_value());
  EXPECT_FALSE(result[0].covers(0.5));
  ASSERT_EQ(diagnostics.messages().size(), 1u);
  EXPECT_NE(diagnostics.messages()[0].text.find("asymptotic"), std::string::npos);
}

TEST(ThresholdLookup, OneSidedIntervalsTakeTheirOwnKindFirst) {
  ThresholdsFile file;
  file.add(key("{}"), {.poi = 1.0, .threshold = 2.7});
  CollectedDiagnostics diagnostics;
  const auto two_sided =
      interval_thresholds(file, {json("{}")}, request(IntervalKind::upper), diagnostics);
  EXPECT_EQ(two_sided[0].function.value(1.0), 2.7);
  EXPECT_EQ(two_sided[0].statistic, IntervalKind::central);
  ASSERT_EQ(diagnostics.messages().size(), 1u);
  EXPECT_NE(diagnostics.messages()[0].text.find("kind upper"), std::string::npos);
  EXPECT_EQ(two_sided[0].function.value(2.0),
            asymptotic_critical_value(IntervalKind::upper, 0.9));

  file.add(key("{}", IntervalKind::upper), {.poi = 1.0, .threshold = 1.6});
  CollectedDiagnostics quiet;
  const auto one_sided =
      interval_thresholds(file, {json("{}")}, request(IntervalKind::upper), quiet);
  EXPECT_EQ(one_sided[0].function.value(1.0), 1.6);
  EXPECT_EQ(one_sided[0].statistic, IntervalKind::upper);
  EXPECT_NE(one_sided[0].function.description.find("upper likelihood ratio"),
            std::string::npos);
  EXPECT_TRUE(quiet.messages().empty());
  EXPECT_EQ(look_up(file, "{}", request(IntervalKind::lower)).function.value(1.0), 2.7);
  EXPECT_EQ(look_up(file, "{}", request(IntervalKind::central)).function.value(1.0), 2.7);
}

TEST(ThresholdLookup, GridsOfOneKindDoNotMixWithAnother) {
  auto file = grid_file();
  for (const double rate : {0.5, 2.5}) {
    const auto values = fmt::format(R"({{"rate": {}, "shift": 1}})", python_repr(rate));
    for (const double mu : {0.0, 2.0}) {
      file.add(key(values, IntervalKind::upper), {.poi = mu, .threshold = rate});
    }
  }
  const std::string hypothesis = R"({"rate": 1.5, "shift": 1})";
  EXPECT_DOUBLE_EQ(
      look_up(file, hypothesis, request(IntervalKind::upper, true)).function.value(1),
      1.5);
  EXPECT_NEAR(
      look_up(file, hypothesis, request(IntervalKind::central, true)).function.value(1),
      product(1.5, 1, 1),
      1e-12);
  EXPECT_EQ(look_up(file, hypothesis, request(IntervalKind::lower, true)).statistic,
            IntervalKind::central);
}

TEST(ThresholdLookup, OneSidedDegreesOfFreedomMustBeOne) {
  ThresholdRequest wanted = request(IntervalKind::upper);
  wanted.asymptotic_dof = 2;
  EXPECT_THROW(look_up(grid_file(), "{}", wanted), InputError);
}

}  // namespace
}  // namespace jacta
