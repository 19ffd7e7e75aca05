// Every instruction set gives the same bits, and all of them what a plain loop gives.
#include "jacta/templates/instruction_set.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <random>

#include "jacta/base/error.h"
#include "kernels.h"
#include "support/golden.h"

namespace jacta {
namespace {

// Columns of densities, aligned as the kernels want them, and one coefficient each.
class Columns {
 public:
  Columns(std::size_t n_columns, std::size_t n_events, unsigned seed)
      : padded_((n_events + 8) / 8 * 8),
        data_(std::aligned_alloc(64, 8 * padded_ * n_columns), std::free),
        n_events_(n_events) {
    std::mt19937_64 engine(seed);
    std::uniform_real_distribution<double> uniform(0.01, 3);
    for (std::size_t k = 0; k < n_columns; ++k) {
      pointers_.push_back(static_cast<double*>(data_.get()) + k * padded_);
      coefficients_.push_back(uniform(engine));
      // What lies beyond the last event must not count.
      for (std::size_t e = 0; e < padded_; ++e) {
        pointers_[k][e] = e < n_events ? uniform(engine) : 1e6;
      }
    }
  }

  void scale_event(std::size_t e, double factor) {
    for (double* column : pointers_) column[e] *= factor;
  }
  std::vector<double>& coefficients() { return coefficients_; }
  double at(std::size_t k, std::size_t e) const { return pointers_[k][e]; }
  double density(std::size_t e) const {
    double d = 0;
    for (std::size_t k = 0; k < pointers_.size(); ++k) {
      d += pointers_[k][e] * coefficients_[k];
    }
    return d;
  }
  std::size_t n_columns() const { return pointers_.size(); }
  std::size_t n_events() const { return n_events_; }
  kernels::Events events(double outlier) const {
    return {pointers_.data(), coefficients_.data(), n_columns(), n_events_, outlier};
  }

 private:
  std::size_t padded_;
  std::unique_ptr<void, decltype(&std::free)> data_;
  std::size_t n_events_;
  std::vector<double*> pointers_;
  std::vector<double> coefficients_;
};

struct Sums {
  kernels::LogSum value;
  kernels::LogSum value_with_derivatives;
  std::vector<double> first;
  std::vector<double> second;
};

Sums run(const std::string& level, const Columns& columns, double outlier) {
  const auto& kernels = select_kernels(level);
  EXPECT_EQ(kernels.name, level);
  const std::size_t n = columns.n_columns();
  const auto events = columns.events(outlier);
  std::vector<double> first(n, NAN), second(n * (n + 1) / 2, NAN);
  const std::size_t scratch_size = 8 * (2 * n + second.size());
  const std::unique_ptr<void, decltype(&std::free)> scratch(
      std::aligned_alloc(64, 8 * scratch_size), std::free);
  const auto value = kernels.value(events);
  const auto sums = kernels.derivatives(
      events, first.data(), second.data(), static_cast<double*>(scratch.get()));
  return {value, sums, first, second};
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), 8 * a.size()) == 0;
}

std::vector<double> numbers(const Sums& sums) {
  auto all = sums.first;
  all.insert(all.end(), sums.second.begin(), sums.second.end());
  for (const auto& value : {sums.value, sums.value_with_derivatives}) {
    all.push_back(value.safe ? 1 : 0);
    if (!value.safe) continue;
    all.push_back(value.mantissa);
    all.push_back(value.exponent);
  }
  return all;
}

void expect_plain_sums(const Sums& sums, const Columns& columns, double outlier) {
  const std::size_t n = columns.n_columns();
  std::vector<double> first(n, 0), second(n * (n + 1) / 2, 0);
  double logarithms = 0;
  double sizes = 0;
  for (std::size_t e = 0; e < columns.n_events(); ++e) {
    const double d = columns.density(e);
    const double logarithm = std::log(d > 0 ? d : outlier);
    logarithms += logarithm;
    sizes += std::abs(logarithm);
    if (!(d > 0)) continue;
    for (std::size_t k = 0, kl = 0; k < n; ++k) {
      first[k] += columns.at(k, e) / d;
      for (std::size_t l = 0; l <= k; ++l, ++kl) {
        second[kl] += columns.at(k, e) / d * (columns.at(l, e) / d);
      }
    }
  }
  for (const auto& value : {sums.value, sums.value_with_derivatives}) {
    if (!value.safe) continue;
    EXPECT_NEAR(std::log(value.mantissa) + value.exponent * std::log(2.0),
                logarithms,
                1e-14 * (sizes + 1));
  }
  for (std::size_t k = 0; k < n; ++k)
    EXPECT_TRUE(test::close(sums.first[k], first[k], 1e-13));
  for (std::size_t kl = 0; kl < second.size(); ++kl) {
    EXPECT_TRUE(test::close(sums.second[kl], second[kl], 1e-13));
  }
}

class KernelTest : public ::testing::TestWithParam<std::tuple<int, int>> {
 protected:
  std::size_t n_columns() const {
    return static_cast<std::size_t>(std::get<0>(GetParam()));
  }
  std::size_t n_events() const {
    return static_cast<std::size_t>(std::get<1>(GetParam()));
  }
  Columns columns() const {
    return Columns(n_columns(), n_events(), static_cast<unsigned>(17 * n_columns()));
  }
  void check(const Columns& columns, bool safe) const {
    const double outlier = 1e-12;
    const Sums baseline = run("baseline", columns, outlier);
    EXPECT_EQ(baseline.value.safe, safe);
    EXPECT_EQ(baseline.value_with_derivatives.safe, safe);
    expect_plain_sums(baseline, columns, outlier);
    for (const auto& level : instruction_set_names()) {
      EXPECT_TRUE(same_bits(numbers(run(level, columns, outlier)), numbers(baseline)))
          << level;
    }
  }
};

TEST_P(KernelTest, OrdinaryDensities) {
  check(columns(), true);
}

TEST_P(KernelTest, Outliers) {
  auto c = columns();
  for (std::size_t e = 0; e < n_events(); e += 3) c.scale_event(e, 0);
  check(c, true);
  for (std::size_t e = 0; e < n_events(); ++e) c.scale_event(e, 0);
  check(c, true);
}

TEST_P(KernelTest, NegativeDensitiesAreOutliers) {
  auto c = columns();
  for (std::size_t e = 1; e < n_events(); e += 2) c.scale_event(e, -1);
  check(c, true);
}

TEST_P(KernelTest, DensitiesOfEverySize) {
  auto c = columns();
  for (std::size_t e = 0; e < n_events(); ++e) {
    c.scale_event(e, std::ldexp(1.0, static_cast<int>(97 * e % 900) - 450));
  }
  check(c, true);
}

TEST_P(KernelTest, DensitiesBeyondTheSafeRange) {
  for (const int exponent : {-520, 520, -800, 800}) {
    auto c = columns();
    if (n_events() > 0) c.scale_event(n_events() / 2, std::ldexp(1.0, exponent));
    check(c, n_events() == 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes,
                         KernelTest,
                         ::testing::Combine(::testing::Values(1, 2, 3, 4, 5, 6, 7, 8, 13),
                                            ::testing::Values(0, 1, 7, 8, 9, 1000)));

// Bits of value, gradient and Hessian at many points.
std::vector<double> all_numbers(const test::GoldenCase& golden,
                                const std::string& level) {
  const auto model = golden.model(level);
  std::vector<double> result;
  const Dataset toy = model.generate({}, Stream({.seed = 3, .point = 1, .toy = 5}));
  for (const auto& data : {golden.data(), toy}) {
    Evaluator eval = model.bind(data);
    for (const auto& point : golden.expected.at("ll_points")) {
      const auto theta = model.parameters().values(test::values(point.at("params")));
      result.push_back(eval.value(theta));
      Derivatives d;
      eval.likelihood().derivatives({.theta = theta}, d);
      result.push_back(d.value);
      result.insert(result.end(), d.gradient.begin(), d.gradient.end());
      result.insert(result.end(), d.hessian.data(), d.hessian.data() + d.hessian.size());
    }
  }
  return result;
}

TEST(InstructionSet, ModelsGiveTheSameBits) {
  for (const auto& name : test::golden_names()) {
    const test::GoldenCase golden(name);
    const auto baseline = all_numbers(golden, "baseline");
    ASSERT_GT(baseline.size(), 200u);
    for (const auto& level : instruction_set_names()) {
      EXPECT_TRUE(same_bits(all_numbers(golden, level), baseline))
          << name << " " << level;
    }
    EXPECT_TRUE(same_bits(all_numbers(golden, ""), baseline)) << name;
  }
}

// With one source alone, ln L = sum ln p + n ln(r mu) - r mu at the rate r.
TEST(InstructionSet, DensitiesOfEverySizeInAModel) {
  const test::GoldenCase golden("slice");
  for (const auto& level : instruction_set_names()) {
    const auto model = golden.model(level);
    const Stream stream({.seed = 4, .point = 1, .toy = 1});
    const Dataset toy = model.generate({{"background_rate_multiplier", 0}}, stream);
    double n = 0;
    for (const auto& [name, table] : toy.tables()) {
      if (table.has_sources()) n += static_cast<double>(table.rows());
    }
    ASSERT_GT(n, 5);
    Evaluator eval = model.bind(toy);
    const Values alone = {{"background_rate_multiplier", 0}};
    const double mu = model.expectation_values(alone).at("signal");
    const double at_one = eval.ll(alone);
    const auto rate =
        static_cast<Eigen::Index>(model.parameters().index("signal_rate_multiplier"));
    for (const double r : {1e-152, 1e-151, 1e-150, 1e-100, 1e-10, 0.5, 7.0, 1e20}) {
      auto values = alone;
      values["signal_rate_multiplier"] = r;
      const double expected = at_one + n * std::log(r) - (r - 1) * mu;
      EXPECT_TRUE(test::close(eval.ll(values), expected, 1e-13)) << r;
      const auto d = eval.derivatives(values);
      EXPECT_TRUE(test::close(d.value, expected, 1e-13)) << r;
      EXPECT_TRUE(test::close(d.gradient[rate], n / r - mu, 1e-12)) << r;
      EXPECT_TRUE(test::close(d.hessian(rate, rate), -n / (r * r), 1e-12)) << r;
    }
  }
}

TEST(InstructionSet, UnknownLevelsAreErrors) {
  EXPECT_EQ(instruction_set_names().front(), "baseline");
  EXPECT_THROW(select_kernels("sse9"), InputError);
  EXPECT_THROW(test::GoldenCase("slice").model("avx"), InputError);
  EXPECT_EQ(select_kernels("").name, instruction_set_names().back());
}

}  // namespace
}  // namespace jacta
