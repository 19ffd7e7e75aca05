// Parameters and the constrains block.
#include <gtest/gtest.h>

#include <numbers>

#include "support/decay_models.h"

namespace jacta {
namespace {

const std::string r1_total = "A->R1.DR1->B.C_total_0";
const std::string r2_total = "A->R2.CR2->B.D_total_0";
const std::string r3_total = "A->R3.BR3->C.D_total_0";

/// The scalar model with another constrains block and more keys for R1.
std::string text_with(const std::string& constraints, const std::string& keys = "") {
  std::string text = test::scalar_model();
  text = text.substr(0, text.find("constrains:")) + constraints;
  if (keys.empty()) return text;
  const auto place = text.find("width: 0.0473");
  return text.replace(place, 13, "width: 0.0473, " + keys);
}

std::string error_of(const std::string& text) {
  try {
    test::make_model(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

const AmplitudeParameter& parameter(const DecayModel& model, const std::string& name) {
  return model.parameters.at(
      model.variables.at(model.find_variable(name).value()).parameter);
}

std::vector<std::string> free_names(const DecayModel& model) {
  std::vector<std::string> names;
  for (const std::size_t p : model.free_parameters) {
    EXPECT_TRUE(model.parameters[p].free);
    names.push_back(model.parameters[p].name);
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(DecayConstraints, WithoutABlockTheFirstTotalIsOne) {
  const auto model = test::make_model(text_with(""));
  EXPECT_EQ(parameter(model, r1_total + "r").value, 1.0);
  EXPECT_EQ(parameter(model, r1_total + "i").value, 0.0);
  EXPECT_EQ(free_names(model),
            (Names{r2_total + "r", r2_total + "i", r3_total + "r", r3_total + "i"}));
  const auto& radius = parameter(model, r2_total + "r");
  EXPECT_FALSE(radius.value);
  EXPECT_EQ(radius.start, StartKind::radius);
  EXPECT_EQ(radius.start_range[1], 2);
  EXPECT_EQ(parameter(model, r2_total + "i").start_range[0], -std::numbers::pi);
}

TEST(DecayConstraints, TheFixedChainByNumberOrName) {
  for (const std::string index : {"1", "-2", "R2", "A/R2"}) {
    const auto model = test::make_model(text_with(
        "constrains: {decay: {fix_chain_idx: " + index + ", fix_chain_val: 2.5}}"));
    EXPECT_FALSE(parameter(model, r2_total + "r").free);
    EXPECT_EQ(parameter(model, r2_total + "r").value, 2.5);
    EXPECT_TRUE(parameter(model, r1_total + "r").free);
  }
  // From the end, as lists of Python count.
  const auto last = test::make_model(
      text_with("constrains: {decay: {fix_chain_idx: -1, fix_chain_val: 2.5}}"));
  EXPECT_EQ(parameter(last, r3_total + "r").value, 2.5);
  EXPECT_TRUE(parameter(last, r1_total + "r").free);
  EXPECT_NE(
      error_of(text_with("constrains: {decay: {fix_chain_idx: 3}}")).find("3 chains"),
      std::string::npos);
  EXPECT_NE(error_of(text_with("constrains: {decay: {fix_chain_idx: R9}}"))
                .find("no chain contains R9"),
            std::string::npos);
}

TEST(DecayConstraints, BarrierRadius) {
  const auto radii = [](const std::string& d) {
    std::vector<double> list;
    const auto model =
        test::make_model(text_with("constrains: {decay: {decay_d: " + d + "}}"));
    for (const auto& v : model.vertices) list.push_back(v.options.radius);
    return list;
  };
  EXPECT_EQ(radii("5"), (std::vector<double>{5, 5, 5, 5, 5, 5}));
  EXPECT_EQ(radii("[5, 2]"), (std::vector<double>{5, 2, 5, 2, 5, 2}));
  EXPECT_EQ(radii("{R2: 1.5}"), (std::vector<double>{3, 3, 3, 1.5, 3, 3}));
}

TEST(DecayConstraints, FloatingMassesComeLastWithTheirRanges) {
  const auto model = test::make_model(
      text_with("", "float: mg, m_min: 0.8, m_max: 1.0, gauss_constr: {m: 0.01}"));
  const auto names = free_names(model);
  EXPECT_EQ(Names(names.end() - 2, names.end()), (Names{"R1_mass", "R1_width"}));
  EXPECT_EQ(parameter(model, "R1_mass").limits, (Limits{0.8, 1.0}));
  EXPECT_EQ(parameter(model, "R1_mass").constraint->mean, 0.89555);
  EXPECT_EQ(parameter(model, "R1_mass").constraint->sigma, 0.01);
  EXPECT_EQ(parameter(model, "R1_width").limits, Limits{});
}

TEST(DecayConstraints, ParametersOfAShape) {
  const auto model = test::make_model(text_with(
      "",
      "params: {mass: 0.9, mass_free: True, mass_range: [0.7, 1.1], width_sigma: 0.002, "
      "width_constr: True}"));
  EXPECT_EQ(parameter(model, "R1_mass").value, 0.9);
  EXPECT_TRUE(parameter(model, "R1_mass").free);
  EXPECT_EQ(parameter(model, "R1_mass").limits, (Limits{0.7, 1.1}));
  EXPECT_EQ(parameter(model, "R1_width").constraint->sigma, 0.002);
  EXPECT_NE(error_of(text_with("", "params: {mass_constr: True}")).find("mass_sigma"),
            std::string::npos);
}

std::string messages_of(const std::string& text) {
  CollectedDiagnostics diagnostics;
  DecayModel::from_config(parse_yaml(text, "model.yml"), diagnostics);
  std::string all;
  for (const auto& message : diagnostics.messages()) all += message.text + "\n";
  return all;
}

void expect_part(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST(DecayConstraints, WhatFloatsHasToBeSomething) {
  const auto error = [](const std::string& value) {
    return error_of(text_with("", "float: " + value));
  };
  expect_part(error("w"), "'w' names nothing that could float; did you mean 'g'");
  expect_part(error("mw"), "'w' names nothing");
  expect_part(error("mass"), "'a' names nothing");
  expect_part(error("[m, width]"), "'width' names nothing");
  expect_part(error("[g_0]"), "'g_0' names nothing");
  expect_part(error("True"), "does not say what floats");
  for (const std::string fine : {"m", "gm", "[m, g]", "none", "False", "null"}) {
    EXPECT_EQ(error(fine), "no error") << fine;
  }
  std::string text = test::scalar_model();
  text.replace(text.find("model: BW"), 9, "model: one, float: m");
  expect_part(messages_of(text), "its line shape has no mass that could float");
  text = test::scalar_model();
  text.replace(text.find("{J: 0, P: -1, mass: 0.493677"), 1, "{float: m, ");
  expect_part(messages_of(text), "float of B: nothing floats");
}

TEST(DecayConstraints, MassesAndWidthsArePositive) {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = test::scalar_model();
    return error_of(text.replace(text.find(from), from.size(), to));
  };
  expect_part(with("width: 0.0473", "width: -0.0473"), "the width is not positive");
  expect_part(with("width: 0.0473", "width: 0"), "the width is not positive");
  expect_part(with("mass: 0.89555", "mass: 0"), "the mass is not positive");
  expect_part(error_of(text_with("", "params: {width: -0.1}")),
              "R1_width = -0.1: a width has to be positive");
  expect_part(error_of(text_with("constrains: {fix_var: {R1_width: 0}}")),
              "R1_width = 0: a width has to be positive");
  expect_part(with("width: 0.0473", "width: 0.0473x"), "no finite number");
  expect_part(with("mass: 0.89555", "mass: 0.8x"), "expected a finite number");
  expect_part(with("R1: {J: 1,", "R1: {J: 1x,"), "'1x' is no spin");
  expect_part(with("R1: {J: 1, P: -1", "R1: {J: 1, P: -"), "expected a finite number");
}

TEST(DecayConstraints, RangesInTheWrongOrder) {
  for (const std::string keys : {"m_min: 0.9, m_max: 0.7",
                                 "float: m, m_min: 0.9, m_max: 0.9",
                                 "params: {mass_min: 1, mass_max: 0.5}"}) {
    expect_part(error_of(text_with("", keys)), "mass_min of R1_mass is not below");
  }
  expect_part(error_of(text_with("", "g_min: 0.2, g_max: 0.1")), "width_min of R1_width");
  const std::string outside = "m_min: 1.0, m_max: 1.2";
  expect_part(messages_of(text_with("", "float: m, " + outside)),
              "R1_mass = 0.89555 is outside of its range, [1, 1.2]");
  EXPECT_EQ(messages_of(text_with("", outside)).find("outside"), std::string::npos);
}

TEST(DecayConstraints, RadiiOfWhatDoesNotDecay) {
  const auto block = [](const std::string& d) {
    return text_with("constrains: {decay: {fix_chain_val: 1, decay_d: " + d + "}}");
  };
  expect_part(error_of(block("{R4: 3}")), "no particle R4 decays; did you mean 'R");
  expect_part(error_of(block("-3")), "cannot be negative");
  expect_part(error_of(block("3x")), "expected a finite number");
  expect_part(messages_of(block("[3, 3, 3]")), "the chains have 2 decays");
  EXPECT_EQ(messages_of(block("[3, 3]")), "");
}

TEST(DecayConstraints, TheMotherIsHeavierThanItsFinalParticles) {
  std::string text = test::scalar_model();
  text.replace(text.find("mass: 1.86484"), 13, "mass: 0.76");
  expect_part(error_of(text), "the mass of A, 0.76 GeV, is below the sum");
  expect_part(error_of(text), "0.76822419");
}

TEST(DecayConstraints, AMassGivenByItsRange) {
  std::string text = text_with("", "float: m, m_min: 0.8, m_max: 1.0");
  text.replace(text.find("mass: 0.89555, "), 15, "");
  const auto model = test::make_model(text);
  EXPECT_FALSE(parameter(model, "R1_mass").value);
  EXPECT_EQ(parameter(model, "R1_mass").start_range, (std::array<double, 2>{0.8, 1.0}));
}

TEST(DecayConstraints, FixAndFree) {
  const auto model =
      test::make_model(text_with("constrains:\n  fix_var: {" + r2_total +
                                 "r: 0.4}\n  free_var: [R3_mass, " + r1_total + "r]\n"));
  EXPECT_EQ(
      free_names(model),
      (Names{r2_total + "i", r3_total + "r", r3_total + "i", "R3_mass", r1_total + "r"}));
  EXPECT_EQ(parameter(model, r2_total + "r").value, 0.4);
  const auto error = error_of(text_with("constrains: {fix_var: {R3_mas: 1}}"));
  EXPECT_NE(error.find("did you mean 'R3_mass'"), std::string::npos) << error;
  EXPECT_NE(error_of(text_with("constrains: {fix_var: {" + r2_total + "r: null}}"))
                .find("has no value"),
            std::string::npos);
}

TEST(DecayConstraints, RangesAndConstraints) {
  const auto model = test::make_model(
      text_with("constrains:\n  var_range: {" + r2_total +
                "r: [0, null]}\n  gauss_constr: {R1_mass: [0.9, 0.1]}\n"));
  EXPECT_EQ(parameter(model, r2_total + "r").limits.lower, 0);
  EXPECT_EQ(parameter(model, r2_total + "r").limits.upper, Limits{}.upper);
  EXPECT_EQ(parameter(model, "R1_mass").constraint->mean, 0.9);
  for (const std::string wrong : {"var_range: {R1_mass: [2, 1]}",
                                  "gauss_constr: {R1_mass: [1, 0]}",
                                  "gauss_constr: {R1_mass: 1}"}) {
    EXPECT_NE(error_of(text_with("constrains: {" + wrong + "}")), "no error") << wrong;
  }
}

TEST(DecayConstraints, EqualVariablesAreOneParameter) {
  const auto model = test::make_model(text_with("constrains:\n  var_equal: [[" +
                                                r3_total + "r, " + r2_total + "r], [" +
                                                r2_total + "i, " + r1_total + "i]]\n"));
  EXPECT_EQ(&parameter(model, r2_total + "r"), &parameter(model, r3_total + "r"));
  EXPECT_EQ(parameter(model, r2_total + "r").name, r3_total + "r");
  // Equal to something fixed: fixed.
  EXPECT_EQ(free_names(model), (Names{r3_total + "r", r3_total + "i"}));
  EXPECT_EQ(model.parameters.size() + 2, model.variables.size());
}

// tf-pwa 0.2.2: var_equal and from_trans first, fix_var and free_var last.
TEST(DecayConstraints, WhatIsFixedIsFixedAsAllThatIsEqualToIt) {
  const std::string equal = "constrains:\n  var_equal: [[" + r2_total + "r, " + r3_total +
                            "r]]\n  fix_var: {" + r3_total + "r: 0.7}\n";
  auto model = test::make_model(text_with(equal));
  EXPECT_EQ(parameter(model, r2_total + "r").value, 0.7);
  EXPECT_EQ(free_names(model), (Names{r2_total + "i", r3_total + "i"}));
  model = test::make_model(text_with(equal + "  free_var: [" + r3_total + "r]\n"));
  EXPECT_EQ(free_names(model).back(), r2_total + "r");

  const std::string transformed = "constrains:\n  from_trans: {" + r2_total +
                                  "r: {x: " + r3_total + "r, k: 2, b: 1}}\n  fix_var: {" +
                                  r2_total + "r: 0.7}\n";
  model = test::make_model(text_with(transformed));
  EXPECT_EQ(parameter(model, r2_total + "r").value, 0.7);
  EXPECT_FALSE(parameter(model, r3_total + "r").free);
  expect_part(messages_of(text_with(transformed)), "is taken for x");
}

TEST(DecayConstraints, EqualResonancesTakeTheValueOfTheLater) {
  const auto model = test::make_model(
      text_with("constrains: {particle: {equal: {mass: [[R3, R1]], g: [[R1, R2]]}}}"));
  EXPECT_EQ(parameter(model, "R1_mass").value, 0.99);
  EXPECT_EQ(parameter(model, "R1_mass").name, "R3_mass");
  EXPECT_EQ(parameter(model, "R1_width").value, 0.109);
}

TEST(DecayConstraints, LinearDependence) {
  const auto model = test::make_model(text_with(
      "constrains:\n  from_trans:\n    " + r2_total + "r: {x: " + r3_total +
      "r, k: -2, b: 1}\n    " + r2_total + "i: {x: new, model: linear, k: 3}\n" +
      "  gauss_constr: {" + r2_total + "r: [5, 0.4]}\n  var_range: {}\n"));
  auto theta = test::some_parameters(model);
  const auto position = [&](const std::string& name) {
    return model.variables[model.find_variable(name).value()].parameter;
  };
  theta[position(r3_total + "r")] = 0.75;
  theta[position("new")] = 0.2;
  const auto values = model.variable_values(theta);
  EXPECT_DOUBLE_EQ(values[model.find_variable(r2_total + "r").value()], -0.5);
  EXPECT_DOUBLE_EQ(values[model.find_variable(r2_total + "i").value()], 0.6);
  EXPECT_DOUBLE_EQ(parameter(model, r2_total + "r").constraint->mean, -2);
  EXPECT_DOUBLE_EQ(parameter(model, r2_total + "r").constraint->sigma, 0.2);
  EXPECT_EQ(free_names(model).back(), "new");
  EXPECT_THROW(model.variable_values(std::vector<double>{1.0}), UsageError);
}

TEST(DecayConstraints, CouplingsOfAHeadAreShared) {
  std::string text = test::baryon_model();
  text.replace(text.find("width: 0.035"), 12, "width: 0.035, coef_head: K892");
  EXPECT_NE(error_of(text).find("different numbers of couplings"), std::string::npos);
  text = test::scalar_model();
  text.replace(text.find("width: 0.109"), 12, "width: 0.109, coef_head: R1");
  EXPECT_EQ(free_names(test::make_model(text)),
            (Names{r2_total + "i", r3_total + "r", r3_total + "i"}));
}

TEST(DecayConstraints, ExtendedFreesTheTotal) {
  std::string text = test::scalar_model();
  text.replace(text.find("data: {"), 7, "data: {extended: True, ");
  EXPECT_EQ(free_names(test::make_model(text)).back(), r1_total + "r");
}

TEST(DecayConstraints, CartesianCouplings) {
  std::string text = test::baryon_model();
  text.replace(text.find("Lam, pi, p_break: True"),
               22,
               "Lam, pi, p_break: True, params_polar: False");
  const auto model = test::make_model(text);
  for (const auto& coupling : model.couplings) {
    const bool is_cartesian = coupling.name.starts_with("Lc->L1520.pi_g_ls") ||
                              coupling.name.starts_with("Lc->L1670.pi_g_ls");
    EXPECT_EQ(coupling.polar, !is_cartesian) << coupling.name;
  }
  EXPECT_EQ(parameter(model, "Lc->L1520.pi_g_ls_1r").start, StartKind::cartesian);
}

}  // namespace
}  // namespace jacta
