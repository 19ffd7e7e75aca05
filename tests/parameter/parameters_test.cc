// The collection: lookup, values with overrides, conditions, changed nominal values.
#include "jacta/parameter/parameters.h"

#include <gtest/gtest.h>

#include "jacta/base/error.h"

namespace jacta {
namespace {

const std::string definition = R"(
mass: {nominal_value: 50, ptype: needs_reinit, fittable: false}
rate:
  conditioning_parameter_name: mass
  nominal_value: {50: 1.0, 100: 1.5}
  fit_limits: {50: [0, 2], 100: [1, 3]}
width: {nominal_value: 0.5, uncertainty: 0.1, fit_limits: [0, 1], fit_guess: 0.6}
open: {}
)";

Parameters make(const NominalValues& nominal = {}) {
  SilentDiagnostics diagnostics;
  return Parameters::from_config(parse_yaml(definition), diagnostics, nominal);
}

std::string error_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

using Names = std::vector<std::string>;

TEST(Parameters, ListsAndLookup) {
  const Parameters p = make();
  EXPECT_EQ(p.names(), (Names{"mass", "rate", "width", "open"}));
  EXPECT_EQ(p.fittable(), (Names{"rate", "width", "open"}));
  EXPECT_EQ(p.not_fittable(), Names{"mass"});
  EXPECT_EQ(p.fit_guesses(), (Values{{"width", 0.6}}));
  EXPECT_EQ(p.nominal_values().size(), 3u);
  EXPECT_EQ(p.uncertainties().size(), 1u);
  EXPECT_EQ(p.with_uncertainty().names(), Names{"width"});
  EXPECT_EQ(p.fit_limits().at("rate"), (Limits{0, 2}));
  EXPECT_EQ(p.index("width"), 2u);
  EXPECT_FALSE(p.find("with").has_value());
  EXPECT_NE(error_of([&] { p.index("with"); }).find("width"), std::string::npos);
}

TEST(Parameters, ValuesAreOverridesElseNominal) {
  const Parameters p = make();
  EXPECT_EQ(p.values({{"open", 3}, {"width", -7}}), (std::vector<double>{50, 1, -7, 3}));
  EXPECT_EQ(p.fittable_values({{"open", 3}}),
            (Values{{"rate", 1}, {"width", 0.5}, {"open", 3}}));
  EXPECT_NE(error_of([&] { p.values(); }).find("open"), std::string::npos);
  EXPECT_NE(error_of([&] {
              p.values({{"open", 1}, {"rte", 1}});
            }).find("rate"),
            std::string::npos);
  EXPECT_NO_THROW(p.values({{"open", 1}, {"mass", 50}}));
  EXPECT_NE(error_of([&] {
              p.values({{"open", 1}, {"mass", 100}});
            }).find("mass"),
            std::string::npos);
}

TEST(Parameters, LimitsAreInclusive) {
  const Parameters p = make();
  EXPECT_TRUE(p.values_in_fit_limits({{"width", 0}, {"rate", 2}, {"open", -1e9}}));
  EXPECT_FALSE(p.values_in_fit_limits({{"width", 1.0000001}}));
  EXPECT_FALSE(p.values_in_fit_limits({{"rate", 2.5}}));
  EXPECT_TRUE(p.values_in_fit_limits({{"rate", 2.5}, {"mass", 100}}));
  EXPECT_THROW(p.values_in_fit_limits({{"nothing", 0}}), InputError);
}

TEST(Parameters, NominalValuesChooseTheCondition) {
  const Parameters heavy = make({{"mass", 100}, {"width", 0.7}});
  EXPECT_EQ(heavy["rate"].nominal_value->value, 1.5);
  EXPECT_EQ(*heavy["rate"].fit_limits, (Limits{1, 3}));
  EXPECT_EQ(heavy["width"].nominal_value->value, 0.7);
  EXPECT_NE(error_of([] { make({{"mas", 100}}); }).find("mass"), std::string::npos);
  EXPECT_NE(error_of([] { make({{"mass", 70}}); }).find("50, 100"), std::string::npos);
}

TEST(Parameters, ChangesMakeCopies) {
  const Parameters p = make();
  const Parameters changed = p.with_nominal_values({{"width", 0.9}, {"mass", 50}});
  EXPECT_EQ(changed["width"].nominal_value->value, 0.9);
  EXPECT_EQ(p["width"].nominal_value->value, 0.5);
  EXPECT_THROW(p.with_nominal_values({{"mass", 100}}), InputError);
  EXPECT_THROW(p.with_nominal_values({{"nothing", 1}}), InputError);
  const Parameters guessed = p.with_fit_guesses({{"rate", 1.1}, {"mass", 60}});
  EXPECT_EQ(guessed.fit_guesses(), (Values{{"rate", 1.1}, {"width", 0.6}}));
  EXPECT_FALSE(guessed == p);
  EXPECT_TRUE(make() == p);
  EXPECT_FALSE(changed == p);
}

TEST(Parameters, ListsOfNames) {
  Parameters p = Parameters::from_list({"a", "b"});
  EXPECT_EQ(p.names(), (Names{"a", "b"}));
  EXPECT_THROW(p.add_parameter(p[0]), InputError);
  EXPECT_THROW(Parameters::from_list({"a", "a"}), InputError);
}

TEST(Parameters, AMissingConditionIsAnError) {
  SilentDiagnostics diagnostics;
  const std::string rate =
      "rate: {conditioning_parameter_name: m, nominal_value: {1: 2}}\n";
  EXPECT_THROW(Parameters::from_config(parse_yaml(rate), diagnostics), InputError);
  EXPECT_THROW(Parameters::from_config(parse_yaml(rate + "m: {}"), diagnostics),
               InputError);
  const auto p =
      Parameters::from_config(parse_yaml(rate + "m: {nominal_value: 1.0}"), diagnostics);
  EXPECT_EQ(p["rate"].nominal_value->value, 2);
}

TEST(Parameters, TableNamesEverything) {
  const std::string table = make().table();
  for (const char* word :
       {"mass", "rate (conditional)", "width", "0.1", "[0, 2]", "open"}) {
    EXPECT_NE(table.find(word), std::string::npos) << table;
  }
}

}  // namespace
}  // namespace jacta
