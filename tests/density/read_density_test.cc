// What is wrong in the `density` of a source: place, reason, nearest name.
#include "jacta/density/read_density.h"

#include <gtest/gtest.h>

#include "jacta/config/key_table.h"

namespace jacta {
namespace {

Parameter parameter(const std::string& name, double nominal, Limits limits) {
  Parameter p;
  p.name = name;
  p.nominal_value = Number(nominal);
  p.fit_limits = limits;
  return p;
}

Parameters all_parameters() {
  Parameters parameters;
  parameters.add_parameter(parameter("mean", 3, {}));
  parameters.add_parameter(parameter("width", 1, {0.1, 10}));
  parameters.add_parameter(parameter("open", 1, {}));
  parameters.add_parameter(parameter("fraction", 0.2, {0, 1}));
  Parameter undefined;
  undefined.name = "undefined";
  parameters.add_parameter(undefined);
  return parameters;
}

std::string first_error(const std::string& text, const std::vector<Axis>& axes) {
  std::vector<Problem> problems;
  const auto density =
      read_density(parse_yaml(text, "model.yaml"), axes, all_parameters(), problems);
  EXPECT_EQ(density == nullptr, has_errors(problems)) << text;
  for (const auto& problem : problems) {
    if (problem.level == Problem::Level::error) return problem.message();
  }
  return "";
}

struct Bad {
  std::string text;
  std::vector<std::string> words;
  std::vector<Axis> axes = {{"x", {1, 5}}};
};

const std::vector<Axis> two_axes = {{"x", {1, 5}}, {"y", {0, 2}}};
const std::vector<Axis> through_zero = {{"x", {-1, 5}}};

class BadDensity : public ::testing::TestWithParam<Bad> {};

TEST_P(BadDensity, IsAnErrorWithItsPlace) {
  const Bad& bad = GetParam();
  const std::string message = first_error(bad.text, bad.axes);
  EXPECT_EQ(message.find("model.yaml:1:"), 0u) << message;
  for (const auto& word : bad.words) {
    EXPECT_NE(message.find(word), std::string::npos)
        << "'" << word << "' is not in: " << message;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Gaussian,
    BadDensity,
    ::testing::Values(
        Bad{"{gaussian: {mean: 1, sigma: 0}}", {"sigma", "positive", "0"}},
        Bad{"{gaussian: {mean: 1, sigma: -1}}", {"positive, found -1"}},
        Bad{"{gaussian: {mean: 1, sigma: .nan}}", {"sigma"}},
        Bad{"{gaussian: {mean: .inf, sigma: 1}}", {"mean"}},
        Bad{"{gaussian: {mean: 1, sigma: open}}", {"fit_limits are [-inf, inf]"}},
        Bad{"{gaussian: {mean: 1, sigma: fraction}}", {"fit_limits are [0, 1]"}},
        Bad{"{gaussian: {mean: 1, sigma: widht}}", {"'widht'", "width"}},
        Bad{"{gaussian: {mean: undefined, sigma: 1}}", {"no nominal value"}},
        Bad{"{gaussian: {mean: 1}}", {"sigma"}},
        Bad{"{gaussian: {mean: 1, sigma: 1, sgima: 2}}", {"sgima", "sigma"}},
        Bad{"{gaussian: {mean: true, sigma: 1}}", {"mean", "a number or the name"}},
        Bad{"{gaussian: [1, 2]}", {"gaussian"}},
        Bad{"{gaussian: {axis: z, mean: 1, sigma: 1}}", {"no axis 'z'"}}));

INSTANTIATE_TEST_SUITE_P(
    Kinds,
    BadDensity,
    ::testing::Values(
        Bad{"{exponentail: {slope: 1}}", {"exponentail", "exponential"}},
        Bad{"{exponential: {scale: 1}}", {"scale"}},
        Bad{"{exponential: {slope: steep}}", {"unknown parameter 'steep'"}},
        Bad{"{power_law: {exponent: -2}}", {"begins at -1", "above 0"}, through_zero},
        Bad{"{chebyshev: {coefficients: []}}", {"empty"}},
        Bad{"{chebyshev: {coefficients: 1}}", {"coefficients"}},
        Bad{"{chebyshev: {coefficients: [1, x]}}", {"unknown parameter 'x'"}},
        Bad{"{bernstein: {coefficients: [1, -0.1]}}", {"must not be negative"}},
        Bad{"{bernstein: {coefficients: [1, open]}}", {"must not be negative"}},
        Bad{"{crystal_ball: {mean: 1, sigma: 1, alpha: -1, n: 2}}", {"alpha"}},
        Bad{"{crystal_ball: {mean: 1, sigma: 1, alpha: 1, n: 0}}", {"positive"}},
        Bad{"{crystal_ball: {mean: 1, sigma: 1, alpha: 1}}", {"'n'"}},
        Bad{"{double_crystal_ball: {mean: 1, sigma: 1, alpha: 1, n: 2}}", {"alpha"}},
        Bad{"{argus: {endpoint: -5, slope: -1}}", {"positive, found -5"}},
        Bad{"{argus: {endpoint: 5, slope: -1, power: -0.5}}", {"not be negative"}},
        Bad{"{breit_wigner: {mean: 1, width: 0}}", {"positive"}},
        Bad{"{voigt: {mean: 1, width: -1, sigma: 1}}", {"not be negative"}},
        Bad{"{voigt: {mean: 1, width: 1, sigma: 0}}", {"positive"}},
        Bad{"{uniform: {low: 1}}", {"low"}},
        Bad{"gaussian", {"a density is a map"}},
        Bad{"{}", {"one kind, found 0"}},
        Bad{"{uniform: {}, exponential: {slope: 1}}", {"one kind, found 2"}}));

INSTANTIATE_TEST_SUITE_P(
    Histogram,
    BadDensity,
    ::testing::Values(
        Bad{"{histogram: {edges: [1, 2, 3], contents: [1]}}", {"3 edges and 1 contents"}},
        Bad{"{histogram: {edges: [1], contents: []}}", {"1 edges"}},
        Bad{"{histogram: {edges: [1, 3, 2], contents: [1, 1]}}", {"3 and 2", "order"}},
        Bad{"{histogram: {edges: [1, 1], contents: [1]}}", {"order"}},
        Bad{"{histogram: {edges: [1, 5], contents: [-1]}}", {"-1", "negative"}},
        Bad{"{histogram: {edges: [1, 5], contents: [0]}}", {"no contents"}},
        Bad{"{histogram: {edges: [6, 7], contents: [1]}}", {"no contents in the range"}},
        Bad{"{histogram: {edges: [1, .nan], contents: [1]}}", {"edges"}},
        Bad{"{histogram: {edges: [1, 5], contents: [mean]}}", {"contents"}},
        Bad{"{histogram: {edges: [1, 5]}}", {"contents"}},
        Bad{"{histogram: {edgse: [1, 5], contents: [1]}}", {"edgse", "edges"}}));

INSTANTIATE_TEST_SUITE_P(
    Several,
    BadDensity,
    ::testing::Values(
        Bad{"{sum: {fractions: [0.5], of: [{uniform: {}}]}}", {"1 densities and 1"}},
        Bad{"{sum: {fractions: [0.5, 0.2], of: [{uniform: {}}, {uniform: {}}]}}",
            {"2 densities and 2 fractions"}},
        Bad{"{sum: {fractions: [1.5], of: [{uniform: {}}, {uniform: {}}]}}",
            {"between 0 and 1, found 1.5"}},
        Bad{"{sum: {fractions: [0.6, 0.7], of: [{uniform: {}}, {uniform: {}}, {uniform: "
            "{}}]}}",
            {"add up to 1.3"}},
        Bad{"{sum: {fractions: [width], of: [{uniform: {}}, {uniform: {}}]}}",
            {"between 0 and 1", "fit_limits are [0.1, 10]"}},
        Bad{"{sum: {fractions: [0.5], of: [{uniform: {}}, {unifrom: {}}]}}",
            {"unifrom", "uniform"}},
        Bad{"{sum: {fractions: [0.5]}}", {"'of'"}},
        Bad{"{sum: {of: [{uniform: {}}, {uniform: {}}]}}", {"fractions"}},
        Bad{"{sum: {fractions: [0.5], of: [{uniform: {axis: x}}, {uniform: {axis: y}}]}}",
            {"different axes"},
            two_axes},
        Bad{"{product: [{uniform: {}}]}", {"two densities or more"}},
        Bad{"{product: {uniform: {}}}", {"product"}},
        Bad{"{product: [{uniform: {axis: x}}, {uniform: {axis: x}}]}",
            {"on the same axis"},
            two_axes},
        Bad{"{product: [{uniform: {}}, {uniform: {axis: y}}]}",
            {"'axis' is missing", "x, y"},
            two_axes},
        Bad{"{uniform: {axis: x}}", {"does not say how y", "product"}, two_axes},
        Bad{"{convolution: {of: {uniform: {}}, sigma: 0}}", {"positive"}},
        Bad{"{convolution: {of: {uniform: {}}, sigma: 1e-9}}", {"at least 1/5000"}},
        Bad{"{convolution: {of: {uniform: {}}}}", {"sigma"}},
        Bad{"{convolution: {sigma: 1}}", {"'of'"}},
        Bad{"{convolution: {of: {uniform: {}}, sigma: 1, true_range: [5, 1]}}",
            {"a range is a list"}},
        Bad{"{convolution: {of: {uniform: {}}, sigma: 1, true_range: [5]}}",
            {"a range is a list"}},
        Bad{"{convolution: {of: {power_law: {exponent: 1}}, sigma: 1, true_range: [-1, "
            "5]}}",
            {"begins at -1"}},
        Bad{"{convolution: {axis: x, of: {uniform: {axis: y}}, sigma: 1}}",
            {"not one of the axis"},
            two_axes}));

TEST(ReadDensity, ParametersAreCollectedOnce) {
  std::vector<Problem> problems;
  const auto density = read_density(
      parse_yaml("{sum: {fractions: [fraction], of: [{gaussian: {mean: mean, sigma: "
                 "width}}, {gaussian: {mean: mean, sigma: 2}}]}}"),
      {{"x", {1, 5}}},
      all_parameters(),
      problems);
  ASSERT_FALSE(has_errors(problems));
  EXPECT_EQ(density->parameters(),
            (std::vector<std::string>{"fraction", "mean", "width"}));
  EXPECT_EQ(density->domain()[0], (Limits{0, 1}));
  EXPECT_GT(density->domain()[2].lower, 0);
}

TEST(ReadDensity, SchemaHasEveryKind) {
  const Node properties = density_schema().at("properties");
  for (const char* kind : {"uniform",
                           "gaussian",
                           "exponential",
                           "power_law",
                           "chebyshev",
                           "bernstein",
                           "crystal_ball",
                           "double_crystal_ball",
                           "argus",
                           "breit_wigner",
                           "voigt",
                           "histogram",
                           "sum",
                           "product",
                           "convolution"}) {
    EXPECT_TRUE(properties.contains(kind)) << kind;
  }
  EXPECT_EQ(properties.entries().size(), 15u);
}

}  // namespace
}  // namespace jacta
