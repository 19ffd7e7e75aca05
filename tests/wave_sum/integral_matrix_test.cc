#include "jacta/wave_sum/integral_matrix.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <Eigen/Eigenvalues>
#include <filesystem>
#include <fstream>

#include "jacta/base/atomic_file.h"
#include "jacta/base/stale_error.h"
#include "jacta/wave_sum/event_sums.h"
#include "jacta/wave_sum/padded.h"
#include "wave/synthetic_waves.h"

namespace jacta {
namespace {

using test::SyntheticOptions;
using test::SyntheticSource;

struct Built {
  std::shared_ptr<const CoherentSum> sum;
  SyntheticSource source;
  std::shared_ptr<const ColumnTable> table;
  std::shared_ptr<const WaveStore> store;
  std::vector<double> theta, weights;

  explicit Built(SyntheticOptions options, std::size_t events = 333)
      : sum(test::synthetic_sum(options)),
        source(*sum, options, events, 3),
        table(std::make_shared<const ColumnTable>(*sum, sum->free_parameters)),
        theta(sum->start_values()) {
    store = WaveStore::build(sum, table, source, sum->variable_values(theta));
    for (std::size_t i = 0; i < events; ++i) {
      weights.push_back(1.0 + 0.4 * std::sin(static_cast<double>(i)));
    }
  }

  double plain_integral() const {
    const auto f = test::plain_intensities(*sum, source, theta);
    double total = 0, integral = 0;
    for (std::size_t i = 0; i < f.size(); ++i) {
      total += weights[i];
      integral += weights[i] * f[i];
    }
    return integral / total;
  }
  double value(IntegralMatrix& matrix, int level = 0) {
    matrix.update(sum->variable_values(theta), level);
    return matrix.value(test::plain_coefficients(*sum, theta));
  }
};

std::size_t parameter(const CoherentSum& sum, const std::string& name) {
  for (std::size_t p = 0; p < sum.parameters.size(); ++p) {
    if (sum.parameters[p].name == name) return p;
  }
  throw std::runtime_error(name);
}

TEST(IntegralMatrix, IsHermitianAndPositiveAndGivesTheIntegral) {
  for (const std::size_t components : {1u, 3u}) {
    Built b({.components = components});
    IntegralMatrix matrix(b.store, b.weights);
    EXPECT_NEAR(b.value(matrix), b.plain_integral(), 1e-12 * b.plain_integral());
    const auto h = matrix.matrix();
    EXPECT_EQ((h - h.adjoint()).norm(), 0);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> solver(h);
    EXPECT_GT(solver.eigenvalues().minCoeff(), -1e-14 * solver.eigenvalues().maxCoeff());
  }
}

TEST(IntegralMatrix, StepsInCouplingsNeedNoEvents) {
  Built b({.float_masses = true});
  IntegralMatrix matrix(b.store, b.weights);
  b.value(matrix, 2);
  for (int step = 0; step < 3; ++step) {
    b.theta[parameter(*b.sum, "R1_total_0i")] += 0.3;
    EXPECT_NEAR(b.value(matrix, step), b.plain_integral(), 1e-12 * b.plain_integral());
  }
  EXPECT_EQ(matrix.passes(), 1u);
}

// Every order of steps and levels gives what a new matrix gives.
TEST(IntegralMatrix, FloatingShapesAreNeverStale) {
  Built b({.arrangements = 2, .float_masses = true});
  IntegralMatrix matrix(b.store, b.weights);
  const std::vector<std::pair<std::string, int>> steps = {{"R0_mass", 2},
                                                          {"R1_width", 0},
                                                          {"R1_mass", 1},
                                                          {"R0_mass", 0},
                                                          {"", 2},
                                                          {"", 1},
                                                          {"R1_mass", 2},
                                                          {"R1_mass", 1},
                                                          {"", 2}};
  for (const auto& [name, level] : steps) {
    if (!name.empty()) b.theta[parameter(*b.sum, name)] += 0.013;
    EXPECT_NEAR(b.value(matrix, level), b.plain_integral(), 1e-12 * b.plain_integral());
    IntegralMatrix anew(b.store, b.weights);
    anew.update(b.sum->variable_values(b.theta), level);
    for (std::size_t q = 0; q < b.table->end(level); ++q) {
      for (std::size_t r = 0; r <= q; ++r) {
        const auto& columns = b.table->columns();
        if (columns[q].level + columns[r].level > 2) continue;
        EXPECT_LT(std::abs(matrix.pair(q, r) - anew.pair(q, r)),
                  1e-13 * (1 + std::abs(anew.pair(q, r))))
            << name << ' ' << q << ' ' << r;
      }
    }
  }
}

TEST(IntegralMatrix, AShapeThatIsFoldedInCannotMove) {
  Built b({});
  IntegralMatrix matrix(b.store, b.weights);
  b.value(matrix);
  b.theta[parameter(*b.sum, "R0_mass")] += 0.001;
  EXPECT_THROW(b.value(matrix), StaleError);
}

TEST(IntegralMatrix, WeightsAreChecked) {
  Built b({});
  EXPECT_THROW(IntegralMatrix(b.store, {1, 2, 3}), InputError);
  EXPECT_THROW(IntegralMatrix(b.store, std::vector<double>(333, 0.0)), InputError);
}

TEST(IntegralMatrix, EqualBitsForAnyNumberOfThreadsAndInstructionSet) {
  Built b({.float_masses = true}, 9000);
  const auto values = b.sum->variable_values(b.theta);
  IntegralMatrix one(b.store, b.weights);
  one.update(values, 2);
  const Executor executor(3);
  IntegralMatrix three(b.store, b.weights), plain(b.store, b.weights, "baseline");
  three.update(values, 2, &executor);
  plain.update(values, 2);
  EXPECT_TRUE(one.matrix() == three.matrix());
  EXPECT_TRUE(one.gram() == three.gram());
  EXPECT_TRUE(one.gram() == plain.gram());
}

// Three parts, the last one not full; masses float, so that points are streamed too.
class Streamed : public ::testing::Test {
 protected:
  Streamed()
      : b_({.arrangements = 2, .float_masses = true}, 2 * part_events + 777),
        values_(b_.sum->variable_values(b_.theta)),
        streamed_(WaveStore::stream(b_.sum, b_.table, source(), values_)) {}

  static constexpr std::size_t part_events =
      WaveStore::part_tiles * WaveStore::tile_events;
  std::shared_ptr<const WaveSource> source() const {
    return {std::shared_ptr<void>(), &b_.source};
  }

  Built b_;
  std::vector<double> values_;
  std::shared_ptr<const WaveStore> streamed_;
};

TEST_F(Streamed, KeepsNoWavesButKnowsAllAboutThem) {
  EXPECT_TRUE(streamed_->is_streamed());
  EXPECT_FALSE(b_.store->is_streamed());
  EXPECT_EQ(streamed_->parts(), 3u);
  EXPECT_EQ(b_.store->parts(), 1u);
  EXPECT_EQ(b_.store->part(0).get(), b_.store.get());
  EXPECT_EQ(streamed_->size(), b_.store->size());
  EXPECT_EQ(streamed_->fingerprint(), b_.store->fingerprint());
  EXPECT_EQ(streamed_->fixed_values(), b_.store->fixed_values());
  EXPECT_EQ(streamed_->part(2)->size(), 777u);
  EXPECT_THROW(streamed_->select(std::vector<std::size_t>{0}), UsageError);
  EXPECT_THROW(EventColumns{streamed_}, BugError);
}

TEST_F(Streamed, IntegralsHaveTheBitsOfWavesThatAreKept) {
  const Executor executor(3);
  IntegralMatrix kept(b_.store, b_.weights), one(streamed_, b_.weights),
      three(streamed_, b_.weights);
  kept.update(values_, 2);
  one.update(values_, 2);
  three.update(values_, 2, &executor);
  EXPECT_TRUE(one.gram() == kept.gram());
  EXPECT_TRUE(three.gram() == kept.gram());
  // And after a step in a mass.
  b_.theta[parameter(*b_.sum, "R0_mass")] += 0.01;
  EXPECT_EQ(b_.value(one, 1), b_.value(kept, 1));
  EXPECT_TRUE(one.gram() == kept.gram());
}

TEST_F(Streamed, SumsOverEventsHaveThemToo) {
  const auto kernels = wave_kernels::choose();
  const Executor executor(3);
  EventColumns columns(b_.store);
  columns.update(values_, 2, nullptr);
  EventRequest request;
  request.order = 2;
  request.squares = true;
  request.linear = true;
  request.coefficients = b_.table->values(
      CoefficientEvaluator(b_.sum, b_.sum->free_parameters).evaluate(b_.theta, 0));
  const auto weights = padded(b_.weights);
  request.terms.weights = weights.data();
  request.terms.scale = 1;
  const auto kept = sum_events(columns, request, kernels, nullptr);
  for (const Executor* threads : {static_cast<const Executor*>(nullptr), &executor}) {
    const auto sums =
        sum_streamed_events(*streamed_, values_, 2, request, kernels, threads);
    EXPECT_EQ(sums.value, kept.value);
    EXPECT_EQ(sums.second, kept.second);
    EXPECT_TRUE(sums.g == kept.g);
    EXPECT_TRUE(sums.s == kept.s);
    EXPECT_TRUE(sums.t == kept.t);
  }
  EXPECT_GT(kept.value, 0);
}

class IntegralMatrixFile : public ::testing::Test {
 protected:
  IntegralMatrixFile()
      : path_(std::filesystem::path(::testing::TempDir()) /
              ("jacta_integrals_" + std::to_string(::getpid()) + ".json")) {}
  void TearDown() override { std::filesystem::remove(path_); }
  std::filesystem::path path_;
};

TEST_F(IntegralMatrixFile, ComesBackWithTheSameBits) {
  Built b({.float_masses = true});
  const auto values = b.sum->variable_values(b.theta);
  IntegralMatrix matrix(b.store, b.weights);
  EXPECT_THROW(matrix.save(path_), UsageError);
  matrix.update(values, 1);
  matrix.save(path_);
  auto again = IntegralMatrix::load(path_, b.store, b.weights, values);
  EXPECT_TRUE(again.matrix() == matrix.matrix());
  again.update(values, 0);
  EXPECT_EQ(again.passes(), 0u);
  again.update(values, 2);
  matrix.update(values, 2);
  EXPECT_LT((again.gram() - matrix.gram()).norm(), 1e-14 * matrix.gram().norm());
}

TEST_F(IntegralMatrixFile, AStaleOneIsRefused) {
  Built b({.float_masses = true});
  auto values = b.sum->variable_values(b.theta);
  IntegralMatrix matrix(b.store, b.weights);
  matrix.update(values, 0);
  matrix.save(path_);
  auto weights = b.weights;
  weights[7] += 1e-9;
  EXPECT_THROW(IntegralMatrix::load(path_, b.store, weights, values), InputError);
  std::vector<std::size_t> events(333);
  for (std::size_t i = 0; i < 333; ++i) events[i] = 332 - i;
  EXPECT_THROW(IntegralMatrix::load(path_, b.store->select(events), b.weights, values),
               InputError);
  values[0] += 1e-9;
  try {
    IntegralMatrix::load(path_, b.store, b.weights, values);
    FAIL() << "a matrix for another mass was accepted";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("R0_mass"), std::string::npos);
  }
  auto text = read_file(path_);
  write_file(
      path_,
      text.replace(text.find("\"format_version\": 1"), 19, "\"format_version\": 9"));
  values[0] -= 1e-9;
  EXPECT_THROW(IntegralMatrix::load(path_, b.store, b.weights, values), InputError);
}

TEST(WaveStore, SelectGathersRows) {
  Built b({.arrangements = 2, .float_masses = true});
  const std::vector<std::size_t> events = {5, 5, 17, 300, 0, 332};
  const auto some = b.store->select(events);
  EXPECT_EQ(some->size(), events.size());
  EXPECT_NE(some->fingerprint(), b.store->fingerprint());
  IntegralMatrix matrix(some);
  b.theta[parameter(*b.sum, "R1_mass")] += 0.02;
  const auto f = test::plain_intensities(*b.sum, b.source, b.theta);
  double mean = 0;
  for (const std::size_t i : events) mean += f[i] / static_cast<double>(events.size());
  EXPECT_NEAR(b.value(matrix), mean, 1e-12 * mean);
  EXPECT_THROW(b.store->select(std::vector<std::size_t>{333}), UsageError);
}

}  // namespace
}  // namespace jacta
