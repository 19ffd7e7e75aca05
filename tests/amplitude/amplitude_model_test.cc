// Amplitude models behind the contract of StatisticalModel: the recorded numbers by way
// of model files, fits, toys, floating masses.
#include "jacta/amplitude/amplitude_model.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <Eigen/Cholesky>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "dalitz_samples.h"
#include "jacta/base/atomic_file.h"
#include "jacta/fit/fit.h"
#include "jacta/interval/confidence_interval.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

class DalitzTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new fs::path(fs::path(::testing::TempDir()) /
                           ("jacta_dalitz_" + std::to_string(::getpid())));
    fs::create_directories(*folder_);
    const fs::path example = fs::path(JACTA_SOURCE_DIR) / "examples" / "dalitz";
    for (const char* file : {"dalitz_model.yaml", "dalitz_truth.json"}) {
      fs::copy_file(example / file, *folder_ / file);
    }
    example::write_dalitz_samples(*folder_);
  }
  static void TearDownTestSuite() {
    std::error_code ignored;
    fs::remove_all(*folder_, ignored);
    delete folder_;
  }

  // The model with some keys of a block replaced.
  static AmplitudeModel model(const std::string& block = "",
                              const std::string& changes = "{}") {
    ModelConfiguration configuration;
    configuration.root = load_yaml(*folder_ / "dalitz_model.yaml");
    configuration.file = *folder_ / "dalitz_model.yaml";
    Node data = configuration.root.at("data");
    for (const char* key : {"data", "phsp"}) {
      const auto name = "dalitz_" + std::string(key) + ".npy";
      data.set(key, Node::list({Node::string((*folder_ / name).string())}));
    }
    configuration.root.set("data", data);
    if (!block.empty()) {
      Node map = configuration.root.at(block);
      const Node parsed = parse_yaml(changes);
      for (const auto& [key, value] : parsed.entries()) map.set(key.as_text(), value);
      configuration.root.set(block, map);
    }
    SilentDiagnostics silent;
    return AmplitudeModel::from_config(configuration, silent);
  }
  static Values truth() {
    Values values;
    const Node file = load_json(*folder_ / "dalitz_truth.json");
    for (const auto& [name, value] : file.entries()) {
      values[name.as_text()] = value.as_real();
    }
    return values;
  }

  static fs::path* folder_;
};

fs::path* DalitzTest::folder_ = nullptr;

const std::string float_rho =
    "{rho770: {J: 1, P: -1, mass: 0.77511, width: 0.1491, float: m}}";

TEST_F(DalitzTest, DerivativesAgreeWithDifferencesAndWrongOnesDoNot) {
  for (const bool floating : {false, true}) {
    const auto m = floating ? model("particle", float_rho) : model();
    auto eval = m.bind(*m.own_data());
    const auto theta = m.theta(truth());
    const auto problem = make_problem(m.space(), {}, truth());
    Derivatives d;
    eval.likelihood().derivatives({.theta = theta}, d);
    EXPECT_NEAR(d.value, eval.value(theta), 1e-9);
    Eigen::VectorXd gradient;
    EXPECT_NEAR(eval.likelihood().gradient({.theta = theta}, gradient), d.value, 1e-9);
    EXPECT_LT((gradient - d.gradient).norm(), 1e-9 * (1 + d.gradient.norm()));
    for (std::size_t p = 0; p < theta.size(); ++p) {
      if (problem.free[p] == 0) continue;
      const double step = 1e-4 * (1 + std::abs(theta[p]));
      const auto at = [&](double shift) {
        auto moved = theta;
        moved[p] += shift;
        return eval.value(moved);
      };
      const double coarse = (at(step) - at(-step)) / (2 * step);
      const double fine = (at(step / 2) - at(-step / 2)) / step;
      const double slope = (4 * fine - coarse) / 3;
      const auto i = static_cast<Eigen::Index>(p);
      const double scale = 1e-6 * (1 + std::abs(d.gradient[i]));
      EXPECT_NEAR(d.gradient[i], slope, scale) << m.parameters()[p].name;
      EXPECT_GT(std::abs(1.001 * d.gradient[i] + 1e-3 - slope), scale);
    }
  }
}

TEST_F(DalitzTest, FitFindsTheTruthWithinItsErrors) {
  const auto m = model();
  auto eval = m.bind(*m.own_data());
  FitStrategy strategy;
  strategy.restarts = 5;
  const auto best = fit(eval, {.strategy = strategy});
  ASSERT_TRUE(best.valid) << best.reason;
  EXPECT_EQ(best.routine, "bfgs, newton");
  double chi_square = 0;
  const auto n = static_cast<Eigen::Index>(best.covariance_names.size());
  ASSERT_EQ(n, 6);
  Eigen::VectorXd off(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& name = best.covariance_names[static_cast<std::size_t>(i)];
    off[i] = best.values.at(name) - truth().at(name);
    if (name.back() == 'i') off[i] = std::remainder(off[i], 2 * std::acos(-1.0));
  }
  chi_square = off.dot(best.covariance.ldlt().solve(off));
  EXPECT_LT(chi_square, 22.5);  // 0.1 % of six degrees of freedom
  EXPECT_GT(chi_square, 0.38);
}

// The same point written with a negative radius and a phase turns away.
TEST_F(DalitzTest, CouplingsAreQuotedWithPositiveRadii) {
  const auto m = model();
  auto eval = m.bind(*m.own_data());
  const double pi = std::acos(-1.0);
  auto start = truth();
  for (auto& [name, value] : start) value = name.back() == 'r' ? -value : value + 5 * pi;
  const auto best = fit(eval, {.start = start});
  ASSERT_TRUE(best.valid) << best.reason;
  for (const auto& [name, value] : start) {
    const double found = best.values.at(name);
    EXPECT_TRUE(name.back() == 'r' ? found > 0 : std::abs(found) <= pi) << name << found;
  }
}

TEST_F(DalitzTest, AFloatingMassWithAndWithoutSemiCaching) {
  const auto floating = model("particle", float_rho);
  const auto fixed = model();
  auto one = floating.bind(*floating.own_data());
  auto other = fixed.bind(*fixed.own_data());
  for (const double mass : {0.77511, 0.770, 0.78, 0.77511}) {
    auto values = truth();
    values["rho770_mass"] = mass;
    const double ll = one.ll(values);
    EXPECT_NEAR(ll, other.ll(values), 1e-12 * std::abs(ll)) << mass;
  }
  const auto best = fit(one, {.start = truth()});
  EXPECT_TRUE(best.valid) << best.reason;
  EXPECT_GT(best.errors.at("rho770_mass"), 0);
}

TEST_F(DalitzTest, ToysAreFunctionsOfTheirAddress) {
  const auto m = model();
  const auto generator = m.generator(truth(), {.events = 300});
  const auto toy = generator->generate({.seed = 5, .point = 6, .toy = 7});
  EXPECT_EQ(toy, generator->generate({.seed = 5, .point = 6, .toy = 7}));
  EXPECT_NE(toy, generator->generate({.seed = 5, .point = 6, .toy = 8}));
  EXPECT_EQ(toy.names(), (std::vector<std::string>{"data", "generate_values"}));
  const auto rows = toy.at("data").rows();
  EXPECT_GT(rows, 220u);
  EXPECT_LT(rows, 390u);
}

// Mean and width of the pulls of 150 toys of 800 events, fitted from the truth, from the
// Monte Carlo sample, as the likelihood integrates.
TEST_F(DalitzTest, PullsOfToys) {
  const auto m = model();
  const auto names = m.parameters().fittable();
  constexpr int toys = 150;
  const auto generator = m.generator(truth(), {.events = 800});
  const auto problem = make_problem(m.space(), {}, truth());
  std::map<std::string, std::pair<double, double>> sums;
  for (std::uint64_t t = 0; t < toys; ++t) {
    auto eval = m.bind(generator->generate({.seed = 1, .point = 1, .toy = t}));
    const auto best = named_result(m.parameters(), minimise(eval, problem));
    ASSERT_TRUE(best.valid) << t << ": " << best.reason;
    for (const auto& name : names) {
      const double pull =
          (best.values.at(name) - truth().at(name)) / best.errors.at(name);
      sums[name].first += pull;
      sums[name].second += pull * pull;
    }
  }
  for (const auto& [name, sum] : sums) {
    const double mean = sum.first / toys;
    const double width = std::sqrt(sum.second / toys - mean * mean);
    // 800 events are few for the smallest couplings: their pulls are not quite normal.
    EXPECT_NEAR(mean, 0, 0.35) << name;
    EXPECT_NEAR(width, 1, 0.25) << name;
  }
}

TEST_F(DalitzTest, FlatToysFollowTheIntensityAsThoseFromTheSampleDo) {
  const auto mean_mass = [&](const AmplitudeModel& m, std::uint64_t point) {
    const auto toy = m.generator(truth(), {.events = 4500})
                         ->generate({.seed = 3, .point = point, .toy = 0});
    const auto sample = m.samples_of(toy).front().data;
    double sum = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
      const auto p = sample.momenta[0][i] + sample.momenta[1][i];
      sum += dot(p, p);
    }
    return sum / static_cast<double>(sample.size());
  };
  // The spread of m^2 is 0.66 GeV^2 at most.
  EXPECT_NEAR(mean_mass(model(), 1),
              mean_mass(model("data", "{toys_from: phase_space}"), 2),
              4 * 0.66 / std::sqrt(2250.0));
  EXPECT_THROW(model("data", "{toys_from: nowhere}"), InputError);
}

TEST_F(DalitzTest, WeightsRefuseAsymptoticThresholds) {
  const std::string poi = "D->Flat.Pi0Flat->K.Pip_total_0r";
  const auto plain = model();
  auto eval = plain.bind(*plain.own_data());
  IntervalOptions options;
  options.start = truth();
  options.bounds = Limits{0.01, 0.5};
  const auto interval = confidence_interval(eval, poi, options);
  EXPECT_LT(interval.lower, interval.upper);

  const auto weighted = model("data", "{data_weight: 0.5}");
  auto weighted_eval = weighted.bind(*weighted.own_data());
  EXPECT_THROW(confidence_interval(weighted_eval, poi, options), InputError);
  options.threshold = {[](double) { return 2.7; }, "of toys"};
  const auto given = confidence_interval(weighted_eval, poi, options);
  EXPECT_LT(given.lower, given.upper);
}

TEST_F(DalitzTest, NamesOfFiles) {
  const auto m = model();
  CollectedDiagnostics diagnostics;
  const auto values = m.known_values(
      {{"rho770_mass", 0.5}, {"nonsense", 1}, {"D->Flat.Pi0Flat->K.Pip_total_0r", 0.3}},
      diagnostics);
  EXPECT_EQ(values, (Values{{"D->Flat.Pi0Flat->K.Pip_total_0r", 0.3}}));
  EXPECT_EQ(diagnostics.messages().size(), 2u);
}

// ---- the recorded numbers ------------------------------------------------------------

class RecordedModel : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("JACTA_REFERENCE_DIR");
    if (folder == nullptr) GTEST_SKIP() << "JACTA_REFERENCE_DIR is not set";
    folder_ = fs::path(folder) / "amplitude";
  }

  AmplitudeModel load(const std::string& name, bool background = true) const {
    ModelConfiguration configuration;
    configuration.root = load_yaml(folder_ / "cfg" / (name + ".yml"));
    Node data = configuration.root.at("data");
    if (!background) {
      data.erase("bg");
      data.erase("bg_weight");
    }
    for (const char* key : {"data", "bg", "phsp", "phsp_weight"}) {
      const Node* value = data.find(key);
      if (value == nullptr || !value->is_list()) continue;
      const auto file = folder_ / "data" / value->items()[0].as_string();
      data.set(key, Node::list({Node::string(file.string())}));
    }
    configuration.root.set("data", data);
    SilentDiagnostics silent;
    return AmplitudeModel::from_config(configuration, silent);
  }
  Node numbers(const std::string& name) const {
    return load_json(folder_ / (name + ".json"));
  }
  static Values values_of(const AmplitudeModel& model, const Node& map) {
    Values named;
    for (const auto& [name, value] : map.entries())
      named[name.as_text()] = value.as_real();
    SilentDiagnostics silent;
    return model.known_values(named, silent);
  }

  fs::path folder_;
};

TEST_F(RecordedModel, LogLikelihoodAndFit) {
  for (const char* name : {"m1_spin0", "m2_spin1", "m2b_rboost"}) {
    SCOPED_TRACE(name);
    const auto model = load(name);
    const Node expected = numbers(name);
    auto eval = model.bind(*model.own_data());
    const auto start = values_of(model, expected.at("params"));
    const double nll = expected.at("nll").as_real();
    EXPECT_NEAR(-eval.ll(start), nll, 1e-11 * std::abs(nll));
    const Node* recorded = expected.find("fit");
    if (recorded == nullptr) continue;
    const auto best = fit(eval, {.start = start});
    EXPECT_TRUE(best.valid) << best.reason;
    EXPECT_LE(-best.ll, recorded->at("nll").as_real() + 1e-6);
  }
}

TEST_F(RecordedModel, AShiftedMassIsNotComputedFromStaleIntegrals) {
  const auto model = load("m1_spin0");
  const Node expected = numbers("m1_spin0");
  const Node& shifted = expected.at("shifted_shape_nll");
  auto eval = model.bind(*model.own_data());
  auto values = values_of(model, expected.at("params"));
  const std::string name = shifted.at("param").as_string();
  values[name] = expected.at("params").at(name).as_real() + shifted.at("delta").as_real();
  const double nll = shifted.at("nll").as_real();
  EXPECT_NEAR(-eval.ll(values), nll, 1e-11 * std::abs(nll));
}

TEST_F(RecordedModel, TwentyRandomStartsReachTheGlobalMinimum) {
  const auto model = load("m1_spin0", false);
  auto eval = model.bind(*model.own_data());
  FitStrategy strategy;
  strategy.restarts = 20;
  const auto best = fit(eval, {.strategy = strategy});
  const Node expected = numbers("m1_spin0");
  EXPECT_TRUE(best.valid) << best.reason;
  EXPECT_NEAR(-best.ll, expected.at("fit_data_only_global").at("nll").as_real(), 1e-6);
}

// Negative weights make wells below the best genuine minimum: no restart ends in one.
TEST_F(RecordedModel, WellsAreNotTaken) {
  const auto model = load("m1_spin0");
  auto eval = model.bind(*model.own_data());
  FitStrategy strategy;
  strategy.restarts = 60;
  const auto best = fit(eval, {.strategy = strategy});
  EXPECT_TRUE(best.valid) << best.reason;
  const Node expected = numbers("m1_spin0");
  const double genuine = expected.at("fit_weighted_best_genuine").at("nll").as_real();
  EXPECT_NEAR(-best.ll, genuine, 1e-6);
}

}  // namespace
}  // namespace jacta
