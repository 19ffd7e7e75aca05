// What a model file may say: chains, cuts, warnings and errors.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/decay_models.h"

namespace jacta {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto place = text.find(what);
  EXPECT_NE(place, std::string::npos) << what;
  return text.replace(place, what.size(), by);
}

std::string error_of(const std::string& text) {
  SilentDiagnostics diagnostics;
  try {
    DecayModel::from_config(parse_yaml(text, "model.yml"), diagnostics);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

bool has_message(const std::string& text, Severity severity, const std::string& part) {
  CollectedDiagnostics diagnostics;
  DecayModel::from_config(parse_yaml(text, "model.yml"), diagnostics);
  for (const auto& message : diagnostics.messages()) {
    if (message.severity == severity && message.text.find(part) != std::string::npos) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> chain_names(const DecayModel& model) {
  std::vector<std::string> names;
  for (const auto& chain : model.chains) names.push_back(chain.name);
  return names;
}

TEST(DecayConfig, AFullModelGivesNoMessages) {
  CollectedDiagnostics diagnostics;
  DecayModel::from_config(parse_yaml(test::baryon_model()), diagnostics);
  EXPECT_TRUE(diagnostics.messages().empty());
}

TEST(DecayConfig, SlotsExpandWithTheFirstDaughterSlowest) {
  const std::string text = R"(
decay:
  A: [[X, Y]]
  X: [B, C]
  Y: [D, E]
particle:
  $top: {A: {J: 0, P: 1, mass: 4.0}}
  $finals: {B: &s {J: 0, P: -1, mass: 0.1}, C: *s, D: *s, E: *s}
  X: [X1, {X2: {J: 2, P: 1, mass: 1.2, width: 0.1}}]
  Y: [Y1, Y2]
  X1: &r {J: 0, P: 1, mass: 1.0, width: 0.1}
  Y1: *r
  Y2: *r
)";
  EXPECT_EQ(chain_names(test::make_model(text)),
            (std::vector<std::string>{"A->X1.Y1X1->B.CY1->D.E",
                                      "A->X1.Y2X1->B.CY2->D.E",
                                      "A->X2.Y1X2->B.CY1->D.E",
                                      "A->X2.Y2X2->B.CY2->D.E"}));
}

TEST(DecayConfig, AnEmptySlotLeavesItsChainOut) {
  const auto text = replaced(test::baryon_model(), "Ks: [K892]", "Ks: []");
  EXPECT_EQ(test::make_model(text).chains.size(), 3);
}

TEST(DecayConfig, ChainsWithoutCouplingsAreLeftOutWithANote) {
  const auto text = replaced(test::scalar_model(), "R1: {J: 1, P: -1", "R1: {J: 1, P: 1");
  EXPECT_EQ(test::make_model(text).chains.size(), 2);
  EXPECT_TRUE(has_message(text, Severity::note, "A->R1+D, R1->B+C] is left out"));
  const auto kept = replaced(text, "data: {", "data: {decay_chain_cut: [], ");
  EXPECT_NE(error_of(kept).find("p_break"), std::string::npos);
}

TEST(DecayConfig, HeavyDaughtersAreLeftOutOnRequest) {
  const auto text = replaced(replaced(test::scalar_model(), "mass: 1.4324", "mass: 0.5"),
                             "data: {",
                             "data: {decay_chain_cut: [ls_cut, mass_cut], ");
  EXPECT_EQ(test::make_model(text).chains.size(), 2);
}

TEST(DecayConfig, WarnsOfResonancesWithoutWidth) {
  const std::string warning = "R2 has no width: its line shape is 1";
  EXPECT_FALSE(has_message(test::scalar_model(), Severity::warning, "has no width"));
  for (const std::string width : {"", ", width: null"}) {
    const auto text = replaced(test::scalar_model(), ", width: 0.109", width);
    EXPECT_TRUE(has_message(text, Severity::warning, warning)) << text;
  }
  const auto one = replaced(test::scalar_model(), "width: 0.109", "model: one");
  EXPECT_FALSE(has_message(one, Severity::warning, "has no width"));
}

TEST(DecayConfig, ParticlesThatAreNotDefinedHaveAPlace) {
  const auto text = replaced(test::baryon_model(), "Ks: [K892]", "Ks: [K893]");
  const auto error = error_of(text);
  EXPECT_NE(error.find("model.yml:"), std::string::npos) << error;
  EXPECT_NE(error.find("particle 'K893' is not defined; did you mean 'K892'?"),
            std::string::npos)
      << error;
}

TEST(DecayConfig, DisabledParticlesAreLeftOut) {
  const auto text =
      replaced(test::scalar_model(), "width: 0.109", "width: 0.109, disable: True");
  EXPECT_EQ(test::make_model(text).chains.size(), 2);
}

TEST(DecayConfig, OptionsComeFromParticlesToo) {
  const auto text = replaced(test::scalar_model(),
                             "width: 0.109",
                             "width: 0.109, decay_params: {has_ql: False, no_q0: True}, "
                             "production_params: {has_barrier_factor: False}");
  for (const DecayVertex& vertex : test::make_model(text).vertices) {
    EXPECT_EQ(vertex.options.has_ql, vertex.name != "R2->B.D") << vertex.name;
    EXPECT_EQ(vertex.options.no_q0, vertex.name == "R2->B.D");
    EXPECT_EQ(vertex.options.has_barrier_factor, vertex.name != "A->R2.C");
  }
}

TEST(DecayConfig, CouplingsCanBeListed) {
  const auto ls_of = [](const std::string& option) {
    const auto model = test::make_model(replaced(
        test::baryon_model(), "[Ks, p, p_break: True]", "[Ks, p, " + option + "]"));
    std::vector<LsPair> result;
    for (const DecayVertex& v : model.vertices) {
      if (v.name == "Lc->K892.p") result = v.ls;
    }
    return result;
  };
  using List = std::vector<LsPair>;
  EXPECT_EQ(ls_of("p_break: True"), (List{{0, 1}, {1, 1}, {1, 3}, {2, 3}}));
  EXPECT_EQ(ls_of("p_break: False"), (List{{1, 1}, {1, 3}}));
  EXPECT_EQ(ls_of("{p_break: True, l_list: [0, 2]}"), (List{{0, 1}, {2, 3}}));
  EXPECT_EQ(ls_of("{ls_list: [[2, 3/2], [0, 0.5]]}"), (List{{2, 3}, {0, 1}}));
  EXPECT_EQ(ls_of("{p_break: True, ls_selector: qr}"), ls_of("p_break: True"));
}

TEST(DecayConfig, SpinsKeepTheirOrder) {
  const auto model = test::make_model(test::four_body_model());
  for (const std::size_t f : model.finals) {
    if (model.particles[f].name != "mum") continue;
    EXPECT_EQ(model.particles[f].two_projections, (std::vector<int>{1, -1}));
  }
}

TEST(DecayConfig, IncludedParticlesGiveWayToLocalKeys) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / "decay_include";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "resonances.yml")
      << "R1: {J: 1, P: -1, mass: 0.5, width: 0.2}\nother: {J: 0, P: 1}\n";
  std::string text = replaced(
      test::scalar_model(), "particle:\n", "particle:\n  $include: resonances.yml\n");
  text = replaced(text, "R1: {J: 1, P: -1, mass: 0.89555, width: 0.0473}", "");
  text = replaced(text, "R3: {", "R1: {mass: 0.8}\n  R3: {");
  std::ofstream(folder / "model.yml") << text;
  SilentDiagnostics diagnostics;
  const auto model =
      DecayModel::from_config(load_yaml(folder / "model.yml"), diagnostics);
  EXPECT_EQ(model.parameters[0].name, "R1_mass");
  EXPECT_EQ(model.parameters[0].value, 0.8);
  EXPECT_EQ(model.parameters[1].value, 0.2);
}

TEST(DecayConfig, UnknownKeysAreErrorsWithPlaceAndNearest) {
  const auto expect = [](const std::string& text, const std::string& part) {
    const std::string error = error_of(text);
    EXPECT_NE(error.find(part), std::string::npos) << error;
    EXPECT_NE(error.find("model.yml:"), std::string::npos) << error;
  };
  expect(replaced(test::baryon_model(), "width: 0.117", "widht: 0.117"),
         "unknown key 'widht' of particle D1232; did you mean 'width'?");
  expect(replaced(test::baryon_model(), "width: 0.117", "widt: 0.117"),
         "did you mean 'width'?");
  expect(replaced(test::baryon_model(), "p_break: True]", "p_brake: 1, p_break: 1]"),
         "unknown key 'p_brake' of decays of Lc; did you mean 'p_break'?");
  expect(
      replaced(test::scalar_model(), "width: 0.109", "width: 0.1, decay_params: {l: 1}"),
      "unknown key 'l' of decays of R2");
  expect(test::baryon_model() + "constraints: {}\n", "did you mean 'constrains'?");
  expect(
      replaced(test::baryon_model(), "fix_chain_val", "fix_chain_value"),
      "unknown key 'fix_chain_value' of constrains.decay; did you mean 'fix_chain_val'");
  expect(
      replaced(test::baryon_model(), "decay: {fix", "particle: {eqal: {}}, decay: {fix"),
      "did you mean 'equal'?");
  expect(test::baryon_model() + "decay_chain: {$al: {}}\n", "did you mean '$all'?");
  expect(test::baryon_model() + "decay_chain: {$all: {aligend: False}}\n",
         "did you mean 'aligned'?");
  expect(replaced(test::scalar_model(), "width: 0.109", "width: 0.1, params: {mas: 1}"),
         "has no parameter mas; did you mean 'mass'");
}

TEST(DecayConfig, KeysWithoutEffectAreNoted) {
  const auto notes = [](const std::string& text, const std::string& part) {
    return has_message(text, Severity::note, part);
  };
  const auto with = [](const std::string& key) {
    return replaced(test::scalar_model(), "width: 0.109", "width: 0.109, " + key);
  };
  EXPECT_TRUE(
      notes(with("fix_bug1: True"), "fix_bug1 has no effect: the model default does"));
  EXPECT_TRUE(
      notes(with("decay_chain_params: {aligned: False}"),
            "decay_chain_params has no effect: it is read among the options of a"));
  EXPECT_TRUE(notes(with("display: R"), "particle R2: display has no effect"));
  EXPECT_TRUE(notes(with("mass_list: [[1, 2]], points: [1]"),
                    "mass_list, points have no effect: the model default does not read"));
  EXPECT_TRUE(notes(replaced(test::scalar_model(), "[B, C]\n", "[B, C, aligned: True]\n"),
                    "aligned has no effect"));
  EXPECT_TRUE(
      notes(test::scalar_model() + "template_path: x\n", "template_path has no effect"));
  // What a key asks nothing of says nothing.
  EXPECT_FALSE(notes(with("fix_bug1: False"), "fix_bug1"));
}

TEST(DecayConfig, KeysThatAreNotAvailableAreErrors) {
  const auto expect = [](const std::string& text, const std::string& part) {
    const std::string error = error_of(text);
    EXPECT_NE(error.find(part), std::string::npos) << error;
  };
  expect(test::scalar_model() + "nll_model: {value: 1}\n",
         "the key 'nll_model' of the model file is not available");
  expect(replaced(test::scalar_model(), "[B, C]\n", "[B, C, d: 5]\n"), "decay_d");
  expect(replaced(test::scalar_model(), "width: 0.109", "width: 0.1, a: 3"), "params");
  EXPECT_EQ(error_of(test::scalar_model() + "nll_model: {}\n"), "no error");
}

TEST(DecayConfig, WhatIsLeftOutIsSaid) {
  const auto warns = [](const std::string& text, const std::string& part) {
    return has_message(text, Severity::warning, part);
  };
  EXPECT_TRUE(warns(replaced(test::baryon_model(), ", fix_chain_val: 1.0", ""),
                    "fix_chain_val is missing"));
  EXPECT_TRUE(warns(
      replaced(test::baryon_model(), "J: 1, P: -1, mass: 0.8955", "J: 1, mass: 0.8955"),
      "particle K892 has no P: taken as -1"));
  EXPECT_TRUE(warns(test::baryon_model("r_boost: False"), "Wigner rotations"));
  const auto notes = [](const std::string& data) {
    return has_message(
        test::baryon_model(data), Severity::note, "agrees with center_mass: True only");
  };
  EXPECT_TRUE(notes("align_ref: center_mass"));
  EXPECT_FALSE(notes("align_ref: center_mass, center_mass: True"));
}

TEST(DecayConfig, ApproximationsAreNamed) {
  const auto warns = [](const std::string& text, const std::string& part) {
    return has_message(text, Severity::warning, part);
  };
  const std::string psi = replaced(test::four_body_model(),
                                   "mass: 3.0969, model: one",
                                   "mass: 3.0969, width: 0.1, model: BW, float: m");
  EXPECT_TRUE(warns(psi, "the mass of Psi floats; the running width of Z4430"));
  EXPECT_TRUE(warns(
      replaced(test::scalar_model(), "R1: [B, C]", "R1: [B, C, below_threshold: True]"),
      "below_threshold of R1->B.C"));
}

TEST(DecayConfig, ErrorsSayWhereAndWhatToDo) {
  const std::string baryons = test::baryon_model();
  const auto expect = [](const std::string& text, const std::string& part) {
    const std::string error = error_of(text);
    EXPECT_NE(error.find(part), std::string::npos) << error;
  };
  expect(replaced(baryons, "[K892]", "[K829]"),
         "'K829' is not defined; did you mean 'K892'");
  expect(replaced(baryons, "mass: 0.938272", "display: p"),
         "particle p has no mass, but the line shape of D1232 needs it");
  expect(replaced(baryons, "mass: 2.28646", "display: Lc"),
         "particle Lc has no mass, but the barrier factor of Lc->K892.p needs it");
  expect(replaced(baryons, "width: 0.016", "width: 0.016, model: BRW"), "unknown model");
  expect(test::baryon_model("cp_particles: [[p, K]]"), "p and K differ in J or spins");
  expect(test::baryon_model("cp_particles: [[K, pi]]"),
         "p is its own antiparticle and has no C");
  expect(test::baryon_model("align_ref: lab"), "align_ref");
  expect(test::baryon_model("identical_particles: [[p, K]]"), "differ in J or spins");
  expect(test::baryon_model("identical_particles: [[p, q]]"), "no final particle q");
  expect(replaced(baryons, "Ks: [K, pi]", "Ks: [K]"), "two daughters");
  expect(replaced(baryons, "J: 3/2", "J: 3/4"), "multiple of 1/2");
  for (const std::string spin : {"x", "1x", "3/2x", "1/", "/2", "nan", "1 2", "''"}) {
    expect(replaced(baryons, "J: 3/2", "J: " + spin), "spin");
  }
  expect(replaced(baryons, "J: 3/2", "J: 1/0"), "divided by 0");
  expect(replaced(baryons, "J: 3/2", "J: [1]"), "expected a finite number, found a list");
  expect(replaced(baryons, "J: 3/2", "J: True"), "expected a finite number");
  expect(replaced(baryons, "P: +1, mass: 1.232", "P: +, mass: 1.232"), "finite number");
  expect(replaced(baryons, "P: +1, mass: 1.232", "P: 2, mass: 1.232"), "P must be 1, -1");
  expect(replaced(baryons, "J: 3/2", "J: 3/2, spins: [1]"), "distinct, from -J to J");
  expect(replaced(baryons, "Ks: [K, pi]", "Ks: [Ks, pi]"), "lead back");
  expect(
      replaced(
          baryons, "width: 0.016", "width: 0.016, decay_params: {below_threshold: 2 x}"),
      "neither True nor False");
  expect(replaced(replaced(replaced(baryons, "[Ks, p, p_break: True], ", ""),
                           "[Del, K, p_break: True], ",
                           ""),
                  "[Lam, pi, p_break: True]",
                  "[Lam, pi, l_list: [7]]"),
         "no decay chain is left");
}

TEST(DecayConfig, DecayModelsThatAreWrong) {
  struct Case {
    std::string where;  // what of the model is replaced
    std::string by;
    std::string message;
  };
  const std::string ks = "Ks: [K, pi]", lc = "[Ks, p, p_break: True]";
  const std::string part = "[p, K, pi, model: AngSam3";
  const std::vector<Case> cases = {
      {ks, "Ks: [K, pi, p, p]", "a decay of Ks into 4 daughters"},
      {ks, "Ks: [K, pi, model: AngSam3]", "AngSam3 is for decays into three particles"},
      {lc, part + "x]", "the model 'AngSam3x' is not available for a decay into three"},
      {lc, part + ", l_list: [1]]", "unknown key 'l_list' of decays of Lc"},
      {lc, part + ", params_haed: A]", "did you mean 'params_head'"},
      {lc, part + ", disable: maybe]", "neither True nor False"},
      {lc, part + ", decay_chain_params: {alinged: False}]", "did you mean 'aligned'"},
      {lc, "[p, K, {model: gls-bf}, pi]", "'gls-bf' is not available for a decay into"},
      {lc, part + "], [p, K, [pi]]", "expected the name of a daughter"},
      {ks, "Ks: [K, pi, model: cov_ten]", "the decay model 'cov_ten' is not available"},
      {ks, "Ks: [K, pi, model: particle-decay]", "KeyError '|q|'"},
      {ks, "Ks: [K, pi, model: gls_reduce_h0]", "ls_selector: qr"},
      {ks,
       "Ks: [K, pi, model: cov_ten_simple, has_ql: True]",
       "has_ql: True of K892->K.pi"},
      {ks, "Ks: [K, pi, model: cov_ten_simple, force_min_l: True]", "force_min_l: True"},
      {ks, "Ks: [K, pi, model: cov_ten_simple, l_list: [2]]", "no decay chain is left"},
      {ks, "Ks: [K, pi, model: cov_ten_simple, l_list: 2]", "l_list must be a list"},
      {ks, "Ks: [K, pi, model: cov_ten_simple, l_list: [1/2]]", "a whole number >= 0"},
      {ks, "Ks: [K, pi, model: [cov_ten_simple]]", "found a list"},
      {ks,
       "Ks: [K, pi, model: cov_ten_simple, helicity_inner_full: True]",
       "helicity_inner_full of K892->K.pi is for couplings g_ls"},
      {ks, "Ks: [K, pi, helicity_inner_full: maybe]", "neither True nor False"},
      {ks, "Ks: [K, pi, ls_selector: wieght]", "write qr or weight"},
      {ks, "Ks: [K, pi, ls_selector: [qr]]", "found a list"},
      {ks, "Ks: [K, pi, ls_list: [[1]]]", "a list of pairs [l, s]"},
      {ks, "Ks: [K, pi, ls_list: [[-1, 0]]]", "l must be a whole number >= 0"},
  };
  const std::string alone = "[Del, K, p_break: True], [Lam, pi, p_break: True]";
  for (const auto& c : cases) {
    std::string text = replaced(test::baryon_model(), c.where, c.by);
    if (c.message.starts_with("no decay chain")) {
      text = replaced(text, ", " + alone, "");
    }
    const std::string error = error_of(text);
    EXPECT_NE(error.find(c.message), std::string::npos) << c.by << ": " << error;
    EXPECT_NE(error.find("model.yml:"), std::string::npos) << error;
  }
  const std::string deep =
      error_of(replaced(replaced(test::four_body_model(), "[Kst, Psi,", "[Kst, mum,"),
                        "Kst: [K, pi]",
                        "Kst: [K, pi, mup]"));
  EXPECT_NE(deep.find("model.yml:4:8: decay.Kst: the decay of K892 into three"),
            std::string::npos)
      << deep;
  const auto chains = [](const std::string& model) {
    return test::baryon_model() + "decay_chain: {$all: {model: " + model + "}}\n";
  };
  EXPECT_EQ(error_of(chains("default")), "no error");
  EXPECT_NE(error_of(chains("cov_ten")).find("TypeError for half-integer spins"),
            std::string::npos);
  EXPECT_EQ(error_of(replaced(test::baryon_model(), lc, part + ", p_break: True]")),
            "no error");
  EXPECT_TRUE(has_message(replaced(test::baryon_model(), lc, part + ", p_break: True]"),
                          Severity::note,
                          "has no (l,s) pairs to choose"));
  EXPECT_EQ(
      error_of(replaced(
          test::baryon_model(), ks, "Ks: [K, pi, model: cov_ten_simple, has_ql: False]")),
      "no error");
}

TEST(DecayConfig, PolarizationsThatAreWrong) {
  const auto with = [](const std::string& keys, const std::string& fixed = "") {
    return replaced(
        replaced(test::baryon_model(), "mass: 2.28646", "mass: 2.28646, " + keys),
        "constrains: {",
        "constrains: {" + fixed);
  };
  const std::string vector = "polarization: vector";
  const auto expect = [](const std::string& text, const std::string& part) {
    const std::string error = error_of(text);
    EXPECT_NE(error.find(part), std::string::npos) << error;
    EXPECT_NE(error.find("model.yml:"), std::string::npos) << error;
  };
  EXPECT_EQ(error_of(with(vector)), "no error");
  EXPECT_EQ(error_of(with("polarization: none")), "no error");
  expect(with("polarization: vectr"), "did you mean 'vector'");
  expect(with("polarization: 1"), "none or vector");
  expect(with("polarization: [vector]"), "none or vector");
  expect(with("polarization: tensor"), "none or vector");
  expect(with(vector + ", spins: [1/2]"), "needs all projections of Lc");
  expect(with(vector + ", spins: [1/2, -1/2]"), "needs all projections of Lc");
  expect(
      replaced(
          with(vector), "J: 1/2, P: +1, mass: 2.28646", "J: 5/2, P: +1, mass: 2.28646"),
      "is not available for this spin");
  const auto fixed =
      [](const std::string& x, const std::string& y, const std::string& z) {
        return "fix_var: {Lc_polarization_px: " + x + ", Lc_polarization_py: " + y +
               ", Lc_polarization_pz: " + z + "}, ";
      };
  EXPECT_EQ(error_of(with(vector, fixed("0.6", "0", "-0.8"))), "no error");
  expect(with(vector, fixed("0.8", "0", "0.8")), "is not that of a state");
  expect(with(vector, fixed("0", "0", "-1.01")), "is not that of a state");
  expect(with(vector, fixed("0", "1.5", "0")), "is not that of a state");
  expect(with(vector, "fix_var: {Lc_polarization_p: 0}, "), "Lc_polarization_p");
  expect(with("", "fix_var: {Lc_polarization_px: 0}, "), "Lc_polarization_px");
  EXPECT_TRUE(has_message(
      replaced(
          test::baryon_model(), "width: 0.016", "width: 0.016, polarization: vector"),
      Severity::note,
      "only the decaying particle has a density matrix"));
}

TEST(DecayModel, SignsAsText) {
  const auto parity_of_r1 = [](const std::string& text) {
    std::string all = test::scalar_model();
    const auto place = all.find("P:", all.find("R1: {J:"));
    all.replace(place, all.find_first_of(",}", place) - place, "P: " + text);
    return test::make_model(all).particles.at(1).parity;
  };
  for (const std::string minus : {"-1", "\"-1\"", "\u22121"}) {
    EXPECT_EQ(parity_of_r1(minus), -1) << minus;
  }
  EXPECT_THROW(parity_of_r1("minus"), InputError);
}

}  // namespace
}  // namespace jacta
