// Toys follow what the likelihood integrates, whatever the sample, its weights and size.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "jacta/amplitude/amplitude_model.h"
#include "jacta/fit/fit.h"
#include "jacta/sample/sample_file.h"
#include "support/decay_models.h"
#include "support/goodness.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

// Spinless finals; the acceptance falls with the mass of B and C from 1 to 0.05.
class AmplitudeToys : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) /
              ("toys_" + std::string(info->name()) + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  static double acceptance(const EventSample& events, std::size_t i) {
    const FourVector p = events.momenta[0][i] + events.momenta[1][i];
    const double u = (dot(p, p) - 0.40) / (2.99 - 0.40);  // between the borders
    return 1 - 0.95 * u;
  }

  // A model whose phsp holds n events: flat, accepted, or weighted by the acceptance.
  AmplitudeModel model(std::size_t n, const std::string& kind, const std::string& keys) {
    return model_of(test::scalar_model(), n, kind, keys);
  }
  AmplitudeModel model_of(const std::string& text,
                          std::size_t n,
                          const std::string& kind,
                          const std::string& keys) {
    const DecayModel decay = test::make_model(text);
    const EventSample flat = test::flat_events(decay, kind == "accepted" ? 4 * n : n);
    EventSample chosen;
    chosen.momenta.resize(3);
    Stream stream({.seed = 12});
    std::ofstream weights(folder_ / "weights.dat");
    for (std::size_t i = 0; i < flat.size() && chosen.momenta[0].size() < n; ++i) {
      const double e = acceptance(flat, i);
      if (kind == "accepted" && stream.uniform() >= e) continue;
      weights << (kind == "weighted" ? e : 1) << "\n";
      for (std::size_t f = 0; f < 3; ++f) chosen.momenta[f].push_back(flat.momenta[f][i]);
    }
    weights.close();
    write_momenta_text(folder_ / "phsp.dat", chosen.momenta);
    write_momenta_text(folder_ / "data.dat", test::flat_events(decay, 50).momenta);
    ModelConfiguration configuration;
    configuration.root = parse_yaml(text, (folder_ / "model.yml").string());
    Node data = configuration.root.at("data");
    const Node files = parse_yaml(
        "{data: [data.dat], phsp: [phsp.dat], phsp_weight: [weights.dat]" + keys + "}",
        (folder_ / "model.yml").string());
    for (const auto& [key, value] : files.entries()) data.set(key.as_text(), value);
    configuration.root.set("data", data);
    SilentDiagnostics silent;
    return AmplitudeModel::from_config(configuration, silent);
  }

  static Values truth(const AmplitudeModel& m) {
    Values values;
    for (const auto& name : m.parameters().fittable()) {
      const bool is_tensor = name.find("R2") != std::string::npos;
      values[name] = name.back() == 'i' ? 0.7 : (is_tensor ? 8 : 0.6);
    }
    return values;
  }

  // Mean pull of every parameter over fits that begin at the truth.
  static std::map<std::string, double> mean_pulls(const AmplitudeModel& m,
                                                  double events,
                                                  std::uint64_t toys) {
    const auto generator = m.generator(truth(m), {.events = events});
    const auto problem = make_problem(m.space(), {}, truth(m));
    std::map<std::string, double> sums;
    for (std::uint64_t t = 0; t < toys; ++t) {
      auto eval = m.bind(generator->generate({.seed = 4, .point = 1, .toy = t}));
      const auto best = named_result(m.parameters(), minimise(eval, problem));
      EXPECT_TRUE(best.valid) << t << ": " << best.reason;
      for (const auto& name : m.parameters().fittable()) {
        double off = best.values.at(name) - truth(m).at(name);
        if (name.back() == 'i') off = std::remainder(off, 2 * std::acos(-1.0));
        sums[name] += off / best.errors.at(name) / toys;
      }
    }
    return sums;
  }

  fs::path folder_;
};

TEST_F(AmplitudeToys, PullsAreUnbiasedForEverySampleWeightAndSize) {
  constexpr int toys = 80;
  for (const std::string kind : {"accepted", "weighted"}) {
    for (const std::size_t n : {900u, 4'000u, 30'000u}) {
      const auto m = model(n, kind, "");
      for (const auto& [name, mean] : mean_pulls(m, 150, toys)) {
        EXPECT_NEAR(mean, 0, 4 / std::sqrt(1.0 * toys)) << kind << n << " " << name;
      }
    }
  }
}

// Flat phase space where the sample is not flat: what the test above would notice.
TEST_F(AmplitudeToys, FlatToysOfAnAcceptedSampleAreBiasedAndSaySo) {
  const auto m = model(4'000, "accepted", ", toys_from: phase_space");
  double largest = 0;
  for (const auto& [name, mean] : mean_pulls(m, 1'500, 20)) {
    largest = std::max(largest, std::abs(mean));
  }
  EXPECT_GT(largest, 1.2);
  const auto warnings = m.generator(truth(m), {.events = 200})->warnings();
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("phsp is not flat: the mean energy of"), std::string::npos);

  const auto flat = model(4'000, "flat", ", toys_from: phase_space");
  EXPECT_TRUE(flat.generator(truth(flat), {.events = 200})->warnings().empty());
  for (const auto& [name, mean] : mean_pulls(flat, 200, 80)) {
    EXPECT_NEAR(mean, 0, 0.6) << name;  // the sample's own fluctuation comes on top
  }
}

// Toys are distributed as p_j = v_j f_j / I: the mean of a mass by the exact sum.
TEST_F(AmplitudeToys, MeansAreThoseOfTheWeightedSample) {
  const auto m = model(2'000, "weighted", "");
  const auto& pool = m.samples().front().phase_space;
  const auto f = test::intensities(test::amplitudes(m.decay(), pool, m.theta(truth(m))));
  double sum = 0;
  double first = 0;
  double second = 0;
  const auto x = [](const EventSample& s, std::size_t i) {
    const FourVector p = s.momenta[0][i] + s.momenta[1][i];
    return dot(p, p);
  };
  for (std::size_t i = 0; i < pool.size(); ++i) {
    const double w = f[i] * pool.weights[i];
    sum += w;
    first += w * x(pool, i);
    second += w * x(pool, i) * x(pool, i);
  }
  const double mean = first / sum;
  const double sigma = std::sqrt(second / sum - mean * mean);
  const auto generator = m.generator(truth(m), {.events = 300});
  double seen = 0;
  double events = 0;
  for (std::size_t t = 0; t < 60; ++t) {
    const auto data = m.samples_of(generator->generate({.seed = 8, .toy = t}))[0].data;
    for (std::size_t i = 0; i < data.size(); ++i) seen += x(data, i);
    events += static_cast<double>(data.size());
  }
  EXPECT_NEAR(seen / events, mean, 4 * sigma / std::sqrt(events));
  // Without the weights the mean is another one.
  double unweighted = 0;
  double norm = 0;
  for (std::size_t i = 0; i < pool.size(); ++i) {
    unweighted += f[i] * x(pool, i);
    norm += f[i];
  }
  EXPECT_GT(std::abs(unweighted / norm - mean), 10 * sigma / std::sqrt(events));
}

// Cells of the plane of two squared masses, 12 by 12 between the borders.
std::vector<std::size_t> dalitz_cells(const EventSample& sample) {
  std::vector<std::size_t> cells;
  const auto twelfth = [](double x, double lower, double upper) {
    const double u = std::clamp((x - lower) / (upper - lower), 0.0, 0.9999);
    return static_cast<std::size_t>(12 * u);
  };
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const FourVector first = sample.momenta[0][i] + sample.momenta[1][i];
    const FourVector second = sample.momenta[1][i] + sample.momenta[2][i];
    cells.push_back(12 * twelfth(dot(first, first), 0.40, 2.99) +
                    twelfth(dot(second, second), 0.08, 1.9));
  }
  return cells;
}

// Numbers of events and cells of all toys.
struct DrawnToys {
  std::vector<std::int64_t> counts = {};
  std::vector<double> cells = std::vector<double>(144);
  std::vector<double> first = {};  ///< cell of the first event of each toy
  std::vector<double> second = {};
};

DrawnToys drawn(const AmplitudeModel& m, const Values& at, std::size_t toys) {
  DrawnToys result;
  const auto generator = m.generator(at, {.events = 60});
  for (std::size_t t = 0; t < toys; ++t) {
    const auto data = m.samples_of(generator->generate({.seed = 11, .toy = t}))[0].data;
    const auto cells = dalitz_cells(data);
    result.counts.push_back(static_cast<std::int64_t>(cells.size()));
    for (const auto cell : cells) ++result.cells[cell];
    if (cells.size() < 2) continue;
    result.first.push_back(static_cast<double>(cells[0]));
    result.second.push_back(static_cast<double>(cells[1]));
  }
  return result;
}

// Sums of weights v f of a sample, and of their squares, by cell.
struct WeightedCells {
  std::vector<double> sums = std::vector<double>(144);
  std::vector<double> squares = std::vector<double>(144);
};

WeightedCells weighted_cells(const AmplitudeModel& m,
                             const EventSample& sample,
                             const Values& at) {
  WeightedCells result;
  const auto f = test::intensities(test::amplitudes(m.decay(), sample, m.theta(at)));
  const auto cells = dalitz_cells(sample);
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double w = f[i] * sample.weights[i];
    result.sums[cells[i]] += w;
    result.squares[cells[i]] += w * w;
  }
  return result;
}

// Toys from a weighted sample: the probability of a cell is a sum, exactly.
TEST_F(AmplitudeToys, FillTheDalitzPlaneAsTheWeightedSampleDoes) {
  const auto m = model(6'000, "weighted", "");
  const auto family_at = [&](const Values& expected) {
    const auto toys = drawn(m, truth(m), 1'000);
    test::TestFamily family;
    family.add("counts", test::poisson_p(toys.counts, 60));
    family.add(
        "cells",
        test::bins_p(toys.cells,
                     weighted_cells(m, m.samples().front().phase_space, expected).sums));
    family.add("events of a toy", test::independent_pairs_p(toys.first, toys.second));
    family.add("one toy and the next",
               test::independent_pairs_p({toys.first.begin(), toys.first.end() - 1},
                                         {toys.first.begin() + 1, toys.first.end()}));
    return family;
  };
  EXPECT_TRUE(family_at(truth(m)).holds());
  Values other = truth(m);
  bool changed = false;
  for (auto& [name, value] : other) {
    if (changed || name.back() != 'i') continue;
    value += 0.2;
    changed = true;
  }
  ASSERT_TRUE(changed);
  EXPECT_FALSE(family_at(other).holds());
}

// Flat proposals, accepted by the intensity, against a weighted flat sample of its own:
// the error of the sums counts.
TEST_F(AmplitudeToys, OfFlatPhaseSpaceAgreeWithAWeightedFlatSample) {
  const auto m = model(4'000, "flat", ", toys_from: phase_space");
  const auto toys = drawn(m, truth(m), 500);
  const EventSample flat = test::flat_events(m.decay(), 120'000);
  const auto p_at = [&](const Values& expected) {
    const auto weighted = weighted_cells(m, flat, expected);
    double n = 0;
    double sum = 0;
    for (std::size_t c = 0; c < 144; ++c) {
      n += toys.cells[c];
      sum += weighted.sums[c];
    }
    double chi_square = 0;
    double degrees = -1;
    for (std::size_t c = 0; c < 144; ++c) {
      const double e = n * weighted.sums[c] / sum;
      if (e < 10) continue;
      const double variance = e + n * n * weighted.squares[c] / (sum * sum);
      chi_square += (toys.cells[c] - e) * (toys.cells[c] - e) / variance;
      ++degrees;
    }
    EXPECT_GT(degrees, 40);
    return test::chi_square_p(chi_square, degrees);
  };
  EXPECT_GT(p_at(truth(m)), 0.005);
  EXPECT_GT(test::poisson_p(toys.counts, 60), 0.005);
  Values other = truth(m);
  for (auto& [name, value] : other) {
    if (name.back() == 'i') value += 0.3;
    if (name.back() == 'i') break;
  }
  EXPECT_LT(p_at(other), 0.005);
}

// 50 events of data, 20 of background with weight 0.6 each: of a toy 12 are background,
// 38 signal, and its own 20 background events subtract 12 again, each as often as drawn.
TEST_F(AmplitudeToys, BackgroundIsAPartOfTheDataAndSubtractsAsMuch) {
  const std::string text = test::scalar_model();
  write_momenta_text(folder_ / "bg.dat",
                     test::flat_events(test::make_model(text), 20).momenta);
  const auto m = model(4'000, "flat", ", bg: [bg.dat], bg_weight: 0.6");
  const auto generator = m.generator(truth(m));
  constexpr std::size_t toys = 400;
  double signal = 0;
  double background = 0;
  double control = 0;
  double subtracted = 0;
  for (std::size_t t = 0; t < toys; ++t) {
    const Dataset toy = generator->generate({.seed = 9, .toy = t});
    const auto sample = m.samples_of(toy)[0];
    for (const auto source : toy.at("data").sources()) {
      (source == 0 ? signal : background) += 1.0 / toys;
    }
    control += static_cast<double>(sample.background.size()) / toys;
    for (const double w : sample.background.weights) subtracted -= w / toys;
  }
  const auto poisson_error = [](double mean) { return 4 * std::sqrt(mean / toys); };
  EXPECT_NEAR(signal, 38, poisson_error(38));
  EXPECT_NEAR(background, 12, poisson_error(12));
  EXPECT_NEAR(control, 20, poisson_error(20));
  EXPECT_NEAR(subtracted, 12, 0.6 * poisson_error(20));
}

// One constant wave: all 1,000 events are as likely, and the sample adds n/1000 to the
// variance.
TEST_F(AmplitudeToys, ASmallSampleIsNamedWithItsEffect) {
  std::string text = test::scalar_model();
  text.replace(text.find("J: 2, P: +1"), 11, "J: 2, P: +1, disable: True");
  text.replace(text.find("J: 0, P: +1"), 11, "J: 0, P: +1, disable: True");
  text.replace(text.find("J: 1, P: -1, mass: 0.89555, width: 0.0473"),
               41,
               "J: 0, P: 1, model: one");
  const auto m = model_of(text, 1'000, "flat", "");
  const auto warnings = [&](double events) {
    return m.generator({}, {.events = events})->warnings();
  };
  EXPECT_TRUE(warnings(90).empty());  // sqrt(1.09) - 1 = 4.4 %
  ASSERT_EQ(warnings(500).size(), 1u);
  EXPECT_NE(warnings(500)[0].find("as good as 1000 of equal weight"), std::string::npos);
  EXPECT_NE(warnings(500)[0].find("wider by about 22 %, 22 % at most"), std::string::npos)
      << warnings(500)[0];
  EXPECT_NO_THROW(warnings(999));
  EXPECT_THROW(warnings(1'001), InputError);
}

TEST_F(AmplitudeToys, DrawnValuesAreNamed) {
  const auto m = model(4'000, "flat", "");
  EXPECT_TRUE(m.generator(truth(m), {.events = 10})->warnings().empty());
  auto some = truth(m);
  const std::string left_out = some.begin()->first;
  some.erase(left_out);
  const auto warnings = m.generator(some, {.events = 10})->warnings();
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find(left_out), std::string::npos);
}

TEST_F(AmplitudeToys, AFixedNumberOfEvents) {
  const auto m = model(4'000, "accepted", "");
  const auto rows = [&](const GenerateOptions& options, std::size_t toy) {
    const auto data = m.generator(truth(m), options)->generate({.seed = 1, .toy = toy});
    return data.at("data").rows();
  };
  EXPECT_EQ(rows({.n_toys = 123}, 0), 123u);
  EXPECT_EQ(rows({.n_toys = 0}, 0), 0u);
  EXPECT_NE(rows({.n_toys = 123, .sample_n_toys = true}, 0),
            rows({.n_toys = 123, .sample_n_toys = true}, 1));
}

// A peak that flat proposals do not find ends with what to do.
TEST_F(AmplitudeToys, ANarrowPeakEndsInFlatPhaseSpace) {
  std::string text = test::scalar_model();
  text.replace(text.find("width: 0.0473"), 13, "width: 1e-8");
  const auto m = model_of(text, 4'000, "flat", ", toys_from: phase_space");
  const auto generator = m.generator({}, {.events = 20});
  try {
    for (std::size_t t = 0; t < 20; ++t) generator->generate({.seed = 1, .toy = t});
    ADD_FAILURE() << "no error";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("peaks too narrowly"), std::string::npos);
  }
}

}  // namespace
}  // namespace jacta
