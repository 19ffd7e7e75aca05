// CombinedSource and SpectrumTemplateSource by numbers worked out by hand, and what is
// wrong with their configurations.
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/base/error.h"
#include "linear_interpolation.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

const std::vector<Axis> plane = {{"x", {0, 1, 2, 3}}, {"y", {0, 1, 3}}};

std::string unbinned(const std::string& source_class, const std::string& space) {
  return "default_source_class: alea.template_source." + source_class +
         "\n"
         "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
         "analysis_space: " +
         space + "\n";
}

class Combined : public ::testing::Test {
 protected:
  Combined() {
    model_.write("plane.ii.h5",
                 {{"base", Histogram(plane, {1, 1, 2, 2, 3, 1})},
                  {"other", Histogram(plane, {4, 0, 0, 0, 0, 4})},
                  {"empty", Histogram(plane)}});
    model_.write("part.ii.h5",
                 {{"part", Histogram({{"x", {1, 2, 3}}, {"y", {1, 3}}}, {1, 3})}});
    model_.write(
        "fine.ii.h5",
        {{"fine", Histogram({{"x", {1, 1.5, 2, 3}}, {"y", {1, 3}}}, {1, 1, 3})}});
    model_.write("beyond.ii.h5",
                 {{"beyond", Histogram({{"x", {2, 3, 4}}, {"y", {1, 3}}}, {1, 3})}});
    model_.parameters =
        "s_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n"
        "w: {nominal_value: 0.5, ptype: shape, blueice_anchors: [-0.5, 0.5, 1]}\n";
    model_.term = unbinned("CombinedSource", "[{x: [0, 1, 2, 3]}, {y: [0, 1, 3]}]");
    set({"base", "other"}, {"plane", "plane"}, "[w]");
  }
  void set(const std::vector<std::string>& names,
           const std::vector<std::string>& files,
           const std::string& weights,
           const std::string& more = "") {
    model_.sources = "- name: s\n  parameters: [s_rate_multiplier, w]\n  histnames: [" +
                     join(names) + "]\n  template_filenames: [";
    for (const auto& file : files) model_.sources += file + ".ii.h5, ";
    model_.sources += "]\n  weight_names: " + weights + "\n" + more;
  }
  static std::string join(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts) text += part + ", ";
    return text;
  }
  // Expected events of the bins.
  std::vector<double> events(const Values& values = {}) {
    const auto h = model_.load().source_histograms("term", values, true).at("s");
    return {h.contents().begin(), h.contents().end()};
  }
  void expect(const std::vector<double>& seen,
              const std::vector<double>& expected) const {
    ASSERT_EQ(seen.size(), expected.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
      EXPECT_NEAR(seen[i], expected[i], 1e-14) << i;
    }
  }

  test::SmallModel model_{"combined"};
};

TEST_F(Combined, AddsNormalisedTemplatesByWeight) {
  expect(events({{"w", 0.5}}), {0.35, 0.1, 0.2, 0.2, 0.3, 0.35});
  expect(events({{"w", 1}}), {0.6, 0.1, 0.2, 0.2, 0.3, 0.6});
}

TEST_F(Combined, NegativeResultsBecomeZero) {
  expect(events({{"w", -0.5}}), {0, 0.1, 0.2, 0.2, 0.3, 0});
}

TEST_F(Combined, WeightsMayBeKeysOfTheSource) {
  set({"base", "other"}, {"plane", "plane"}, "[fixed_weight]", "  fixed_weight: 0.25\n");
  expect(events(), {0.225, 0.1, 0.2, 0.2, 0.3, 0.225});
}

TEST_F(Combined, PartsAreAddedWhereTheyLie) {
  set({"base", "part"}, {"plane", "part"}, "[w]");
  expect(events(), {0.1, 0.1, 0.2, 0.2 + 0.125, 0.3, 0.1 + 0.375});
}

TEST_F(Combined, EmptyTemplatesCountNothing) {
  set({"base", "empty"}, {"plane", "plane"}, "[w]");
  expect(events(), {0.1, 0.1, 0.2, 0.2, 0.3, 0.1});
  set({"empty", "base"}, {"plane", "plane"}, "[w]");
  expect(events(), {0.05, 0.05, 0.1, 0.1, 0.15, 0.05});
}

TEST_F(Combined, TheScaleFactorComesLast) {
  set({"base", "other"}, {"plane", "plane"}, "[w]", "  histogram_scale_factor: 10\n");
  expect(events({{"w", -0.5}}), {0, 1, 2, 2, 3, 0});
}

TEST_F(Combined, SlicesOfEachTemplate) {
  model_.term = unbinned("CombinedSource", "[{x: [0, 1, 2]}, {y: [0, 1, 3]}]");
  set({"base", "other"},
      {"plane", "plane"},
      "[w]",
      "  slice_args:\n"
      "    - [{slice_axis: x, slice_axis_limits: [0, 1]}]\n"
      "    - {slice_axis: x, slice_axis_limits: [0, 0.5]}\n");
  const double sixth = 1.0 / 6;
  expect(events(), {sixth + 0.5, sixth, 2 * sixth, 2 * sixth});
}

TEST_F(Combined, WhatIsWrong) {
  set({"base", "other", "empty"}, {"plane", "plane", "plane"}, "[w]");
  EXPECT_TRUE(test::mentions(model_.error(), {"source s", "3 templates and 1 weights"}));
  set({"base", "other"}, {"plane"}, "[w]");
  EXPECT_TRUE(test::mentions(model_.error(), {"1 template_filenames and 2 histnames"}));
  set({"base", "other"}, {"plane", "plane"}, "[v]");
  EXPECT_TRUE(test::mentions(model_.error(), {"weight_names", "'v'"}));
  set({"base", "other"}, {"plane", "plane"}, "[w]", "  in_events_per_bin: false\n");
  EXPECT_TRUE(test::mentions(model_.error(), {"in_events_per_bin"}));
  set({"base", "fine"}, {"plane", "fine"}, "[w]");
  EXPECT_TRUE(test::mentions(model_.error(), {"fine", "axis x"}));
  set({"base", "beyond"}, {"plane", "beyond"}, "[w]");
  EXPECT_TRUE(test::mentions(model_.error(), {"beyond", "axis x"}));
  model_.sources.erase(model_.sources.find("  weight_names"));
  EXPECT_TRUE(test::mentions(model_.error(), {"source s", "weight_names"}));
}

// A parameter of a name has anchors or a nominal value.
TEST(TemplateNames, NamedParametersNeedAValue) {
  test::SmallModel model("named");
  model.write("plane.ii.h5", {{"h_2", Histogram(plane, {1, 2, 3, 4, 5, 6})}});
  model.parameters =
      "s_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n"
      "mass: {fittable: false}\n";
  model.term = unbinned("TemplateSource", "[{x: [0, 1, 2, 3]}, {y: [0, 1, 3]}]");
  model.sources =
      "- name: s\n  histname: h_{mass}\n  template_filename: plane.ii.h5\n"
      "  parameters: [s_rate_multiplier, mass]\n  named_parameters: [mass]\n";
  EXPECT_TRUE(
      test::mentions(model.error(), {"named parameter mass of source s", "nominal"}));
  model.parameters.replace(model.parameters.find("{fittable"), 1, "{nominal_value: 2, ");
  EXPECT_EQ(model.error(), "");
}

TEST(TemplateNames, ConstraintsWithoutWidthHaveAPlace) {
  test::SmallModel model("widths");
  model.write("plane.ii.h5", {{"h", Histogram(plane, {1, 2, 3, 4, 5, 6})}});
  model.term = unbinned("TemplateSource", "[{x: [0, 1, 2, 3]}, {y: [0, 1, 3]}]");
  model.sources =
      "- name: s\n  histname: h\n  template_filename: plane.ii.h5\n"
      "  parameters: [s_rate_multiplier]\n";
  const auto error = [&](const std::string& constraint) {
    model.parameters =
        "s_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n"
        "b: {nominal_value: -2.0, ptype: shape, " +
        constraint + "}\n";
    return model.error();
  };
  EXPECT_EQ(error("uncertainty: 0.1"), "");
  EXPECT_TRUE(test::mentions(error("uncertainty: 0"),
                             {"parameter_definition.b.uncertainty", "has width 0"}));
  EXPECT_TRUE(test::mentions(error("uncertainty: 0.1, relative_uncertainty: true"),
                             {"parameter_definition.b.uncertainty", "has width -0.2"}));
}

class Spectrum : public ::testing::Test {
 protected:
  Spectrum() {
    model_.write("plane.ii.h5", {{"h", Histogram(plane, {1, 2, 3, 4, 5, 6})}});
    model_.write("spectrum.json",
                 R"({"coordinate_system": [2.5, 1, 2], "map": [3, 1, 2], "about": "x"})");
    model_.parameters = "s_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n";
    model_.term =
        unbinned("SpectrumTemplateSource", "[{x: [0, 1, 2, 3]}, {y: [0, 1, 3]}]");
    set("spectrum_axis: 0");
  }
  void set(const std::string& line, const std::string& file = "spectrum.json") {
    model_.sources =
        "- name: s\n  histname: h\n  template_filename: plane.ii.h5\n"
        "  parameters: [s_rate_multiplier]\n  spectrum_name: " +
        file + "\n  " + line + "\n";
  }
  std::vector<double> events() {
    const auto h = model_.load().source_histograms("term", {}, true).at("s");
    return {h.contents().begin(), h.contents().end()};
  }
  void expect(const std::vector<double>& expected) {
    const auto seen = events();
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(seen[i], expected[i], 1e-14) << i;
    }
  }
  test::SmallModel model_{"spectrum"};
};

// Points in any order; zero before the first one, and the last one itself is inside.
TEST_F(Spectrum, WeightsTheBinsOfTheAxis) {
  expect({0, 0, 4.5, 6, 15, 18});
}

TEST_F(Spectrum, CountsTheWidthOfTheBins) {
  set("spectrum_axis: 1");
  expect({0, 2 * 2 * 2, 0, 4 * 2 * 2, 0, 6 * 2 * 2});
  set("spectrum_axis: -1");
  expect({0, 2 * 2 * 2, 0, 4 * 2 * 2, 0, 6 * 2 * 2});
}

// Events outside the analysis space are taken off the number, not off the shape.
TEST_F(Spectrum, CountsTheFractionInRange) {
  const auto all = events();
  const auto shape = model_.load().source_histograms("term").at("s");
  set("spectrum_axis: 0\n  fraction_in_range: 0.25");
  const auto part = events();
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_NEAR(part[i], 0.25 * all[i], 1e-14);
  const auto same = model_.load().source_histograms("term").at("s");
  EXPECT_EQ(std::vector<double>(same.contents().begin(), same.contents().end()),
            std::vector<double>(shape.contents().begin(), shape.contents().end()));
}

TEST_F(Spectrum, WhatIsWrong) {
  set("spectrum_axis: 2");
  EXPECT_TRUE(test::mentions(model_.error(), {"spectrum_axis", "no axis 2"}));
  set("histogram_scale_factor: 1");
  EXPECT_TRUE(test::mentions(model_.error(), {"source s", "spectrum_axis"}));
  set("spectrum_axis: 0", "missing.json");
  EXPECT_TRUE(test::mentions(model_.error(), {"spectrum_name", "missing.json"}));
  model_.write("short.json", R"({"coordinate_system": [1, 2], "map": [1]})");
  set("spectrum_axis: 0", "short.json");
  EXPECT_TRUE(test::mentions(model_.error(), {"short.json", "2 points and 1 values"}));
  model_.write("nameless.json", R"({"coordinate": [1, 2], "map": [1, 2]})");
  set("spectrum_axis: 0", "nameless.json");
  EXPECT_TRUE(test::mentions(model_.error(), {"nameless.json", "coordinate_system"}));
  model_.write("negative.json", R"({"coordinate_system": [0, 3], "map": [1, -1]})");
  set("spectrum_axis: 0", "negative.json");
  EXPECT_TRUE(test::mentions(model_.error(), {"negative entries", "source s"}));
}

TEST(LinearInterpolation, BetweenAndBeyondThePoints) {
  const LinearInterpolation line({2, 0, 1}, {5, 1, 2});
  EXPECT_EQ(line.extrapolated(0.5), 1.5);
  EXPECT_EQ(line.extrapolated(1), 2);
  EXPECT_EQ(line.extrapolated(1.5), 3.5);
  EXPECT_EQ(line.extrapolated(-1), 0);
  EXPECT_EQ(line.extrapolated(3), 8);
  EXPECT_EQ(line.inside(-1e-9, 7, 9), 7);
  EXPECT_EQ(line.inside(2.000001, 7, 9), 9);
  EXPECT_EQ(line.inside(2, 7, 9), 5);
  EXPECT_EQ(line.inside(0, 7, 9), 1);
  EXPECT_THROW(LinearInterpolation({1}, {1}), UsageError);
  EXPECT_THROW(LinearInterpolation({1, 2}, {1}), UsageError);
}

}  // namespace
}  // namespace jacta
