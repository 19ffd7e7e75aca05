// Every kind of density: values and probabilities against SciPy's (recorded by
// tools/reference/densities.py), the normalisation against sums, derivatives against
// differences, draws against the cumulative distribution.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/instruction_set.h"
#include "jacta/density/quadrature.h"
#include "jacta/density/read_density.h"
#include "support/derivative_check.h"
#include "support/folders.h"
#include "support/reference.h"

namespace jacta {
namespace {

const nlohmann::json& golden() {
  static const nlohmann::json all =
      test::load(test::source_folder() / "tests/golden/densities/densities.json");
  return all;
}

// Replaces the numbers of a density by parameters p0, p1, ...
Node with_parameters(const Node& node, std::vector<double>& values, bool fixed = false) {
  if (node.is_map()) {
    Node result = Node::map();
    for (const auto& [key, value] : node.entries()) {
      const std::string name = key.as_text();
      const bool is_setting =
          name == "edges" || name == "contents" || name == "true_range";
      result.set(name, with_parameters(value, values, fixed || is_setting));
    }
    return result;
  }
  if (node.is_list()) {
    Node result = Node::list();
    for (const Node& item : node.items()) {
      result.push_back(with_parameters(item, values, fixed));
    }
    return result;
  }
  if (!node.is_number() || fixed) return node;
  values.push_back(node.as_real());
  return Node::string("p" + std::to_string(values.size() - 1));
}

struct Case {
  const nlohmann::json& golden;
  Limits range;
  std::vector<Axis> axes;
  std::vector<double> written = {};
  Parameters parameters = {};
  SharedDensity density = {};
  std::vector<double> values = {};  // of the density's parameters

  explicit Case(const nlohmann::json& expected)
      : golden(expected),
        range{expected.at("range")[0].get<double>(),
              expected.at("range")[1].get<double>()},
        axes{{"x", {range.lower, range.upper}}} {
    const Node node = with_parameters(
        parse_yaml(expected.at("density").get<std::string>(), "case.yaml"), written);
    for (std::size_t i = 0; i < written.size(); ++i) {
      Parameter p;
      p.name = "p" + std::to_string(i);
      p.nominal_value = Number(written[i]);
      p.fittable = false;
      parameters.add_parameter(p);
    }
    std::vector<Problem> problems;
    density = read_density(node, axes, parameters, problems);
    throw_first_error(problems);
    for (const auto& name : density->parameters()) {
      values.push_back(written[parameters.index(name)]);
    }
  }

  std::unique_ptr<DensityEvaluator> evaluator(const std::string& level = "") const {
    return density->evaluator(select_density_kernels(level));
  }
};

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& c : golden().at("cases")) names.push_back(c.at("name"));
  return names;
}

const nlohmann::json& case_of(const std::string& name) {
  for (const auto& c : golden().at("cases")) {
    if (c.at("name") == name) return c;
  }
  throw std::runtime_error("no case " + name);
}

class Densities : public ::testing::TestWithParam<std::string> {
 protected:
  const Case case_{case_of(GetParam())};

  // Arrays of a tile.
  struct alignas(64) Column {
    double x[density_tile];
  };
};

TEST_P(Densities, AreThoseOfSciPy) {
  auto evaluator = case_.evaluator();
  ASSERT_TRUE(evaluator->move_to(case_.values, false));
  double largest = 0;
  for (const auto& point : case_.golden.at("points")) {
    largest = std::max(largest, point[1].get<double>());
  }
  for (const auto& point : case_.golden.at("points")) {
    const double x = point[0].get<double>();
    const double expected = point[1].get<double>();
    // SciPy's own sums end at 2e-14 of the integral; voigt_profile and exponnorm have 1e-13.
    EXPECT_NEAR(evaluator->density({&x, 1}),
                expected,
                2e-13 * std::abs(expected) + 1e-280 * largest)
        << "at " << x;
  }
}

TEST_P(Densities, HaveSciPysProbabilities) {
  auto evaluator = case_.evaluator();
  ASSERT_TRUE(evaluator->move_to(case_.values, false));
  for (const auto& interval : case_.golden.at("intervals")) {
    const Limits box{interval[0].get<double>(), interval[1].get<double>()};
    const double expected = interval[2].get<double>();
    EXPECT_NEAR(
        evaluator->probability({&box, 1}).value, expected, 1e-12 * expected + 1e-15);
  }
}

TEST_P(Densities, IntegrateToOne) {
  auto evaluator = case_.evaluator();
  ASSERT_TRUE(evaluator->move_to(case_.values, false));
  constexpr int panels = 18000;
  const double width = (case_.range.upper - case_.range.lower) / panels;
  double sum = 0;
  for (int i = 0; i < panels; ++i) {
    const double low = case_.range.lower + i * width;
    each_of_3_nodes(low, low + width, [&](double x, double weight) {
      sum += weight * evaluator->density({&x, 1});
    });
  }
  EXPECT_NEAR(sum, 1, 2e-7);
  const Limits whole = case_.range;
  EXPECT_NEAR(evaluator->probability({&whole, 1}).value, 1, 1e-13);
}

TEST_P(Densities, HaveExactDerivatives) {
  auto evaluator = case_.evaluator();
  const std::size_t n = case_.values.size();
  if (n == 0) return;
  std::vector<Column> columns(2 + n + n * (n + 1) / 2);
  std::vector<double*> first;
  std::vector<double*> second;
  for (std::size_t i = 0; i < n; ++i) first.push_back(columns[2 + i].x);
  for (std::size_t i = 2 + n; i < columns.size(); ++i) second.push_back(columns[i].x);
  const double* axis = columns[0].x;
  const double width = case_.range.upper - case_.range.lower;
  constexpr std::size_t n_points = 13;
  for (std::size_t e = 0; e < 16; ++e) {
    columns[0].x[e] =
        case_.range.lower + width * (0.013 + static_cast<double>(e % n_points) / 13.37);
  }
  const Limits box{case_.range.lower + 0.31 * width, case_.range.lower + 0.57 * width};
  const auto moved = [&](std::size_t i, double s) {
    auto values = case_.values;
    values[i] += s;
    EXPECT_TRUE(evaluator->move_to(values, true));
    evaluator->fill({&axis, 1}, n_points, {columns[1].x, first, second});
  };
  moved(0, 0);
  const auto exact = columns;
  const BoxProbability exact_box = evaluator->probability({&box, 1});
  // The step in a parameter: small against its value and against what the range resolves.
  const auto step = [&](std::size_t i) {
    const double slope = exact_box.first[i];
    const double scale = std::abs(slope) > 0 ? 0.05 / std::abs(slope) : 1;
    return std::min(0.02 * std::max(std::abs(case_.values[i]), 1e-3), scale);
  };
  for (std::size_t i = 0; i < n; ++i) {
    const double h = step(i);
    for (std::size_t e = 0; e < n_points; ++e) {
      const double p = exact[1].x[e];
      const auto scale = [&](double d) { return std::abs(d) + p / h * 1e-2; };
      const double slope = test::richardson(
          [&](double s) {
            moved(i, s);
            return columns[1].x[e];
          },
          h,
          0);
      EXPECT_NEAR(exact[2 + i].x[e], slope, 1e-7 * scale(slope))
          << case_.density->parameters()[i] << " at " << exact[0].x[e];
      for (std::size_t j = 0; j < n; ++j) {
        const double curvature = test::richardson(
            [&](double s) {
              moved(i, s);
              return columns[2 + j].x[e];
            },
            h,
            0);
        EXPECT_NEAR(exact[2 + n + packed_pair(i, j)].x[e],
                    curvature,
                    5e-7 * (scale(curvature) + std::abs(exact[2 + j].x[e]) / h))
            << i << ", " << j << " at " << exact[0].x[e];
      }
    }
    const double slope = test::richardson(
        [&](double s) {
          moved(i, s);
          return evaluator->probability({&box, 1}).value;
        },
        h,
        0);
    EXPECT_NEAR(exact_box.first[i], slope, 1e-8 * (std::abs(slope) + 1e-3 / h));
    for (std::size_t j = 0; j < n; ++j) {
      const double curvature = test::richardson(
          [&](double s) {
            moved(i, s);
            return evaluator->probability({&box, 1}).first[j];
          },
          h,
          0);
      EXPECT_NEAR(exact_box.second[packed_pair(i, j)],
                  curvature,
                  1e-7 * (std::abs(curvature) +
                          (std::abs(exact_box.first[j]) + 1e-3 / step(j)) / h));
    }
  }
}

TEST_P(Densities, AreDrawnFrom) {
  auto evaluator = case_.evaluator();
  ASSERT_TRUE(evaluator->move_to(case_.values, false));
  evaluator->prepare_sampling();
  constexpr std::size_t n = 20000;
  Stream stream({.seed = 8, .point = 1, .toy = 2});
  std::vector<double> draws(n);
  for (double& x : draws) {
    evaluator->sample(stream, {&x, 1});
    ASSERT_TRUE(case_.range.contains(x)) << x;
  }
  std::sort(draws.begin(), draws.end());
  double distance = 0;
  for (std::size_t i = 0; i < n; i += 20) {
    const Limits below{case_.range.lower, draws[i]};
    const double expected = evaluator->probability({&below, 1}).value;
    distance = std::max(distance, std::abs(static_cast<double>(i) / n - expected));
  }
  // Kolmogorov's distribution: 1.95 is exceeded with probability 0.001.
  EXPECT_LT(distance * std::sqrt(static_cast<double>(n)), 1.95);
}

TEST_P(Densities, HaveTheSameBitsWithAllInstructionSets) {
  std::vector<std::vector<double>> bits;
  for (const auto& level : instruction_set_names()) {
    auto evaluator = case_.evaluator(level);
    ASSERT_TRUE(evaluator->move_to(case_.values, false));
    bits.emplace_back();
    for (const auto& point : case_.golden.at("points")) {
      const double x = point[0].get<double>();
      bits.back().push_back(evaluator->density({&x, 1}));
    }
    EXPECT_EQ(bits.back(), bits.front()) << level;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds,
                         Densities,
                         ::testing::ValuesIn(case_names()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace jacta
