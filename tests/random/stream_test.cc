#include "jacta/random/stream.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"

namespace jacta {
namespace {

TEST(Stream, IsAPureFunctionOfItsAddress) {
  Stream a({1, 2, 3});
  Stream b({1, 2, 3});
  Stream other_toy({1, 2, 4});
  Stream other_point({1, 3, 3});
  Stream other_seed({2, 2, 3});
  Stream other_purpose({1, 2, 3}, Purpose::ancillary);
  for (int i = 0; i < 100; ++i) {
    const auto bits = a();
    EXPECT_EQ(bits, b());
    EXPECT_NE(bits, other_toy());
    EXPECT_NE(bits, other_point());
    EXPECT_NE(bits, other_seed());
    EXPECT_NE(bits, other_purpose());
  }
}

// Every bit of every field of an address counts.
TEST(Stream, EveryBitOfAnAddressCounts) {
  std::set<std::uint64_t> seen = {Stream({0, 0, 0}, Purpose::user)()};
  std::size_t streams = 1;
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t x = std::uint64_t{1} << bit;
    for (const StreamAddress address :
         {StreamAddress{x, 0, 0}, StreamAddress{0, x, 0}, StreamAddress{0, 0, x}}) {
      seen.insert(Stream(address, Purpose::user)());
      ++streams;
    }
  }
  // All terms and sources of a model, and what is drawn beside them.
  for (std::size_t term = 0; term < 12; ++term) {
    for (const std::size_t source : {0u, 1u, 2u, 3u, 64u, 1023u, 4094u, 4095u}) {
      seen.insert(Stream({0, 0, 0}, source_purpose(term, source))());
      ++streams;
    }
  }
  seen.insert(Stream({0, 0, 0}, Purpose::ancillary)());
  ++streams;
  EXPECT_EQ(seen.size(), streams);
}

// Known-answer test of Philox4x64-10 from the Random123 distribution (kat_vectors): all
// bits of counter and key are zero.
TEST(Stream, IsPhilox) {
  Stream stream({0, 0, 0}, Purpose::user);
  EXPECT_EQ(stream(), 0x16554d9eca36314cull);
  EXPECT_EQ(stream(), 0xdb20fe9d672d0fdcull);
  EXPECT_EQ(stream(), 0xd7e772cee186176bull);
  EXPECT_EQ(stream(), 0x7e68b68aec7ba23bull);
}

TEST(Stream, UniformAndNormalMoments) {
  Stream stream({42, 0, 0});
  constexpr int n = 200000;
  double sum = 0, square = 0, normal = 0, normal_square = 0, exponential = 0;
  for (int i = 0; i < n; ++i) {
    const double u = stream.uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    square += u * u;
    const double z = stream.normal();
    normal += z;
    normal_square += z * z;
    exponential += stream.exponential();
  }
  const double root = std::sqrt(n);
  EXPECT_NEAR(sum / n, 0.5, 4 * std::sqrt(1.0 / 12) / root);
  EXPECT_NEAR(square / n, 1.0 / 3, 4 * std::sqrt(4.0 / 45) / root);
  EXPECT_NEAR(normal / n, 0, 4 / root);
  EXPECT_NEAR(normal_square / n, 1, 4 * std::sqrt(2.0) / root);
  EXPECT_NEAR(exponential / n, 1, 4 / root);
}

// Chi-square of the observed counts against the exact probabilities: a wrong branch or
// constant of the sampler moves it by far more than its own spread.
void check_poisson(double mean) {
  Stream stream({7, 0, static_cast<std::uint64_t>(mean * 100)});
  constexpr int n = 100000;
  const int last = static_cast<int>(mean + 12 * std::sqrt(mean) + 20);
  std::vector<double> counts(static_cast<std::size_t>(last) + 1);
  for (int i = 0; i < n; ++i) {
    const auto k = stream.poisson(mean);
    ASSERT_LE(k, last);
    counts[static_cast<std::size_t>(k)] += 1;
  }
  double chi_square = 0, rest = n, rest_seen = n;
  int bins = 0;
  for (int k = 0; k <= last; ++k) {
    const double expected =
        n * portable_exp(k * portable_log(mean) - mean - log_gamma(k + 1.0));
    const double seen = counts[static_cast<std::size_t>(k)];
    if (expected < 10) continue;
    chi_square += (seen - expected) * (seen - expected) / expected;
    rest -= expected;
    rest_seen -= seen;
    ++bins;
  }
  EXPECT_NEAR(rest_seen, rest, 5 * std::sqrt(std::max(rest, 1.0)) + 1) << mean;
  EXPECT_LT(chi_square, bins + 4.5 * std::sqrt(2.0 * bins)) << mean;
  EXPECT_GT(chi_square, bins - 4.5 * std::sqrt(2.0 * bins)) << mean;
}

TEST(Stream, PoissonProbabilities) {
  for (const double mean : {0.3, 3.0, 9.99, 10.0, 29.0, 97.5, 1234.0})
    check_poisson(mean);
  Stream stream({1, 1, 1});
  EXPECT_EQ(stream.poisson(0), 0);
  EXPECT_THROW(stream.poisson(-1), UsageError);
  EXPECT_THROW(stream.poisson(std::nan("")), UsageError);
}

// Below 10 a count is the quantile of one uniform number: the sums of the probabilities say
// which one it has to be.
TEST(Stream, SmallPoissonCountsAreQuantiles) {
  for (const double mean : {0.02, 0.7, 4.2, 9.9}) {
    Stream counts({11, 0, 5});
    Stream uniforms({11, 0, 5});
    int differences = 0;
    for (int i = 0; i < 20000; ++i) {
      const double u = uniforms.uniform();
      long double term = std::exp(static_cast<long double>(-mean));
      long double sum = term;
      std::int64_t expected = 0;
      while (sum <= u && expected < 200) {
        ++expected;
        term *= static_cast<long double>(mean) / static_cast<long double>(expected);
        sum += term;
      }
      differences += counts.poisson(mean) == expected ? 0 : 1;
    }
    EXPECT_EQ(differences, 0) << mean;
  }
}

TEST(Stream, GammaMoments) {
  for (const double shape : {0.4, 1.0, 2.5, 40.0}) {
    Stream stream({9, 0, static_cast<std::uint64_t>(shape * 10)});
    constexpr int n = 100000;
    double sum = 0, square = 0;
    for (int i = 0; i < n; ++i) {
      const double x = stream.gamma(shape);
      sum += x;
      square += (x - shape) * (x - shape);
    }
    const double root = std::sqrt(n);
    EXPECT_NEAR(sum / n, shape, 4 * std::sqrt(shape) / root);
    const double fourth = 3 * shape * shape + 6 * shape;
    EXPECT_NEAR(square / n, shape, 4 * std::sqrt(fourth - shape * shape) / root);
  }
}

}  // namespace
}  // namespace jacta
