#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <random>
#include <vector>

#include "jacta/base/error.h"
#include "jacta/base/instruction_set.h"
#include "jacta/wave/wave_store.h"
#include "jacta/wave_sum/wave_kernel_choice.h"

namespace jacta {
namespace {

using Complex = std::complex<double>;
using wave_kernels::lane_count;
using wave_kernels::tile_events;

double total(const double* lanes) {
  double sum = 0;
  for (std::size_t i = 0; i < lane_count; ++i) sum += lanes[i];
  return sum;
}

Complex total_pair(const AlignedDoubles& sums, std::size_t place) {
  return {total(&sums[2 * lane_count * place]),
          total(&sums[2 * lane_count * place + lane_count])};
}

// Seven columns in three components with gaps, five tiles of random numbers.
class WaveKernels : public ::testing::TestWithParam<std::string> {
 protected:
  static constexpr std::size_t columns = 7;
  static constexpr std::size_t components = 3;
  static constexpr std::size_t tiles_count = 5;
  static constexpr std::size_t events = tiles_count * tile_events;

  WaveKernels() : kernels(wave_kernels::choose(GetParam())) {
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    begin.push_back(0);
    for (std::uint32_t a = 0; a < components; ++a) {
      for (std::uint32_t k = 0; k < columns; ++k) {
        if (k % components == a) continue;
        column.push_back(k);
        plane.push_back(static_cast<std::uint32_t>(plane.size()));
      }
      begin.push_back(static_cast<std::uint32_t>(plane.size()));
    }
    data.resize(tiles_count * stride());
    for (double& x : data) x = normal(random);
    for (std::size_t k = 0; k < columns; ++k)
      c.emplace_back(normal(random), normal(random));
    for (std::size_t i = 0; i < events; ++i) {
      u.push_back(normal(random));
      v.push_back(normal(random));
    }
    amplitudes.resize(2 * events * components);
    f.resize(events);
    kernels.sums->amplitudes(tiles(), list(), numbers(c), amplitudes.data(), f.data());
  }

  std::size_t stride() const { return plane.size() * wave_kernels::plane_doubles; }
  wave_kernels::Tiles tiles() const { return {data.data(), stride(), tiles_count}; }
  wave_kernels::PlaneList list() const {
    return {begin.data(), plane.data(), column.data(), components};
  }
  static const double* numbers(const std::vector<Complex>& x) {
    return reinterpret_cast<const double*>(x.data());
  }

  // h of a column, component and event; 0 without a plane.
  Complex h(std::size_t k, std::size_t component, std::size_t event) const {
    for (std::size_t p = begin[component]; p < begin[component + 1]; ++p) {
      if (column[p] != k) continue;
      const double* x = data.data() + event / tile_events * stride() +
                        plane[p] * wave_kernels::plane_doubles + event % tile_events;
      return {x[0], x[tile_events]};
    }
    return 0;
  }

  Complex amplitude(const std::vector<Complex>& coefficients,
                    std::size_t component,
                    std::size_t event) const {
    Complex sum = 0;
    for (std::size_t k = 0; k < columns; ++k)
      sum += coefficients[k] * h(k, component, event);
    return sum;
  }

  Complex projection(std::size_t k, std::size_t event) const {
    Complex sum = 0;
    for (std::size_t component = 0; component < components; ++component) {
      sum += std::conj(amplitude(c, component, event)) * h(k, component, event);
    }
    return sum;
  }

  wave_kernels::Kernels kernels;
  std::vector<std::uint32_t> begin, plane, column;
  AlignedDoubles data, u, v, amplitudes, f;
  std::vector<Complex> c;
};

TEST_P(WaveKernels, AmplitudesAndIntensities) {
  for (std::size_t i = 0; i < events; ++i) {
    double expected = 0;
    for (std::size_t component = 0; component < components; ++component) {
      const Complex a = amplitude(c, component, i);
      const double* seen = &amplitudes[(i / tile_events * components + component) *
                                           wave_kernels::plane_doubles +
                                       i % tile_events];
      EXPECT_NEAR(seen[0], a.real(), 1e-13);
      EXPECT_NEAR(seen[tile_events], a.imag(), 1e-13);
      expected += std::norm(a);
    }
    EXPECT_NEAR(f[i], expected, 1e-13 * (1 + expected));
  }
}

TEST_P(WaveKernels, GradientSums) {
  AlignedDoubles g(2 * lane_count * columns), g2 = g, sum(lane_count), fused = g;
  kernels.sums->gradient(tiles(), list(), amplitudes.data(), u.data(), g.data());
  kernels.sums->integral(tiles(), list(), numbers(c), u.data(), sum.data(), fused.data());
  double expected_sum = 0;
  for (std::size_t i = 0; i < events; ++i) expected_sum += u[i] * f[i];
  EXPECT_NEAR(total(sum.data()), expected_sum, 1e-11);
  for (std::size_t k = 0; k < columns; ++k) {
    Complex expected = 0;
    for (std::size_t i = 0; i < events; ++i) expected += u[i] * projection(k, i);
    EXPECT_LT(std::abs(total_pair(g, k) - expected), 1e-11);
    EXPECT_LT(std::abs(total_pair(fused, k) - expected), 1e-11);
  }
  AlignedDoubles alone(lane_count);
  kernels.sums->integral(tiles(), list(), numbers(c), u.data(), alone.data(), nullptr);
  EXPECT_EQ(total(alone.data()), total(sum.data()));
}

TEST_P(WaveKernels, DirectionalSums) {
  std::vector<Complex> slope;
  for (const auto& x : c) slope.push_back(x * Complex(0.3, -0.7) + 0.1);
  AlignedDoubles directional(amplitudes.size()), unused(events), change(events);
  kernels.sums->amplitudes(
      tiles(), list(), numbers(slope), directional.data(), unused.data());
  kernels.sums->directional(
      tiles_count, components, amplitudes.data(), directional.data(), change.data());
  AlignedDoubles g(2 * lane_count * columns), g2 = g;
  kernels.sums->pair_gradient(tiles(),
                              list(),
                              amplitudes.data(),
                              directional.data(),
                              u.data(),
                              v.data(),
                              g.data(),
                              g2.data());
  for (std::size_t i = 0; i < events; ++i) {
    double expected = 0;
    for (std::size_t a = 0; a < components; ++a) {
      expected += 2 * (std::conj(amplitude(c, a, i)) * amplitude(slope, a, i)).real();
    }
    EXPECT_NEAR(change[i], expected, 1e-12 * (1 + std::abs(expected)));
  }
  for (std::size_t k = 0; k < columns; ++k) {
    Complex first = 0, second = 0;
    for (std::size_t i = 0; i < events; ++i) {
      first += u[i] * projection(k, i);
      second += v[i] * projection(k, i);
      for (std::size_t a = 0; a < components; ++a) {
        second += u[i] * std::conj(amplitude(slope, a, i)) * h(k, a, i);
      }
    }
    EXPECT_LT(std::abs(total_pair(g, k) - first), 1e-11);
    EXPECT_LT(std::abs(total_pair(g2, k) - second), 1e-11);
  }
}

TEST_P(WaveKernels, Matrices) {
  const std::size_t pairs = columns * (columns + 1) / 2;
  AlignedDoubles s(2 * lane_count * pairs);
  const std::vector<std::uint8_t> level(columns, 0), wanted(columns, 1);
  kernels.matrices->gram(
      tiles(), list(), u.data(), {level.data(), wanted.data()}, s.data());
  AlignedDoubles y(2 * events * columns);
  kernels.matrices->projections(tiles(), list(), amplitudes.data(), columns, y.data());
  const std::size_t rows = 2 * columns;
  AlignedDoubles t(lane_count * rows * (rows + 1) / 2);
  kernels.matrices->outer(tiles_count, rows, y.data(), v.data(), t.data());
  for (std::size_t k = 0; k < columns; ++k) {
    for (std::size_t l = 0; l <= k; ++l) {
      Complex expected = 0;
      for (std::size_t i = 0; i < events; ++i) {
        for (std::size_t a = 0; a < components; ++a) {
          expected += u[i] * std::conj(h(k, a, i)) * h(l, a, i);
        }
      }
      EXPECT_LT(std::abs(total_pair(s, k * (k + 1) / 2 + l) - expected), 1e-11);
    }
  }
  const auto part = [&](std::size_t row, std::size_t i) {
    const Complex z = projection(row / 2, i);
    return row % 2 == 0 ? z.real() : z.imag();
  };
  for (std::size_t a = 0; a < rows; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      double expected = 0;
      for (std::size_t i = 0; i < events; ++i) expected += v[i] * part(a, i) * part(b, i);
      EXPECT_NEAR(total(&t[lane_count * (a * (a + 1) / 2 + b)]), expected, 1e-10);
    }
  }
}

TEST_P(WaveKernels, GramOfChosenPairs) {
  const std::size_t pairs = columns * (columns + 1) / 2;
  AlignedDoubles all(2 * lane_count * pairs), some = all;
  const std::vector<std::uint8_t> level = {0, 0, 0, 1, 1, 2, 2}, every(columns, 1),
                                  wanted = {0, 1, 0, 0, 1, 0, 0};
  kernels.matrices->gram(
      tiles(), list(), u.data(), {level.data(), every.data()}, all.data());
  kernels.matrices->gram(
      tiles(), list(), u.data(), {level.data(), wanted.data()}, some.data());
  for (std::size_t k = 0; k < columns; ++k) {
    for (std::size_t l = 0; l <= k; ++l) {
      if (level[k] + level[l] > 2 || !(wanted[k] || wanted[l])) continue;
      EXPECT_EQ(total_pair(some, k * (k + 1) / 2 + l),
                total_pair(all, k * (k + 1) / 2 + l));
    }
  }
}

TEST_P(WaveKernels, Logarithms) {
  AlignedDoubles r(events), sums(3 * lane_count), first(events), second(events);
  for (std::size_t i = 0; i < events; ++i) {
    r[i] = std::exp(-20 + 0.5 * static_cast<double>(i));
  }
  r[3] = 0;
  r[4] = 1e-6;
  r[5] = 1;
  r[6] = std::nextafter(1.0, 2.0);
  const wave_kernels::LogarithmTerms terms = {
      u.data(), nullptr, nullptr, 1.0, 1e-6, std::log(1e-6)};
  for (std::size_t i = 0; i < events; ++i) {
    AlignedDoubles one(events), single(3 * lane_count), d1(events), d2(events);
    one[i] = 1;
    auto alone = terms;
    alone.weights = one.data();
    kernels.matrices->logarithms(
        tiles_count, r.data(), alone, 2, single.data(), d1.data(), d2.data());
    const double z = (r[i] - 1e-6) / 1e-6;
    const bool regular = r[i] > 1e-6;
    const double expected = regular ? std::log(r[i]) : std::log(1e-6) + z - z * z / 2;
    EXPECT_NEAR(total(single.data()), expected, 4e-16 * std::abs(expected));
    EXPECT_DOUBLE_EQ(d1[i], regular ? 1 / r[i] : 1e6 * (1 - z));
    EXPECT_DOUBLE_EQ(d2[i], regular ? -1 / (r[i] * r[i]) : -1e12);
  }
  kernels.matrices->logarithms(
      tiles_count, r.data(), terms, 2, sums.data(), first.data(), second.data());
  double u_f = 0;
  for (std::size_t i = 0; i < events; ++i) u_f += first[i] * r[i];
  EXPECT_NEAR(total(&sums[lane_count]), u_f, 1e-12);
}

// The same bits from every instruction set.
TEST_P(WaveKernels, EqualBaseline) {
  const auto plain = wave_kernels::choose("baseline");
  const std::size_t pairs = columns * (columns + 1) / 2;
  AlignedDoubles a(amplitudes.size()), intensity(events);
  plain.sums->amplitudes(tiles(), list(), numbers(c), a.data(), intensity.data());
  EXPECT_EQ(a, amplitudes);
  EXPECT_EQ(intensity, f);
  AlignedDoubles g[2], s[2], t[2], y[2], log[2], d1[2], d2[2];
  const std::vector<std::uint8_t> level(columns, 0), wanted(columns, 1);
  const wave_kernels::LogarithmTerms terms = {
      u.data(), v.data(), nullptr, 0.7, 1e-6, std::log(1e-6)};
  for (int i = 0; i < 2; ++i) {
    const auto& which = i == 0 ? plain : kernels;
    g[i].resize(2 * lane_count * columns);
    s[i].resize(2 * lane_count * pairs);
    y[i].resize(2 * events * columns);
    t[i].resize(lane_count * columns * (2 * columns + 1));
    log[i].resize(3 * lane_count);
    d1[i].resize(events);
    d2[i].resize(events);
    which.sums->gradient(tiles(), list(), a.data(), u.data(), g[i].data());
    which.matrices->gram(
        tiles(), list(), u.data(), {level.data(), wanted.data()}, s[i].data());
    which.matrices->projections(tiles(), list(), a.data(), columns, y[i].data());
    which.matrices->outer(tiles_count, 2 * columns, y[i].data(), v.data(), t[i].data());
    which.matrices->logarithms(
        tiles_count, f.data(), terms, 2, log[i].data(), d1[i].data(), d2[i].data());
  }
  EXPECT_EQ(g[0], g[1]);
  EXPECT_EQ(s[0], s[1]);
  EXPECT_EQ(y[0], y[1]);
  EXPECT_EQ(t[0], t[1]);
  EXPECT_EQ(log[0], log[1]);
  EXPECT_EQ(d1[0], d1[1]);
  EXPECT_EQ(d2[0], d2[1]);
}

INSTANTIATE_TEST_SUITE_P(Levels,
                         WaveKernels,
                         ::testing::ValuesIn(instruction_set_names()),
                         [](const auto& level) { return level.param; });

TEST(WaveKernelChoice, UnknownLevelIsRefused) {
  EXPECT_THROW(wave_kernels::choose("mmx"), InputError);
}

}  // namespace
}  // namespace jacta
