// Blocks of a decay model that make no sense: an error with its place in the file, or, where
// tf-pwa takes it too and a number follows, a warning; never a number that is none.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "error_text.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/kinematics/phase_space.h"
#include "jacta/sample/sample_file.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

const std::string k_total = "A->K.DK->B.C_total_0";
const std::string r_total = "A->R.BR->C.D_total_0";

// What is put into the model, block by block: more keys behind a comma, or a block.
struct Text {
  std::string data = {};
  std::string top = {};
  std::string decay = {};
  std::string chains = {};
  std::string constraints = {};
  std::string plot = {};
  int spin = 0;
};

struct Bad {
  std::string keys;
  std::string message;
};

std::string more(const std::string& keys) {
  return keys.empty() ? "" : ", " + keys;
}

std::string model_text(const Text& t) {
  return "data: {dat_order: [B, C, D], data: [data.dat], phsp: [flat.dat]" +
         more(t.data) + "}\ndecay:\n  A: [[R_BC, D" + more(t.decay) +
         "], [R_CD, B]]\n  R_BC: [B, C]\n  R_CD: [C, D]\nparticle:\n  $top: {A: {J: " +
         std::to_string(t.spin) + ", P: -1, mass: 1.86484" + more(t.top) +
         "}}\n  $finals:\n    B: {J: 0, P: -1, mass: 0.493677}\n    C: {J: 0, P: -1, "
         "mass: 0.13957}\n    D: {J: 0, P: -1, mass: 0.1349768}\n  R_BC: [K]\n  R_CD: "
         "[R]\n  K: {J: 1, P: -1, mass: 0.89555, width: 0.0473}\n  R: {J: 1, P: -1, "
         "mass: 0.775, width: 0.149}\n" +
         (t.chains.empty() ? "" : t.chains + "\n") +
         "constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}" +
         more(t.constraints) + "}\n" + t.plot + "\n";
}

class BadAmplitudes : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) /
              ("bad_" + std::string(info->name()) + std::to_string(::getpid()));
    fs::create_directories(folder_);
    Stream stream({.seed = 1});
    const PhaseSpace decay(1.86484, {0.493677, 0.13957, 0.1349768});
    write_momenta_text(folder_ / "data.dat", decay.generate(stream, 60));
    write_momenta_text(folder_ / "flat.dat", decay.generate(stream, 200));
    write_list("ones", 200, "1 ");
    write_list("signs", 30, "1 -1 ");
    write_list("minus", 200, "-1 ");
    std::ofstream(folder_ / "contents") << "1 2 3\n";
    std::ofstream(folder_ / "below") << "1 -2 3\n";
    std::ofstream(folder_ / "none") << "1 nan 3\n";
    std::ofstream(folder_ / "zero") << "0 0 0\n";
    std::ofstream(folder_ / "edges") << "0.3 0.9 1.2 2.5\n";
    std::ofstream(folder_ / "few") << "0.3 0.9 2.5\n";
    std::ofstream(folder_ / "falling") << "0.3 0.9 0.8 2.5\n";
    std::ofstream(folder_ / "narrow") << "0.9 1 1.1 1.2\n";
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  void write_list(const std::string& name, int n, const std::string& text) const {
    std::ofstream out(folder_ / name);
    for (int i = 0; i < n; ++i) out << text;
  }

  // Makes the model, and the likelihood at a point.
  double value(const Text& text, Diagnostics& diagnostics) const {
    ModelConfiguration configuration;
    configuration.file = folder_ / "model.yml";
    configuration.root = parse_yaml(model_text(text), configuration.file.string());
    const auto model = AmplitudeModel::from_config(configuration, diagnostics);
    return model.bind(*model.own_data()).value(model.parameters().values());
  }

  void expect_refused(std::string Text::*block,
                      const std::string& before,
                      const std::vector<Bad>& cases,
                      const std::string& after = "",
                      Text text = {}) const {
    EXPECT_GE(cases.size(), 10u);
    const std::string model = (folder_ / "model.yml").string() + ":";
    for (const auto& bad : cases) {
      text.*block = before + bad.keys + after;
      SilentDiagnostics silent;
      const std::string error = error_text([&] { value(text, silent); });
      EXPECT_NE(error.find(bad.message), std::string::npos) << bad.keys << ": " << error;
      const bool has_place = error.starts_with(model) ? std::isdigit(error[model.size()])
                                                      : error.find(":1:3:") != error.npos;
      EXPECT_TRUE(has_place) << bad.keys << ": " << error;
    }
  }

  void expect_warned(std::string Text::*block, const std::vector<Bad>& cases) const {
    for (const auto& odd : cases) {
      Text text;
      text.*block = odd.keys;
      CollectedDiagnostics stored;
      EXPECT_TRUE(std::isfinite(value(text, stored))) << odd.keys;
      const auto messages = stored.messages();
      EXPECT_TRUE(std::any_of(messages.begin(), messages.end(), [&](const auto& m) {
        return m.text.find(odd.message) != std::string::npos &&
               m.text.find("model.yml:") != std::string::npos;
      })) << odd.keys;
    }
  }

  fs::path folder_;
};

TEST_F(BadAmplitudes, TheModelItselfIsGood) {
  SilentDiagnostics silent;
  EXPECT_TRUE(std::isfinite(value({}, silent)));
  EXPECT_TRUE(std::isfinite(value({.spin = 1}, silent)));
}

TEST_F(BadAmplitudes, GaussianConstraintsAndRanges) {
  const std::string gauss = "gauss_constr: {" + r_total + "r: ";
  const std::string range = "var_range: {" + r_total + "r: ";
  expect_refused(&Text::constraints,
                 "",
                 {{gauss + "[1]}", "needs [mean, sigma]"},
                  {gauss + "[1, 0.1, 2]}", "needs [mean, sigma]"},
                  {gauss + "3}", "needs [mean, sigma]"},
                  {gauss + "[1, -0.1]}", "sigma of a Gaussian constraint"},
                  {gauss + "[1, 0]}", "sigma of a Gaussian constraint"},
                  {gauss + "[.nan, 0.1]}", "expected a finite number, found nan"},
                  {gauss + "[1, .inf]}", "expected a finite number, found inf"},
                  {gauss + "[a, 1]}", "expected a finite number, found a string"},
                  {"gauss_constr: {R_mas: [1, 1]}", "did you mean 'R_mass'?"},
                  {"gauss_constr: [1, 2]", "expected a map, found a list"},
                  {"gaus_constr: {}", "did you mean 'gauss_constr'?"},
                  {range + "[1, 0]}", "lower end of the range is not below"},
                  {range + "[1]}", "a range needs [lower, upper]"},
                  {range + "[.nan, 1]}", "expected a finite number, found nan"},
                  {range + "[.inf, .inf]}", "expected a finite number, found inf"},
                  {"var_range: {R_mas: [0, 1]}", "did you mean 'R_mass'?"}});
  expect_warned(
      &Text::constraints,
      {{"gauss_constr: {R_mass: [0.77, 0.01]}", "what is not fitted is a constant"},
       {range + "[5, 6]}, fix_var: {" + r_total + "r: 1}",
        "is fixed to 1, outside of its range"}});
}

TEST_F(BadAmplitudes, FixedFreeAndEqualVariables) {
  const std::string fix = "fix_var: {" + r_total + "r: ";
  expect_refused(
      &Text::constraints,
      "",
      {{"fix_var: {R_mas: 1}", "did you mean 'R_mass'?"},
       {"fix_var: {R_mass: -1}", "a mass has to be positive"},
       {"fix_var: {R_width: 0}", "a width has to be positive"},
       {fix + ".nan}", "expected a finite number, found nan"},
       {fix + "x}", "expected a finite number, found a string"},
       {fix + "}", "has no value"},
       {fix + "[1]}", "expected a finite number, found a list"},
       {"fix_var: [" + r_total + "r]", "expected a map, found a list"},
       {"free_var: [R_mas]", "did you mean 'R_mass'?"},
       {"free_var: R_mass", "expected a list, found a string"},
       {"free_var: [[R_mass]]", "expected a single value, found a list"},
       {"free_var: {R_mass: 1}", "expected a list, found a map"},
       {"var_equal: [R_mass, K_mass]", "expected a list, found a string"},
       {"var_equal: {R_mass: K_mass}", "expected a list, found a map"},
       {"var_equal: [[R_mass, {a: b}]]", "expected a single value, found a map"},
       {"particle: {equal: {mass: [[K, L]]}}", "there is no resonance L"},
       {"particle: {equal: {mas: [[K, R]]}}", "did you mean 'K_mass'?"},
       {"particle: {equal: {mass: [K, R]}}", "expected a list, found a string"}});
  expect_warned(
      &Text::constraints,
      {{"var_equal: [[R_mass]]", "a group of two variables or more is needed"},
       {"var_equal: [[]]", "a group of two variables or more is needed"},
       {"var_equal: [[R_mass, R_mas]]", "there is no variable R_mas; did you mean"}});
}

TEST_F(BadAmplitudes, TransformedVariables) {
  expect_refused(&Text::constraints,
                 "from_trans: {" + r_total + "r: ",
                 {{"{x: y, model: linear, k: 0}", "k = 0 leaves nothing to fit"},
                  {"{x: y, model: cubic}", "the model 'cubic' is not available"},
                  {"{x: y, model: linear, k: .nan}", "found nan"},
                  {"{x: y, model: linear, b: .inf}", "found inf"},
                  {"{x: y, model: linear, k: two}", "found a string"},
                  {"{x: [a, b], model: linear}", "one variable x is needed"},
                  {"{x: {a: b}, model: linear}", "expected a single value, found a map"},
                  {"{y: 3}", "did you mean 'x'?"},
                  {"[x, y]", "must be a map of keys, not a list"},
                  {"3", "must be a map of keys, not an integer"},
                  {"{x: y, model: linear}, R_mas: {x: y}", "did you mean 'R_mass'?"}},
                 "}");
}

TEST_F(BadAmplitudes, ConjugatedAndIdenticalParticles) {
  expect_refused(&Text::data,
                 "",
                 {{"cp_particles: [[B, Z]]", "there is no final particle Z"},
                  {"cp_particles: [B, C]", "needs pairs [particle, antiparticle]"},
                  {"cp_particles: [[B]]", "needs pairs [particle, antiparticle]"},
                  {"cp_particles: [[B, C, D]]", "needs pairs [particle, antiparticle]"},
                  {"cp_particles: 3", "must be a list, not an integer"},
                  {"cp_particles: {B: C}", "must be a list, not a map"},
                  {"cp_particles: [[B, C], [D, B]]", "B has two partners"},
                  {"cp_particles: [[B, C], [C, D]]", "C has two partners"},
                  {"cp_particles: [[B, C]]", "D is its own antiparticle and has no C"},
                  {"cp_particles: [[A, B]]", "there is no final particle A"},
                  {"cp_trans: maybe", "'maybe' is neither True nor False"},
                  {"cp_trans: 3", "'3' is neither True nor False"},
                  {"cp_trans: .nan", "'nan' is neither True nor False"},
                  {"cp_trans: [True]", "a list is neither True nor False"},
                  {"data_charge: missing", "there is no file 'missing'"},
                  {"data_charge: [ones, ones]", "2 entries for 1 sample"},
                  {"data_charge: none", "'nan' is not finite"},
                  {"identical_particles: [[C, Z]]", "there is no final particle Z"},
                  {"identical_particles: [[C, C]]", "names C twice"},
                  {"identical_particles: [[C]]", "two particles or more is needed"},
                  {"identical_particles: [[C, D]]", "D has 0.1349768 GeV, C 0.13957 GeV"},
                  {"identical_particles: 3", "must be a list, not an integer"}});
}

TEST_F(BadAmplitudes, OptionsOfChains) {
  expect_refused(&Text::decay,
                 "{",
                 {{"decay_chain_params: 3", "must be a map of keys, not an integer"},
                  {"decay_chain_params: [aligned]", "must be a map of keys, not a list"},
                  {"decay_chain_params: {aligned: 3}", "'3' is neither True nor False"},
                  {"decay_chain_params: {aligned: .nan}", "'nan' is neither True"},
                  {"decay_chain_params: {aligned: [True]}", "a list is neither True"},
                  {"decay_chain_params: {is_cp: maybe}", "'maybe' is neither True"},
                  {"decay_chain_params: {alignd: True}", "did you mean 'aligned'?"},
                  {"decay_chain_params: {$all: {}}", "unknown key '$all'"},
                  {"decay_chain_params: {model: nope}", "the model 'nope' of chains"},
                  {"decay_chain_parms: {}", "did you mean 'decay_chain_params'?"}},
                 "}");
  expect_refused(&Text::chains,
                 "decay_chain: ",
                 {{"3", "must be a map of keys, not an integer"},
                  {"[a]", "must be a map of keys, not a list"},
                  {"{$all: 3}", "must be a map of keys, not an integer"},
                  {"{$all: [is_cp]}", "must be a map of keys, not a list"},
                  {"{$all: {is_cp: 3}}", "'3' is neither True nor False"},
                  {"{$all: {is_cp: .nan}}", "'nan' is neither True nor False"},
                  {"{$all: {isc_p: True}}", "did you mean 'is_cp'?"},
                  {"{$all: {aligned: maybe}}", "'maybe' is neither True nor False"},
                  {"{$all: {model: nope}}", "the model 'nope' of chains"},
                  {"{nope: {is_cp: True}}", "unknown key 'nope'"}});
}

TEST_F(BadAmplitudes, PolarisedParents) {
  Text spin_one;
  spin_one.spin = 1;
  const std::vector<Bad> words = {
      {"polarization: vectr", "did you mean 'vector'?"},
      {"polarization: 3", "must be none or vector"},
      {"polarization: .nan", "must be none or vector"},
      {"polarization: True", "must be none or vector"},
      {"polarization: [1]", "must be none or vector"},
      {"polarization: {px: 1}", "must be none or vector"},
      {"polarization: vector, spins: [-1, 1]", "needs all projections of A"},
      {"polarization_p: 3", "did you mean 'polarization'?"},
      {"polarization_px: 0.5", "unknown key"},
      {"polarisation: vector", "did you mean 'polarization'?"}};
  expect_refused(&Text::top, "", words, "", spin_one);
  Text scalar;
  SilentDiagnostics silent;
  scalar.top = "polarization: vector";
  EXPECT_NE(
      error_text([&] { value(scalar, silent); }).find("not available for this spin"),
      std::string::npos);
  // Values that are those of no state.
  spin_one.top = "polarization: vector";
  spin_one.constraints = "fix_var: {";
  for (int i = 0; i < 8; ++i) {
    spin_one.constraints +=
        (i == 0 ? "" : ", ") + ("A_polarization_p_" + std::to_string(i)) + ": 0.9";
  }
  spin_one.constraints += "}";
  EXPECT_NE(
      error_text([&] { value(spin_one, silent); }).find("has a negative eigenvalue"),
      std::string::npos);
}

TEST_F(BadAmplitudes, FunctionsOfMassesForCfit) {
  const std::string cfit = "model: cfit, bg_frac: 0.2, ";
  const std::string axis = ", masses: [[B, C]]}";
  const auto function = [&](const std::string& contents, const std::string& edges) {
    return "bg_function: {contents: " + contents + ", edges: [" + edges + "]";
  };
  expect_refused(
      &Text::data,
      cfit,
      {{"bg_function: mine", "a function of Python's is not known here"},
       {"bg_function: 3", "a function of Python's is not known here"},
       {"eff_function: [a]", "a function of Python's is not known here"},
       {"bg_function: {}", "the key 'contents' is missing"},
       {"bg_function: {contents: contents}", "the key 'edges' is missing"},
       {function("missing", "edges") + axis, "there is no file 'missing'"},
       {function("contents", "missing") + axis, "there is no file 'missing'"},
       {function("3", "edges") + axis, "expected the name of a file"},
       {function("below", "edges") + axis, "a content is -2"},
       {function("none", "edges") + axis, "'nan' is not finite"},
       {function("zero", "edges") + axis, "bg_value times the weights adds up to 0"},
       {function("contents", "few") + axis, "3 bins and 3 edges"},
       {function("contents", "falling") + axis, "in ascending order"},
       {function("contents", "narrow") + axis, "is outside of the histogram"},
       {function("contents", "edges, edges") + axis, "2 edges"},
       {function("contents", "edges") + ", masses: [[B, Z]]}", "Z is no final particle"},
       {function("contents", "edges") + ", masses: [[B]]}", "two particles or more"},
       {function("contents", "edges") + ", masses: [[B, B]]}", "B is twice in a mass"},
       {function("contents", "edges") + ", masses: [B, C]}", "two particles or more"},
       {function("contents", "edges") + ", squarde: True" + axis,
        "did you mean 'squared'?"},
       {function("contents", "edges") + ", squared: 7" + axis, "'7' is neither True"},
       {function("contents", "edges") + axis + ", phsp_bg_value: ones",
        "both say what it is"},
       {"phsp_bg_value: minus", "phsp_bg_value times the weights adds up to -200"},
       {"phsp_eff_value: minus", "phsp_eff_value times the weights adds up to -200"},
       {"phsp_eff_value: signs", "60 values for 200 events"},
       {"bg_frac: 1.5", "the key 'bg_frac' is there twice"}});
  expect_refused(&Text::data,
                 "model: cfit, bg_frac: ",
                 {{"1.0", "must be in [0, 1)"},
                  {"-0.1", "must be in [0, 1)"},
                  {".nan", "must be in [0, 1)"},
                  {".inf", "must be in [0, 1)"},
                  {"a", "expected a number, found a string"},
                  {"[0.1]", "expected a number, found a list"},
                  {"{a: 1}", "expected a number, found a map"},
                  {"True", "expected a number, found a boolean"},
                  {"", "the key 'bg_frac' is missing"},
                  {"0.1, bg_frak: 3", "did you mean 'bg_frac'?"}});
}

TEST_F(BadAmplitudes, RowsOfEventsSeenWithAResolution) {
  expect_refused(
      &Text::data,
      "resolution_size: ",
      {{"0", "must be a whole number, 1 or more"},
       {"-1", "must be a whole number, 1 or more"},
       {"1.5", "must be a whole number, 1 or more"},
       {"1e9", "must be a whole number, 1 or more"},
       {".nan", "expected a finite number, found nan"},
       {"a", "expected a finite number, found a string"},
       {"[2]", "expected a finite number, found a list"},
       {"{a: 2}", "expected a finite number, found a map"},
       {"True", "expected a finite number, found a boolean"},
       {"7", "60 rows, which are not whole events of resolution_size: 7"},
       {"2, data_weight_smear: Poisson", "is not available with resolution"},
       {"2, data_weight: signs", "event 0 (from 0) of data has rows with weig"},
       {"2, data_charge: signs", "event 0 (from 0) of data has rows with ch"}});
}

TEST_F(BadAmplitudes, PlotBlocks) {
  expect_refused(&Text::plot,
                 "plot: ",
                 {{"3", "expected a map of keys"},
                  {"[mass]", "expected a map of keys"},
                  {"{mass: 3}", "must be a map of names"},
                  {"{mass: {K: 3}}", "expected a map of keys"},
                  {"{mass: {K: {bins: 0}}}", "has 1 to 100000 bins"},
                  {"{mass: {K: {bins: -3}}}", "has 1 to 100000 bins"},
                  {"{mass: {K: {bins: 1.5}}}", "expected an integer, found a number"},
                  {"{mass: {K: {bins: many}}}", "expected an integer, found a string"},
                  {"{mass: {K: {range: 3}}}", "a range is [low, high]"},
                  {"{mass: {K: {range: [1, 0]}}}", "the range has no width"},
                  {"{mass: {K: {range: [.nan, 1]}}}", "expected a finite number"},
                  {"{mass: {K: {range: [1, .inf]}}}", "expected a finite number"},
                  {"{mass: {K: {range: [a, b]}}}", "expected a number, found a string"},
                  {"{mass: {K: {display: [a]}}}", "expected a string, found a list"},
                  {"{config: {bins: 0}}", "has 1 to 100000 bins"}});
  expect_warned(&Text::plot,
                {{"plot: {mass: {Z: {bins: 3}}}", "the plot of Z is left out"},
                 {"plot: {config: {bin: 50}}", "did you mean 'bins'?"},
                 {"plot: {mas: {K: {bins: 3}}}", "did you mean 'mass'?"}});
}

TEST_F(BadAmplitudes, StreamedWavesAndKeptIntegrals) {
  expect_refused(&Text::data,
                 "",
                 {{"lazy_call: maybe", "'maybe' is neither True nor False"},
                  {"lazy_call: 3", "'3' is neither True nor False"},
                  {"lazy_call: -1", "'-1' is neither True nor False"},
                  {"lazy_call: .nan", "'nan' is neither True nor False"},
                  {"lazy_call: [True]", "a list is neither True nor False"},
                  {"lazy_call: {a: b}", "a map is neither True nor False"},
                  {"lazy_cal: True", "did you mean 'lazy_call'?"},
                  {"integral_folder: 3", "must be the name of a folder"},
                  {"integral_folder: [a]", "must be the name of a folder"},
                  {"integral_folder: {a: b}", "must be the name of a folder"},
                  {"integral_folder: ''", "must be the name of a folder"},
                  {"integral_folder: True", "must be the name of a folder"},
                  {"integral_foldr: a", "did you mean 'integral_folder'?"}});
  // A file is in the way: named, with what to do.
  SilentDiagnostics silent;
  Text text;
  text.data = "integral_folder: " + (folder_ / "ones").string();
  try {
    value(text, silent);
    FAIL() << "a file was taken for a folder";
  } catch (const IoError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find((folder_ / "ones").string()), std::string::npos) << what;
  }
}

}  // namespace
}  // namespace jacta
