// Attributes of parameters, alone and conditional, and what contradicts itself.
#include "jacta/parameter/parameter.h"

#include <gtest/gtest.h>

#include "jacta/base/error.h"

namespace jacta {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Parameter read(const std::string& yaml) {
  SilentDiagnostics diagnostics;
  return Parameter::from_config("p", parse_yaml(yaml), diagnostics);
}

std::string error_of(const std::string& yaml) {
  try {
    read(yaml);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Parameter, Defaults) {
  for (const Parameter& p : {read("{}"), read("")}) {
    EXPECT_EQ(p.name, "p");
    EXPECT_TRUE(p.fittable);
    EXPECT_FALSE(p.nominal_value.has_value());
    EXPECT_FALSE(p.has_uncertainty());
    EXPECT_FALSE(p.fit_limits.has_value());
    EXPECT_TRUE(p.within_limits(-1e300));
    EXPECT_TRUE(p.blueice_anchors.empty());
  }
}

TEST(Parameter, EveryAttribute) {
  const Parameter p = read(
      "{nominal_value: 2, fittable: true, ptype: shape, uncertainty: 0.25, "
      "relative_uncertainty: true, blueice_anchors: [3, -1, 0.5], fit_limits: [-1, "
      "null], "
      "parameter_interval_bounds: [0, 2.5], fit_guess: 1.5, description: 7}");
  EXPECT_EQ(p.nominal_value->value, 2);
  EXPECT_TRUE(p.nominal_value->is_integer);
  EXPECT_EQ(p.ptype, "shape");
  EXPECT_EQ(p.gaussian_width(), 0.5);
  EXPECT_EQ(p.sorted_anchors(), (std::vector<double>{-1, 0.5, 3}));
  EXPECT_EQ(p.blueice_anchors[0].value, 3);
  EXPECT_TRUE(p.blueice_anchors[0].is_integer);
  EXPECT_FALSE(p.blueice_anchors[2].is_integer);
  EXPECT_EQ(*p.fit_limits, (Limits{-1, infinity}));
  EXPECT_EQ(*p.parameter_interval_bounds, (Limits{0, 2.5}));
  EXPECT_EQ(*p.fit_guess, 1.5);
  EXPECT_EQ(p.description, "7");
  EXPECT_TRUE(p.within_limits(-1) && p.within_limits(1e9));
  EXPECT_FALSE(p.within_limits(-1.0000001));
}

TEST(Parameter, Expressions) {
  EXPECT_EQ(read("{blueice_anchors: 'np.linspace(-1, 1, 5)'}").sorted_anchors(),
            (std::vector<double>{-1, -0.5, 0, 0.5, 1}));
  const Parameter p = read("{uncertainty: 'stats.uniform(loc=-2, scale=4)'}");
  EXPECT_TRUE(p.has_uncertainty());
  EXPECT_EQ(std::get<FrozenDistribution>(p.uncertainty).name(), "uniform");
  EXPECT_THROW(p.gaussian_width(), UsageError);
  EXPECT_EQ(read("{uncertainty: 'np.sqrt(4)'}").gaussian_width(), 2);
  EXPECT_THROW(read("{}").gaussian_width(), UsageError);
}

TEST(Parameter, IntervalBounds) {
  const Parameter p =
      read("{fit_limits: [0, null], parameter_interval_bounds: [null, 5]}");
  EXPECT_EQ(p.interval_bounds(), (Limits{0, 5}));
  EXPECT_EQ(p.interval_bounds(Limits{1, 2}), (Limits{1, 2}));
  EXPECT_EQ(p.interval_bounds(Limits{-infinity, infinity}), (Limits{0, infinity}));
  EXPECT_THROW(p.interval_bounds(Limits{-1, 2}), InputError);
  EXPECT_EQ(read("{fit_limits: [0, 3]}").interval_bounds(), (Limits{0, 3}));
  EXPECT_EQ(read("{}").interval_bounds(), (Limits{-infinity, infinity}));
  EXPECT_THROW(read("{fittable: false}").interval_bounds(), InputError);
  EXPECT_THROW(
      read("{fit_limits: [0, 3], parameter_interval_bounds: [0, 4]}").interval_bounds(),
      InputError);
}

TEST(Parameter, ContradictionsAreErrors) {
  for (const char* yaml :
       {"{fittable: false, fit_guess: 1}",
        "{fittable: false, parameter_interval_bounds: [0, 1]}",
        "{ptype: needs_reinit, blueice_anchors: [0, 1]}",
        ("{uncertainty: 'stats.norm(0, 1)', relative_uncertainty: true, "
         "nominal_value: 1}"),
        "{uncertainty: 0.1, relative_uncertainty: true}",
        "{uncertainty: 0.1, relative_uncertainty: true, nominal_value: 0}",
        "{uncertainty: -0.1}",
        "{uncertainty: .inf}",
        "{uncertainty: '[1, 2]'}",
        "{fit_limits: [1, 0]}",
        "{fit_limits: [1]}",
        "{fit_limits: 3}",
        "{blueice_anchors: []}",
        "{blueice_anchors: [0, 1, 0.0]}",
        "{blueice_anchors: [0, .nan]}",
        "{nominal_value: one}",
        "{fittable: 1}"}) {
    EXPECT_NE(error_of(yaml), "") << yaml;
  }
  EXPECT_EQ(error_of("{fit_limits: [1, 1]}"), "");
  EXPECT_NE(error_of("{fitable: true}").find("fittable"), std::string::npos);
  EXPECT_NE(error_of("{fit_limits: [2, 1]}").find("1:14"), std::string::npos)
      << error_of("{fit_limits: [2, 1]}");
}

TEST(Parameter, FittableReinitIsAWarning) {
  CollectedDiagnostics diagnostics;
  Parameter::from_config("m", parse_yaml("{ptype: needs_reinit}"), diagnostics);
  ASSERT_EQ(diagnostics.messages().size(), 1u);
  EXPECT_EQ(diagnostics.messages()[0].severity, Severity::warning);
  Parameter::from_config(
      "m", parse_yaml("{ptype: needs_reinit, fittable: false}"), diagnostics);
  EXPECT_EQ(diagnostics.messages().size(), 1u);
}

const std::string conditional =
    "{conditioning_parameter_name: mass, nominal_value: {50: 1, 100: 2}, ptype: rate, "
    "uncertainty: {50: 0.1, 100.0: 0.2}, relative_uncertainty: true, fit_limits: [0, 9]}";

TEST(ConditionalParameter, HasTheAttributesOfItsCondition) {
  SilentDiagnostics diagnostics;
  const auto p =
      ConditionalParameter::from_config("p", parse_yaml(conditional), diagnostics);
  EXPECT_EQ(p.conditioning_parameter_name(), "mass");
  EXPECT_EQ(p.conditions(), (std::vector<double>{50, 100}));
  EXPECT_EQ(p.at(50).nominal_value->value, 1);
  EXPECT_EQ(p.at(100.0).nominal_value->value, 2);
  EXPECT_DOUBLE_EQ(p.at(100).gaussian_width(), 0.4);
  EXPECT_EQ(p.at(100).fit_limits->upper, 9);
  try {
    p.at(70);
    ADD_FAILURE();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("50, 100"), std::string::npos)
        << error.what();
  }
}

TEST(ConditionalParameter, MapsHaveTheSameKeys) {
  SilentDiagnostics diagnostics;
  for (const char* yaml :
       {"{conditioning_parameter_name: m, nominal_value: {50: 1, 100: 2}, "
        "fit_guess: {50: 1}}",
        "{conditioning_parameter_name: m, nominal_value: {low: 1, high: 2}}",
        "{conditioning_parameter_name: m, nominal_valu: {50: 1}}",
        "{conditioning_parameter_name: m, fit_limits: {50: [1, 0], 100: [0, 1]}}"}) {
    EXPECT_THROW(ConditionalParameter::from_config("p", parse_yaml(yaml), diagnostics),
                 InputError)
        << yaml;
  }
}

TEST(Parameter, NumbersHaveToBeFinite) {
  for (const char* yaml : {"{nominal_value: .nan}",
                           "{nominal_value: .inf}",
                           "{fit_guess: .nan}",
                           "{fit_limits: [.nan, 1]}",
                           "{fit_limits: [0, .nan]}",
                           "{parameter_interval_bounds: [.nan, null]}",
                           "{uncertainty: .nan}",
                           "{uncertainty: -1}",
                           "{uncertainty: 'np.inf'}",
                           "{blueice_anchors: [0, .inf], ptype: shape}"}) {
    EXPECT_THROW(read(yaml), InputError) << yaml;
  }
  EXPECT_NO_THROW(read("{fit_limits: [-.inf, .inf]}"));
}

TEST(Parameter, WhatHasNoEffectIsNoted) {
  for (const char* yaml :
       {"{relative_uncertainty: true}", "{ptype: rate, blueice_anchors: [0, 1]}"}) {
    std::vector<Problem> problems;
    Parameter::read("p", parse_yaml(yaml, "m.yaml"), problems);
    ASSERT_EQ(problems.size(), 1u) << yaml;
    EXPECT_EQ(problems[0].level, Problem::Level::note);
    EXPECT_NE(problems[0].message().find("m.yaml:1:"), std::string::npos);
  }
}

TEST(Parameter, AllErrorsAreProblems) {
  std::vector<Problem> problems;
  Parameter::read(
      "p", parse_yaml("{nominal_value: x, fitable: true, uncertainty: -1}"), problems);
  EXPECT_EQ(problems.size(), 3u);
}

}  // namespace
}  // namespace jacta
