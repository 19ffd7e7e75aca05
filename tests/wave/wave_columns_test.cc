// Derivatives of coefficients, and of intensities by the columns of a store, against
// differences of the plain way to them.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "wave/synthetic_waves.h"

namespace jacta {
namespace {

using Complex = std::complex<double>;

constexpr double step = 2e-4;

// Four-point differences: errors of order step^4, and of rounding / step^2.
template <class Value, class F>
Value first_difference(const F& f) {
  return (8.0 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step);
}

// Floating masses that are linear functions of their parameters, and waves of two
// resonances, both of which float, in either order.
struct Waves {
  std::shared_ptr<const CoherentSum> sum = make();
  std::vector<std::size_t> active = sum->free_parameters;
  std::vector<double> theta = sum->start_values();
  test::SyntheticOptions options = {.components = 1, .float_masses = true};
  test::SyntheticSource source{*sum, options, 5, 3};

  static std::shared_ptr<const CoherentSum> make() {
    auto sum = std::make_shared<CoherentSum>(
        *test::synthetic_sum({.components = 1, .float_masses = true}));
    sum->waves[0].uses = {0, 1};
    sum->waves[1].uses = {1, 0};
    const double scales[] = {1.5, 0.6};
    for (std::size_t use = 0; use < 2; ++use) {
      auto& mass = sum->variables[sum->uses[use].variables[0]];
      auto& value = sum->parameters[mass.parameter].value;
      mass.scale = scales[use];
      mass.offset = *value * (1 - mass.scale);
    }
    return sum;
  }

  std::vector<double> moved(std::size_t a, double by) const {
    auto result = theta;
    result[active[a]] += by;
    return result;
  }
};

TEST(CoefficientEvaluator, DerivativesAgreeWithDifferences) {
  const Waves waves;
  CoefficientEvaluator evaluator(waves.sum, waves.active);
  const auto c = evaluator.evaluate(waves.theta, 2);
  const auto plain = test::plain_coefficients(*waves.sum, waves.theta);
  std::size_t n_compared = 0;
  for (std::size_t k = 0; k < plain.size(); ++k) {
    EXPECT_LT(std::abs(c.value[k] - plain[k]), 1e-14);
    const auto& own = c.wave[k];
    const std::size_t n = own.parameters.size();
    for (std::size_t i = 0; i < n; ++i) {
      const auto slope = first_difference<Complex>([&](double s) {
        return test::plain_coefficients(*waves.sum, waves.moved(own.parameters[i], s))[k];
      });
      EXPECT_LT(std::abs(own.first[i] - slope), 1e-9) << k << " " << i;
      for (std::size_t j = 0; j < n; ++j) {
        CoefficientEvaluator other(waves.sum, waves.active);
        const auto curvature = first_difference<Complex>([&](double s) {
          return other.evaluate(waves.moved(own.parameters[j], s), 1).wave[k].first[i];
        });
        EXPECT_LT(std::abs(own.second[packed_index(i, j, n)] - curvature), 1e-9)
            << k << " " << i << " " << j;
        ++n_compared;
      }
    }
  }
  EXPECT_GT(n_compared, 50u);
}

// The columns h_q of every event, one component: [event](column).
std::vector<Eigen::VectorXcd> columns_of(const Waves& waves, const ColumnTable& table) {
  const auto values = waves.sum->variable_values(waves.theta);
  const auto store = WaveStore::build(
      waves.sum, std::make_shared<const ColumnTable>(table), waves.source, values);
  const ColumnLayout layout(*store, 2);
  const std::vector<std::uint8_t> all(waves.sum->waves.size(), 1);
  std::vector<double> tile(layout.planes * WaveStore::plane_doubles, 0.0);
  const std::size_t fixed = store->fixed_planes().size() * WaveStore::plane_doubles;
  std::copy_n(store->fixed_tile(0), fixed, tile.begin());
  store->fill_floating(layout, 2, values, all, 0, 1, tile.data(), tile.size());
  std::vector<Eigen::VectorXcd> result;
  for (std::size_t event = 0; event < waves.source.size(); ++event) {
    Eigen::VectorXcd h =
        Eigen::VectorXcd::Zero(static_cast<Eigen::Index>(table.columns().size()));
    for (const auto& entry : layout.entries) {
      const double* plane = tile.data() + entry.plane * WaveStore::plane_doubles + event;
      h[entry.column] = {plane[0], plane[WaveStore::tile_events]};
    }
    result.push_back(h);
  }
  return result;
}

// f = |A|^2 with A, dA/dt and d2A/dtdu from the columns.
struct Intensity {
  double value = 0;
  Eigen::VectorXd gradient = {};
  Eigen::MatrixXd hessian = {};
};

Intensity intensity_of(const Waves& waves,
                       const ColumnTable& table,
                       const Eigen::VectorXcd& h) {
  CoefficientEvaluator evaluator(waves.sum, waves.active);
  const auto& c = evaluator.evaluate(waves.theta, 2);
  Complex a = 0;
  for (std::size_t k = 0; k < c.value.size(); ++k) {
    a += c.value[k] * h[static_cast<Eigen::Index>(k)];
  }
  const Eigen::MatrixXcd d = table.first_derivatives(c);
  const Eigen::VectorXcd first = d.transpose() * h.head(d.rows());
  const Eigen::MatrixXcd second = table.second_derivatives(c, h);
  Intensity result;
  result.value = std::norm(a);
  result.gradient = 2 * (std::conj(a) * first).real();
  result.hessian =
      2 * (first.conjugate() * first.transpose() + std::conj(a) * second).real();
  return result;
}

TEST(WaveColumns, GiveTheDerivativesOfIntensities) {
  Waves waves;
  const ColumnTable table(*waves.sum, waves.active);
  const auto h = columns_of(waves, table);
  const auto f = test::plain_intensities(*waves.sum, waves.source, waves.theta);
  const auto n = waves.active.size();
  // Gradients at a moved point take columns that were made there.
  const auto gradients_at = [&](std::size_t a, double by) {
    Waves there = waves;
    there.theta = waves.moved(a, by);
    const auto moved = columns_of(there, table);
    std::vector<Eigen::VectorXd> result;
    for (const auto& columns : moved) {
      result.push_back(intensity_of(there, table, columns).gradient);
    }
    return result;
  };
  for (std::size_t u = 0; u < n; ++u) {
    const auto two_left = gradients_at(u, -2 * step);
    const auto left = gradients_at(u, -step);
    const auto right = gradients_at(u, step);
    const auto two_right = gradients_at(u, 2 * step);
    for (std::size_t event = 0; event < f.size(); ++event) {
      const Intensity found = intensity_of(waves, table, h[event]);
      EXPECT_NEAR(found.value, f[event], 1e-12 * (1 + f[event]));
      const auto intensity = [&](double by) {
        return test::plain_intensities(
            *waves.sum, waves.source, waves.moved(u, by))[event];
      };
      const auto i = static_cast<Eigen::Index>(u);
      const double scale = 1 + found.gradient.norm() + found.hessian.norm();
      EXPECT_NEAR(found.gradient[i], first_difference<double>(intensity), 1e-7 * scale)
          << event << " " << u;
      const Eigen::VectorXd row =
          (8.0 * (right[event] - left[event]) - (two_right[event] - two_left[event])) /
          (12 * step);
      EXPECT_LT((found.hessian.row(i).transpose() - row).norm(), 1e-6 * scale)
          << event << " " << u;
    }
  }
}

}  // namespace
}  // namespace jacta
