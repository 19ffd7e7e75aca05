// The scheme of addresses and the hypotheses of a Runner.
#include "jacta/toy/runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/model/gaussian_model.h"
#include "jacta/toy/replay.h"

namespace jacta {
namespace {

RunnerArguments gaussian_arguments() {
  return RunnerArguments::from_map(parse_yaml(R"(
statistical_model: jacta.GaussianModel
poi: mu
hypotheses: [free, zero, "true", {mu: 2}]
generate_values: {mu: 0.5}
parameter_definition:
  mu: {nominal_value: 0, fit_limits: [-10, 10], parameter_interval_bounds: [-10, 10]}
  sigma: {nominal_value: 1, fittable: false}
n_mc: 10
seed: 42
computation: power
toydata_mode: generate
compute_confidence_interval: true
)"));
}

std::string point_bytes(std::uint64_t point) {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) {
    out += static_cast<char>((point >> shift) & 0xff);
  }
  return out;
}

ModelRegistry registry() {
  ModelRegistry result;
  register_gaussian_model(result);
  return result;
}

// chi-square(2) at 90 % is -2 ln 0.1; what the job says goes before the model file.
TEST(Runner, DegreesOfFreedomOfTheModelFile) {
  const std::string file = ::testing::TempDir() + "jacta_runner_dof.yaml";
  std::ofstream(file) << "statistical_model: jacta.GaussianModel\n"
                         "asymptotic_dof: 2\n"
                         "parameter_definition:\n"
                         "  mu: {nominal_value: 0, fit_limits: [-10, 10],\n"
                         "    parameter_interval_bounds: [-10, 10]}\n"
                         "  sigma: {nominal_value: 1, fittable: false}\n";
  RunnerArguments arguments = gaussian_arguments();
  arguments.parameter_definition = Node();
  arguments.statistical_model_config = file;
  SilentDiagnostics diagnostics;
  const Runner two(arguments, registry(), diagnostics);
  EXPECT_NEAR(two.thresholds()[0].value(0), -2 * std::log(0.1), 1e-12);
  arguments.statistical_model_args = parse_yaml("{asymptotic_dof: 1}");
  const Runner one(arguments, registry(), diagnostics);
  EXPECT_NEAR(one.thresholds()[0].value(0), 2.705543454095414, 1e-12);
  std::filesystem::remove(file);
}

// The scheme of addresses is frozen: a change of these numbers changes every toy that
// anyone has made.
TEST(Runner, AddressesAreFrozen) {
  SilentDiagnostics diagnostics;
  const Runner runner(gaussian_arguments(), registry(), diagnostics);
  std::string bytes;
  for (std::int64_t i = 0; i < 10; ++i) {
    const double x = runner.generate_toy(i).at("0").column("hat_mu")[0];
    char raw[sizeof x];
    std::memcpy(raw, &x, sizeof x);
    bytes.append(raw, sizeof x);
  }
  EXPECT_EQ(hexadecimal(point_bytes(runner.point())), "66367d088c5cfc85");
  EXPECT_EQ(hexadecimal(sha256(bytes)).substr(0, 16), "f77dc54115860d28");
}

TEST(Runner, PointsDoNotShareToys) {
  const Node half = parse_yaml("{mu: 0.5}");
  EXPECT_NE(point_hash("power", half, Node::map()),
            point_hash("limit", half, Node::map()));
  EXPECT_NE(point_hash("power", half, Node::map()),
            point_hash("power", parse_yaml("{mu: 0.6}"), Node::map()));
  EXPECT_NE(point_hash("", half, parse_yaml("{m: 50}")),
            point_hash("", half, Node::map()));
  EXPECT_EQ(point_hash("", half, parse_yaml("{m: 50}")),
            point_hash("", half, parse_yaml("{m: 50.0}")));
}

TEST(Runner, FitsEveryHypothesis) {
  SilentDiagnostics diagnostics;
  const Runner runner(gaussian_arguments(), registry(), diagnostics);
  ASSERT_EQ(runner.hypotheses().size(), 4u);
  EXPECT_EQ(runner.hypotheses()[3].name, "3");
  Dataset toy;
  toy.set("0", Table().with("hat_mu", {0.8}));
  const auto rows = runner.fit_toy(toy, true);
  const std::size_t mu = runner.model().parameters().index("mu");
  EXPECT_NEAR(rows[0].minimum.theta[mu], 0.8, 1e-6);
  EXPECT_EQ(rows[1].minimum.theta[mu], 0);
  EXPECT_EQ(rows[2].minimum.theta[mu], 0.5);
  EXPECT_EQ(rows[3].minimum.theta[mu], 2);
  EXPECT_NEAR(2 * (rows[0].minimum.ll - rows[3].minimum.ll), 1.44, 1e-8);
  EXPECT_NEAR(rows[0].upper, 0.8 + 1.6448536269514722, 1e-6);
  EXPECT_TRUE(std::isnan(rows[1].upper));
}

// The columns of a result file: 1.6449 sigma on both sides of the best fit.
TEST(Runner, WritesBothEdgesOfIntervals) {
  SilentDiagnostics diagnostics;
  RunnerArguments arguments = gaussian_arguments();
  const std::string file = ::testing::TempDir() + "jacta_runner_edges.ii.h5";
  arguments.output_filename = file;
  const Executor executor(1);
  const auto outcome = Runner(arguments, registry(), diagnostics)
                           .run({.executor = executor, .date = "20240101_00:00:00"});
  const FitTable& free = outcome.content.fits.at(0);
  const auto column = [&](const std::string& name) {
    const auto at = std::find(free.columns.begin(), free.columns.end(), name);
    return free.values.at(static_cast<std::size_t>(at - free.columns.begin()));
  };
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_NEAR(column("dl")[i], column("mu")[i] - 1.6448536269514722, 1e-6);
    EXPECT_NEAR(column("ul")[i], column("mu")[i] + 1.6448536269514722, 1e-6);
  }
  std::filesystem::remove(file);
}

TEST(Runner, RefusesImpossibleArguments) {
  SilentDiagnostics diagnostics;
  const auto refused = [&](const char* key, const Node& value) {
    Node map = gaussian_arguments().to_map();
    map.set(key, value);
    EXPECT_THROW(Runner(RunnerArguments::from_map(map), registry(), diagnostics),
                 InputError)
        << key;
  };
  refused("hypotheses", parse_yaml("[zero, free]"));
  refused("hypotheses", parse_yaml("[fre]"));
  refused("hypotheses", parse_yaml("[]"));
  refused("hypotheses", parse_yaml("[{nu: 1}]"));
  refused("generate_values", parse_yaml("{mu: 11}"));
  refused("generate_values", parse_yaml("{poi_expectation: 1}"));
  refused("poi", Node::string("nu"));
  refused("statistical_model", Node::string("jacta.GausianModel"));
  refused("confidence_level", Node::real(1.5));
  refused("toydata_mode", Node::string("generat"));
}

}  // namespace
}  // namespace jacta
