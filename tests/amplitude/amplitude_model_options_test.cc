// What the data block can switch: samples of fractions and projections, alignment,
// threads, and parameter files with cartesian couplings.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "error_text.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/amplitude/fit_fractions.h"
#include "jacta/projection/projection.h"
#include "jacta/sample/sample_file.h"
#include "support/decay_models.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto place = text.find(what);
  EXPECT_NE(place, std::string::npos) << what;
  return text.replace(place, what.size(), by);
}

class AmplitudeOptions : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) /
              ("options_" + std::string(info->name()) + std::to_string(::getpid()));
    fs::create_directories(folder_);
    const DecayModel decay = test::make_model(test::scalar_model());
    const EventSample flat = test::flat_events(decay, 6'000);
    EventSample accepted;
    accepted.momenta.resize(3);
    Stream stream({.seed = 3});
    for (std::size_t i = 0; i < flat.size(); ++i) {
      const FourVector pair = flat.momenta[0][i] + flat.momenta[1][i];
      if (stream.uniform() < dot(pair, pair) / 3) keep(accepted, flat, i);
    }
    EventSample few;
    few.momenta.resize(3);
    for (std::size_t i = 0; i < 900; ++i) keep(few, flat, 2 * i);
    write_momenta_text(folder_ / "flat.dat", flat.momenta);
    write_momenta_text(folder_ / "accepted.dat", accepted.momenta);
    write_momenta_text(folder_ / "data.dat", few.momenta);
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  static void keep(EventSample& to, const EventSample& from, std::size_t i) {
    for (std::size_t f = 0; f < 3; ++f) to.momenta[f].push_back(from.momenta[f][i]);
    to.weights.push_back(1);
  }

  AmplitudeModel model(const std::string& keys) {
    ModelConfiguration configuration;
    const std::string file = (folder_ / "model.yml").string();
    configuration.root = parse_yaml(
        replaced(
            test::scalar_model(), "data: {", "data: {data: [data.dat], " + keys + ", "),
        file);
    SilentDiagnostics silent;
    return AmplitudeModel::from_config(configuration, silent);
  }
  static std::vector<double> point(const AmplitudeModel& m) {
    auto theta = test::some_parameters(m.decay());
    for (std::size_t p = 0; p < theta.size(); ++p) {
      const std::string& name = m.parameters()[p].name;
      if (name.find("R2.C") != std::string::npos && name.back() == 'r') theta[p] = 8;
    }
    return theta;
  }
  static FitFractions fractions(const AmplitudeModel& m, std::size_t i = 0) {
    auto matrices = m.fraction_integrals(point(m));
    return fit_fractions(m.sum(), m.sum()->free_parameters, matrices.at(i), point(m));
  }

  // sum v |A_R|^2 / sum v |A|^2 by plain sums over the events.
  static double plain_fraction(const AmplitudeModel& m,
                               const EventSample& sample,
                               std::size_t chain) {
    const auto theta = point(m);
    const auto all = test::intensities(test::amplitudes(m.decay(), sample, theta));
    const auto one =
        test::intensities(test::amplitudes(m.decay(), sample, theta, {chain}));
    double part = 0;
    double whole = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
      part += sample.weights[i] * one[i];
      whole += sample.weights[i] * all[i];
    }
    return part / whole;
  }

  fs::path folder_;
};

TEST_F(AmplitudeOptions, FractionsAreIntegralsOverPhspNoeff) {
  const auto with = model("phsp: [accepted.dat], phsp_noeff: [flat.dat]");
  const auto without = model("phsp: [accepted.dat]");
  const auto& group = with.samples()[0];
  ASSERT_EQ(group.fractions.size(), 6'000u);
  for (std::size_t chain = 0; chain < 3; ++chain) {
    const std::string name = with.sum()->chains[chain].resonances[0];
    const double right = plain_fraction(with, group.fractions, chain);
    const double accepted = plain_fraction(with, group.phase_space, chain);
    EXPECT_NEAR(fractions(with).at(name).value, right, 1e-10) << name;
    EXPECT_NEAR(fractions(without).at(name).value, accepted, 1e-10) << name;
    EXPECT_GT(std::abs(right / accepted - 1), 0.02) << name;
  }
  // The likelihood is normalised to phsp all the same.
  auto one = with.bind(*with.own_data());
  auto other = without.bind(*without.own_data());
  EXPECT_EQ(one.value(point(with)), other.value(point(without)));
}

TEST_F(AmplitudeOptions, OneSampleOfFractionsIsForAllOrOneForEach) {
  const std::string two = "phsp: [[accepted.dat], [flat.dat]], phsp_noeff: ";
  const auto files = [&](const std::string& noeff) {
    std::string text =
        replaced(test::scalar_model(),
                 "data: {",
                 "data: {data: [[data.dat], [data.dat]], " + two + noeff + ", ");
    ModelConfiguration configuration;
    configuration.root = parse_yaml(text, (folder_ / "model.yml").string());
    SilentDiagnostics silent;
    return AmplitudeModel::from_config(configuration, silent);
  };
  const auto one = files("[flat.dat]");
  EXPECT_EQ(one.fraction_integrals(point(one)).size(), 1u);
  const auto both = files("[[accepted.dat], [flat.dat]]");
  EXPECT_EQ(both.fraction_integrals(point(both)).size(), 2u);
  EXPECT_EQ(fractions(one).at("R1").value, fractions(both, 1).at("R1").value);
  EXPECT_NE(fractions(one).at("R1").value, fractions(both, 0).at("R1").value);
}

// Fractions of cfit are those of the amplitude, without the values of the efficiency.
TEST_F(AmplitudeOptions, FractionsOfCfitLeaveTheEfficiencyOut) {
  {
    std::ofstream values(folder_ / "eff.dat");
    for (int i = 0; i < 6'000; ++i) values << 0.1 + (i % 7) << "\n";
  }
  const auto m = model(
      "phsp: [flat.dat], phsp_eff_value: [eff.dat], data_eff_value: [eff.dat], model: "
      "cfit, bg_frac: 0.1");
  const double right = plain_fraction(m, m.samples()[0].phase_space, 0);
  EXPECT_NEAR(fractions(m).at(m.sum()->chains[0].resonances[0]).value, right, 1e-10);
}

TEST_F(AmplitudeOptions, ProjectionsAreOfPhspPlot) {
  const auto sums = [&](const AmplitudeModel& m) {
    const auto p = mass_projections(m.projected(), m.samples()[0], point(m)).front();
    double low = 0;
    double all = 0;
    for (std::size_t b = 0; b < p.total.size(); ++b) {
      if (p.edges[b] < 1) low += p.total[b];
      all += p.total[b];
    }
    EXPECT_NEAR(all, 900, 1e-6);
    return low;
  };
  const double flat = sums(model("phsp: [flat.dat]"));
  const double accepted = sums(model("phsp: [accepted.dat]"));
  EXPECT_EQ(sums(model("phsp: [accepted.dat], phsp_plot: [flat.dat]")), flat);
  EXPECT_GT(std::abs(flat - accepted), 20);
}

// The variance of a bin is the sum of squared weights: all of weight 0.5, n events have
// the content n/2 and the error sqrt(n)/2.
TEST_F(AmplitudeOptions, ErrorsOfWeightedDataInProjections) {
  const auto plain = model("phsp: [flat.dat]");
  const auto half = model("phsp: [flat.dat], data_weight: 0.5");
  const auto n =
      mass_projections(plain.projected(), plain.samples()[0], point(plain)).front();
  const auto p =
      mass_projections(half.projected(), half.samples()[0], point(half)).front();
  double filled = 0;
  for (std::size_t b = 0; b < n.data.size(); ++b) {
    EXPECT_NEAR(n.data_error[b], std::sqrt(n.data[b]), 1e-12) << b;
    EXPECT_NEAR(p.data[b], 0.5 * n.data[b], 1e-12) << b;
    EXPECT_NEAR(p.data_error[b], 0.5 * std::sqrt(n.data[b]), 1e-12) << b;
    filled += n.data[b] > 1 ? 1 : 0;
  }
  EXPECT_GT(filled, 10);
}

// With cfit the background is in the projection with its share of the events.
TEST_F(AmplitudeOptions, ProjectionsOfCfitHoldBothParts) {
  const auto m = model("phsp: [flat.dat], model: cfit, bg_frac: 0.3");
  const auto p = mass_projections(m.projected(), m.samples()[0], point(m)).front();
  double background = 0;
  double total = 0;
  for (std::size_t b = 0; b < p.total.size(); ++b) {
    background += p.background[b];
    total += p.total[b];
  }
  EXPECT_NEAR(background, 270, 1e-6);
  EXPECT_NEAR(total, 900, 1e-6);
}

TEST_F(AmplitudeOptions, AnyNumberOfThreadsGivesTheSameBits) {
  const auto m = model("phsp: [flat.dat]");
  std::vector<Derivatives> results;
  for (const std::size_t threads : {0u, 1u, 2u, 3u}) {
    const Executor executor(std::max<std::size_t>(threads, 1));
    auto eval = m.bind(*m.own_data(), threads > 0 ? &executor : nullptr);
    Derivatives d;
    eval.likelihood().derivatives({.theta = point(m)}, d);
    results.push_back(d);
  }
  for (const auto& d : results) {
    EXPECT_EQ(d.value, results[0].value);
    EXPECT_EQ(d.gradient, results[0].gradient);
    EXPECT_EQ(d.hessian, results[0].hessian);
  }
}

TEST_F(AmplitudeOptions, CartesianCouplingsAreConverted) {
  const auto m = model("phsp: [flat.dat]");
  const std::string head = "A->R2.CR2->B.D_total_0";
  const auto read = [&](const Values& named, std::size_t messages) {
    CollectedDiagnostics diagnostics;
    const auto values = m.known_values(named, diagnostics);
    EXPECT_EQ(diagnostics.messages().size(), messages);
    return values;
  };
  const Values cartesian = {{head + "r", -9}, {head + "i", 40}};
  EXPECT_NEAR(read(cartesian, 1).at(head + "r"), 41, 1e-13);
  EXPECT_NEAR(read(cartesian, 1).at(head + "i"), std::atan2(40.0, -9.0), 1e-14);
  auto said = cartesian;
  said["polar"] = 1;
  EXPECT_EQ(read(said, 0).at(head + "r"), -9);
  // Polar files with negative radii exist: those are left alone, with a warning.
  const Values unclear = {{head + "r", -3}, {head + "i", 2}};
  EXPECT_EQ(read(unclear, 1), unclear);
  said = {{head + "r", 3}, {head + "i", 4}};
  EXPECT_EQ(read(said, 0), said);
  said["polar"] = 0;
  EXPECT_NEAR(read(said, 0).at(head + "r"), 5, 1e-14);
  said.erase(head + "i");
  EXPECT_THROW(read(said, 0), InputError);
}

TEST_F(AmplitudeOptions, CouplingsWithoutAValueAreListed) {
  const auto m = model("phsp: [flat.dat]");
  EXPECT_EQ(m.without_value(),
            (std::vector<std::string>{"A->R2.CR2->B.D_total_0r",
                                      "A->R2.CR2->B.D_total_0i",
                                      "A->R3.BR3->C.D_total_0r",
                                      "A->R3.BR3->C.D_total_0i"}));
}

// Without alignment the helicity amplitudes of two topologies are added as they are:
// those of a model with the one and of a model with the other.
TEST(Alignment, SwitchedOffChainsAreAddedAsTheyAre) {
  const std::string both = test::baryon_model();
  const std::string drop = "[Ks, p, p_break: True], ";
  const std::string del = "[Del, K, p_break: True], ";
  const std::string lam = ", [Lam, pi, p_break: True]";
  const std::string two = replaced(both, drop, "");  // Del and Lam
  const DecayModel aligned = test::make_model(two);
  const EventSample events = test::flat_events(aligned, 20);
  const auto amplitudes = [&](const DecayModel& m) {
    // One value for every coupling, the same in all models.
    std::vector<double> theta;
    for (const auto& p : m.parameters) {
      const double drawn = p.name.back() == 'i' ? 0.8 : 1.3;
      theta.push_back(p.value && !p.free ? *p.value : drawn);
    }
    for (const auto& v : m.variables) {
      if (v.name.find("total_0") == std::string::npos) continue;
      theta[v.parameter] = v.name.back() == 'i' ? 0 : 1;
    }
    return test::amplitudes(m, events, theta);
  };
  const auto first = amplitudes(test::make_model(replaced(two, lam, "")));
  const auto second = amplitudes(test::make_model(replaced(two, del, "")));
  const std::string off = "decay_chain: {$all: {aligned: False}}\n";
  const std::string one_off =
      replaced(two, "Lam: [p, K]", "Lam: [p, K, {decay_chain_params: {aligned: False}}]");
  double difference = 0;
  for (const std::string& text : {two + off, one_off}) {
    const auto sum = amplitudes(test::make_model(text));
    const auto turned = amplitudes(aligned);
    for (std::size_t i = 0; i < events.size(); ++i) {
      for (std::size_t c = 0; c < sum[i].size(); ++c) {
        EXPECT_NEAR(std::abs(sum[i][c] - first[i][c] - second[i][c]), 0, 1e-12);
        difference = std::max(difference, std::abs(sum[i][c] - turned[i][c]));
      }
    }
  }
  EXPECT_GT(difference, 1e-3);
}

// Waves of the Monte Carlo that are streamed give the bits of those that are kept.
TEST_F(AmplitudeOptions, LazyCallStreamsTheWavesOfTheMonteCarlo) {
  const std::string files = "phsp: [accepted.dat], phsp_noeff: [flat.dat]";
  const auto kept = model(files);
  const auto lazy = model(files + ", lazy_call: True");
  const auto data = *kept.own_data();
  const Executor executor(2);
  auto with = kept.objective(data, point(kept));
  auto without = lazy.objective(data, point(lazy), &executor);
  EXPECT_FALSE(with.integrals(0)->store().is_streamed());
  ASSERT_TRUE(without.integrals(0)->store().is_streamed());
  const auto expected = with.derivatives(point(kept), 2);
  const auto seen = without.derivatives(point(lazy), 2);
  EXPECT_EQ(seen.value, expected.value);
  EXPECT_TRUE(seen.gradient == expected.gradient);
  EXPECT_TRUE(seen.hessian == expected.hessian);
  EXPECT_TRUE(without.monte_carlo_products(point(lazy)) ==
              with.monte_carlo_products(point(kept)));
  EXPECT_EQ(fractions(lazy).at("R1").value, fractions(kept).at("R1").value);
  // The waves of another mass of a shape that does not float.
  const std::size_t mass = kept.parameters().index("R1_mass");
  auto theta = point(kept);
  theta[mass] += 0.01;
  EXPECT_EQ(lazy.bind(data).value(theta), kept.bind(data).value(theta));
}

// One file for each set of things that integrals depend on, with the same bits.
TEST_F(AmplitudeOptions, IntegralsAreKeptInAFolderAndFoundAgain) {
  const fs::path kept = folder_ / "kept" / "integrals";
  const auto files = [&] {
    std::vector<fs::path> found;
    if (!fs::exists(kept)) return found;
    for (const auto& entry : fs::directory_iterator(kept)) found.push_back(entry.path());
    return found;
  };
  const std::string flat = "phsp: [flat.dat]";
  const std::string folder = ", integral_folder: " + kept.string();
  const auto evaluate = [&](const std::string& keys, bool other_mass = false) {
    const auto m = model(keys);
    auto theta = point(m);
    if (other_mass) theta[m.parameters().index("R1_mass")] += 0.01;
    auto objective = m.objective(*m.own_data(), theta);
    const auto result = objective.derivatives(theta, 2);
    return std::pair(result.value, result.hessian);
  };
  const auto plain = evaluate(flat);
  EXPECT_TRUE(files().empty());
  EXPECT_EQ(evaluate(flat + folder), plain);
  ASSERT_EQ(files().size(), 1u);
  const auto time = fs::last_write_time(files()[0]);
  EXPECT_EQ(evaluate(flat + folder), plain);
  const auto again = model(flat + folder);
  auto objective = again.objective(*again.own_data(), point(again));
  EXPECT_EQ(objective.value(point(again)), plain.first);
  EXPECT_EQ(objective.integrals(0)->passes(), 0u);
  EXPECT_EQ(evaluate(flat + folder + ", lazy_call: True"), plain);
  EXPECT_EQ(files().size(), 1u);
  EXPECT_EQ(fs::last_write_time(files()[0]), time);
  // What integrals depend on makes another file: values, weights, events, the model.
  EXPECT_EQ(evaluate(flat + folder, true), evaluate(flat, true));
  EXPECT_EQ(files().size(), 2u);
  std::ofstream weights(folder_ / "weight.dat");
  for (int i = 0; i < 6'000; ++i) weights << 1 + i % 7 << "\n";
  weights.close();
  const std::string weighted = flat + ", phsp_weight: weight.dat";
  EXPECT_EQ(evaluate(weighted + folder), evaluate(weighted));
  EXPECT_EQ(files().size(), 3u);
  EXPECT_EQ(evaluate("phsp: [accepted.dat]" + folder), evaluate("phsp: [accepted.dat]"));
  EXPECT_EQ(files().size(), 4u);
  EXPECT_EQ(evaluate(flat + folder + ", center_mass: True"),
            evaluate(flat + ", center_mass: True"));
  EXPECT_EQ(files().size(), 5u);
  // A damaged one is named, not used.
  for (const auto& file : files()) std::ofstream(file) << "{";
  const std::string error = error_text([&] { evaluate(flat + folder); });
  EXPECT_NE(error.find(kept.string()), std::string::npos) << error;
}

}  // namespace
}  // namespace jacta
