#include "jacta/kinematics/phase_space.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "jacta/base/error.h"
#include "jacta/kinematics/barrier.h"

namespace jacta {
namespace {

constexpr double kaon = 0.493677;
constexpr double pion = 0.13957;
constexpr double neutral_pion = 0.1349768;
constexpr double d0 = 1.86484;

Momenta generated(const PhaseSpace& decay, std::size_t events, std::uint64_t seed = 1) {
  Stream stream({.seed = seed});
  return decay.generate(stream, events);
}

double squared_mass(const FourVector& p) {
  return dot(p, p);
}

using Function = std::function<double(double)>;

// Simpson's rule.
double integral(const Function& f, double low, double high, int steps = 400) {
  const double h = (high - low) / (2 * steps);
  double sum = f(low) + f(high);
  for (int i = 1; i < 2 * steps; ++i) sum += f(low + i * h) * (i % 2 == 0 ? 2 : 4);
  return sum * h / 3;
}

// Chi-square per standard deviation, (chi2 - ndf)/sqrt(2 ndf), of a histogram of `values`
// against a density that need not be normalised.
double deviation(const std::vector<double>& values,
                 const Function& density,
                 double low,
                 double high) {
  constexpr int bins = 40;
  std::vector<double> counts(bins), expected(bins);
  for (const double v : values) {
    ++counts[static_cast<std::size_t>(
        std::min(bins - 1, static_cast<int>((v - low) / (high - low) * bins)))];
  }
  double total = 0;
  for (int b = 0; b < bins; ++b) {
    const double width = (high - low) / bins;
    const double content = integral(density, low + b * width, low + (b + 1) * width, 40);
    expected[static_cast<std::size_t>(b)] = content;
    total += content;
  }
  double chi2 = 0;
  int ndf = -1;
  for (std::size_t b = 0; b < bins; ++b) {
    const double mean = expected[b] / total * static_cast<double>(values.size());
    if (mean < 5) continue;
    chi2 += (counts[b] - mean) * (counts[b] - mean) / mean;
    ++ndf;
  }
  return (chi2 - ndf) / std::sqrt(2.0 * ndf);
}

TEST(PhaseSpace, EnergyMomentumAndMassesAreExact) {
  for (const auto& masses : {std::vector<double>{kaon, pion},
                             {kaon, pion, neutral_pion},
                             {kaon, pion, pion, pion},
                             {0.0, 0.0, 0.0},
                             {0.0, 0.1, 0.0, 0.2, 0.3, 0.0}}) {
    const auto momenta = generated(PhaseSpace(d0, masses), 200);
    for (std::size_t i = 0; i < 200; ++i) {
      FourVector sum;
      for (std::size_t k = 0; k < masses.size(); ++k) {
        sum = sum + momenta[k][i];
        EXPECT_NEAR(squared_mass(momenta[k][i]), masses[k] * masses[k], 1e-13);
      }
      EXPECT_NEAR(sum.e, d0, 1e-13);
      EXPECT_NEAR(momentum(sum), 0, 1e-13);
    }
  }
}

TEST(PhaseSpace, DirectionsAreIsotropic) {
  const std::size_t n = 40000;
  const auto momenta = generated(PhaseSpace(d0, {kaon, pion, neutral_pion}), n);
  for (const auto& particle : momenta) {
    double x = 0, z = 0, zz = 0, xz = 0;
    for (const auto& p : particle) {
      const auto u = unit(p.vector());
      x += u.x;
      z += u.z;
      zz += u.z * u.z;
      xz += u.x * u.z;
    }
    const double error = 1 / std::sqrt(static_cast<double>(n));
    EXPECT_NEAR(x / static_cast<double>(n), 0, 4 * error * std::sqrt(1.0 / 3));
    EXPECT_NEAR(z / static_cast<double>(n), 0, 4 * error * std::sqrt(1.0 / 3));
    EXPECT_NEAR(zz / static_cast<double>(n), 1.0 / 3, 4 * error * std::sqrt(4.0 / 45));
    EXPECT_NEAR(xz / static_cast<double>(n), 0, 4 * error * std::sqrt(1.0 / 15));
  }
}

// Three massless particles: the Dalitz plot is a triangle, each squared mass M^2/3 on
// average with the variance M^4/18.
TEST(PhaseSpace, MeanSquaredMassOfMasslessParticles) {
  const std::size_t n = 100000;
  const auto p = generated(PhaseSpace(2.0, {0, 0, 0}), n);
  for (const auto& [a, b] : {std::pair{0, 1}, {0, 2}, {1, 2}}) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      sum += squared_mass(p[static_cast<std::size_t>(a)][i] +
                          p[static_cast<std::size_t>(b)][i]);
    }
    const double error = std::sqrt(16.0 / 18 / static_cast<double>(n));
    EXPECT_NEAR(sum / static_cast<double>(n), 4.0 / 3, 4 * error);
  }
}

// Cells of the plane of two squared masses that lie wholly inside hold the same number.
TEST(PhaseSpace, TheDalitzPlotIsUniform) {
  const std::size_t n = 200000;
  const auto p = generated(PhaseSpace(d0, {kaon, pion, neutral_pion}), n);
  const auto kpi = [&](std::size_t i) { return squared_mass(p[0][i] + p[1][i]); };
  const auto pipi = [&](std::size_t i) { return squared_mass(p[1][i] + p[2][i]); };
  // Limits of m^2(pi pi0) at a given m^2(K pi).
  const auto limits = [&](double s) {
    const double m = std::sqrt(s);
    const double e2 = (s - kaon * kaon + pion * pion) / (2 * m);
    const double e3 = (d0 * d0 - s - neutral_pion * neutral_pion) / (2 * m);
    const double p2 = std::sqrt(e2 * e2 - pion * pion);
    const double p3 = std::sqrt(e3 * e3 - neutral_pion * neutral_pion);
    const double sum = (e2 + e3) * (e2 + e3);
    return std::pair{sum - (p2 + p3) * (p2 + p3), sum - (p2 - p3) * (p2 - p3)};
  };
  const double side = 0.1;
  double cells = 0, inside = 0, squares = 0;
  for (double s = 0.5; s < 2.8; s += side) {
    for (double t = 0.1; t < 1.7; t += side) {
      const auto left = limits(s);
      const auto right = limits(s + side);
      if (t < std::max(left.first, right.first) ||
          t + side > std::min(left.second, right.second))
        continue;
      double count = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const double x = kpi(i) - s;
        const double y = pipi(i) - t;
        count += x >= 0 && x < side && y >= 0 && y < side ? 1 : 0;
      }
      ++cells;
      inside += count;
      squares += count * count;
    }
  }
  ASSERT_GT(cells, 100);
  const double mean = inside / cells;
  const double chi2 = (squares - cells * mean * mean) / mean;
  EXPECT_LT(std::abs(chi2 - (cells - 1)) / std::sqrt(2 * (cells - 1)), 4)
      << chi2 << " " << cells;
  // And they hold as many as their area says.
  const double low = (kaon + pion) * (kaon + pion);
  const double high = (d0 - neutral_pion) * (d0 - neutral_pion);
  const auto width = [&](double s) { return limits(s).second - limits(s).first; };
  const double area = integral(width, low + 1e-9, high - 1e-9, 4000);
  const double expected = static_cast<double>(n) * cells * side * side / area;
  EXPECT_NEAR(inside, expected, 4 * std::sqrt(expected));
}

// D -> K pi pi pi: the masses of the first pair and of the last pair, with quadrature.
class FourBody : public ::testing::Test {
 protected:
  static constexpr double low = pion + pion;
  static constexpr double high = d0 - kaon - pion;

  // Density of the mass of particles 3 and 4: two clusters of two.
  static double density(double m34) {
    const auto f = [&](double m12) {
      return break_up_momentum(d0, m12, m34) * break_up_momentum(m12, kaon, pion);
    };
    return break_up_momentum(m34, pion, pion) * integral(f, kaon + pion, d0 - m34);
  }

  // The mass of two of the three pions.
  std::vector<double> masses(std::size_t a, std::size_t b) const {
    std::vector<double> result;
    for (std::size_t i = 0; i < momenta_[0].size(); ++i) {
      result.push_back(std::sqrt(squared_mass(momenta_[a][i] + momenta_[b][i])));
    }
    return result;
  }

  Momenta momenta_ = generated(PhaseSpace(d0, {kaon, pion, pion, pion}), 100000);
};

TEST_F(FourBody, MarginalsFollowTheQuadratureWhateverTheOrder) {
  EXPECT_LT(std::abs(deviation(masses(2, 3), density, low, high)), 4);
  EXPECT_LT(std::abs(deviation(masses(1, 3), density, low, high)), 4);
  EXPECT_LT(std::abs(deviation(masses(1, 2), density, low, high)), 4);
}

TEST_F(FourBody, AWrongDensityIsCaught) {
  const auto without_one_momentum = [](double m34) {
    return density(m34) / break_up_momentum(m34, pion, pion);
  };
  const auto slightly_tilted = [](double m34) { return density(m34) * (1 + 0.2 * m34); };
  EXPECT_GT(deviation(masses(2, 3), without_one_momentum, low + 1e-6, high), 10);
  EXPECT_GT(deviation(masses(2, 3), slightly_tilted, low, high), 4);
}

TEST(PhaseSpace, TheSameAddressGivesTheSameEvents) {
  const PhaseSpace decay(d0, {kaon, pion, neutral_pion});
  EXPECT_EQ(generated(decay, 50), generated(decay, 50));
  EXPECT_NE(generated(decay, 50), generated(decay, 50, 2));
  Stream stream({.seed = 1});
  std::vector<FourVector> event(3);
  decay.generate(stream, event);
  EXPECT_EQ(event[2], generated(decay, 1)[2][0]);
  std::vector<FourVector> short_event(2);
  EXPECT_THROW(decay.generate(stream, short_event), UsageError);
}

TEST(PhaseSpace, ImpossibleDecaysAreRefused) {
  EXPECT_THROW(PhaseSpace(1.0, {0.5, 0.5}), InputError);
  EXPECT_THROW(PhaseSpace(1.0, {0.5}), InputError);
  EXPECT_THROW(PhaseSpace(1.0, {0.5, -0.1}), InputError);
  EXPECT_THROW(PhaseSpace(std::numeric_limits<double>::quiet_NaN(), {0.5, 0.1}),
               InputError);
  EXPECT_THROW(PhaseSpace(1.0, {0.5, std::numeric_limits<double>::quiet_NaN()}),
               InputError);
  try {
    const PhaseSpace impossible(0.6, {kaon, pion});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("0.6 GeV"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace jacta
