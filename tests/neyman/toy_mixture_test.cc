// Re-used toys: weighted quantiles, weights, guards, and coverage.
#include "jacta/neyman/toy_mixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/base/error.h"
#include "jacta/interval/deterministic.h"
#include "jacta/model/gaussian_model.h"
#include "jacta/neyman/coverage.h"
#include "jacta/neyman/point_toys.h"
#include "jacta/neyman/threshold_quantile.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

ModelRegistry registry() {
  ModelRegistry result;
  register_gaussian_model(result);
  register_template_model(result);
  return result;
}

RunnerArguments job(const std::string& generate_values, std::int64_t n_toys) {
  RunnerArguments arguments;
  arguments.hypotheses = {Node::string("free"), Node::string("true")};
  arguments.generate_values = parse_yaml(generate_values);
  arguments.n_mc = n_toys;
  arguments.toydata_mode = ToyDataMode::generate;
  arguments.seed = 11;
  return arguments;
}

RunnerArguments gaussian_job(double mu, std::int64_t n_toys) {
  RunnerArguments arguments = job(fmt::format("{{mu: {}}}", mu), n_toys);
  arguments.statistical_model = "jacta.GaussianModel";
  arguments.poi = "mu";
  arguments.parameter_definition = parse_yaml(
      "{mu: {nominal_value: 0, fit_limits: [0, null]},"
      " sigma: {nominal_value: 1, fittable: false}}");
  return arguments;
}

class Reuse : public ::testing::Test {
 protected:
  ToyMixture mixture(const std::vector<RunnerArguments>& points) {
    return ToyMixture(points, registry_, executor_, silent_);
  }
  ModelRegistry registry_ = registry();
  Executor executor_{2};
  SilentDiagnostics silent_;
};

std::vector<WeightedRatio> weighted(std::vector<double> t, std::vector<double> weights) {
  std::vector<WeightedRatio> ratios;
  for (std::size_t i = 0; i < t.size(); ++i) ratios.push_back({t[i], weights[i]});
  return ratios;
}

TEST(WeightedQuantile, IsNumpysForEqualWeights) {
  std::vector<double> t;
  for (int i = 0; i < 17; ++i) t.push_back(std::pow(0.3 * i, 2));
  for (const double p : {0.01, 0.3, 0.6827, 0.9, 0.99}) {
    const auto ratios = weighted(t, std::vector<double>(t.size(), 0.7));
    EXPECT_NEAR(weighted_quantile(ratios, p), sorted_quantile(t, p), 1e-12) << p;
  }
}

TEST(WeightedQuantile, LeavesOutToysWithoutWeight) {
  EXPECT_EQ(weighted_quantile(weighted({5, 1, 2, 3, 0}, {0, 1, 1, 1, 0}), 0.5), 2);
  EXPECT_EQ(weighted_quantile(weighted({4}, {0.1}), 0.9), 4);
  EXPECT_THROW(weighted_quantile(weighted({4}, {0}), 0.9), InputError);
  // Most of the weight is on one value.
  EXPECT_NEAR(weighted_quantile(weighted({1, 2, 3}, {1, 1000, 1}), 0.5), 2, 1e-9);
}

TEST(WeightedQuantile, EffectiveNumberAndUncertainty) {
  EXPECT_DOUBLE_EQ(effective_toys(weighted({1, 2, 3}, {2, 2, 2})), 3);
  EXPECT_DOUBLE_EQ(effective_toys(weighted({1, 2, 3}, {1, 0, 0})), 1);
  // Equal weights: the binomial sigma.
  std::vector<double> t;
  for (int i = 0; i < 1000; ++i) t.push_back(i);
  const auto ratios = weighted(t, std::vector<double>(1000, 3.0));
  EXPECT_NEAR(coverage_uncertainty(ratios, 899, 0.9), std::sqrt(0.09 / 1000), 1e-9);
}

TEST_F(Reuse, GivesTheThresholdOfThePointWithLessError) {
  const auto pool = mixture({gaussian_job(0.5, 5000),
                             gaussian_job(1, 5000),
                             gaussian_job(1.5, 5000),
                             gaussian_job(2, 5000)});
  const double levels[] = {0.6827, 0.9};
  for (const IntervalKind kind : {IntervalKind::central, IntervalKind::upper}) {
    // One point with toys of its own, one without.
    for (const double mu : {1.0, 1.2}) {
      const auto at = parse_yaml(fmt::format("{{mu: {}}}", mu));
      for (const auto& found : pool.thresholds(at, levels, kind)) {
        EXPECT_TRUE(found.reused) << found.reason;
        EXPECT_EQ(found.own_toys, mu == 1 ? 5000u : 0u);
        EXPECT_GT(found.effective_toys, 7000);
        EXPECT_LT(found.coverage_error,
                  std::sqrt(found.level * (1 - found.level) / 7000));
        const double covered = bounded_gaussian_coverage(mu, found.threshold, kind);
        EXPECT_NEAR(covered, found.level, 4 * found.coverage_error) << word(kind) << mu;
      }
    }
  }
}

// The planted fault: the same toys without weights are off by many sigma.
TEST_F(Reuse, NeedsItsWeights) {
  const auto pool =
      mixture({gaussian_job(0, 5000), gaussian_job(1, 5000), gaussian_job(2, 5000)});
  auto ratios = pool.weighted_ratios(parse_yaml("{mu: 1}"));
  const double weighted_threshold = weighted_quantile(ratios, 0.9);
  const double error = coverage_uncertainty(ratios, weighted_threshold, 0.9);
  EXPECT_NEAR(bounded_gaussian_coverage(1, weighted_threshold), 0.9, 4 * error);
  for (auto& ratio : ratios) ratio.weight = 1;
  const double plain = weighted_quantile(ratios, 0.9);
  EXPECT_GT(std::abs(bounded_gaussian_coverage(1, plain) - 0.9), 10 * error);
}

TEST_F(Reuse, OwnToysKeepTheirRatios) {
  const auto pool = mixture({gaussian_job(1, 200), gaussian_job(1.3, 200)});
  const auto ratios = pool.weighted_ratios(parse_yaml("{mu: 1}"));
  const Runner runner(gaussian_job(1, 200), registry_, silent_);
  const PointToys own = throw_point_toys(runner, executor_);
  for (std::size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(ratios[i].t, 2 * (own.ll_free[i] - own.ll_true[i]));
    EXPECT_GT(ratios[i].weight, 0);
    EXPECT_LT(ratios[i].weight, 2);
  }
}

// Far apart nothing is gained; beyond all points there is nothing to say.
TEST_F(Reuse, FallsBackToOwnToysAndRefusesWithout) {
  const auto pool = mixture({gaussian_job(0, 3000), gaussian_job(9, 3000)});
  const double levels[] = {0.9};
  const auto at_0 = pool.thresholds(parse_yaml("{mu: 0}"), levels).front();
  EXPECT_NEAR(at_0.effective_toys, 3000, 5);
  EXPECT_NEAR(
      bounded_gaussian_coverage(0, at_0.threshold), 0.9, 4 * 0.3 / std::sqrt(3000));
  EXPECT_THROW(pool.thresholds(parse_yaml("{mu: 4.5}"), levels), InputError);
  EXPECT_THROW(pool.thresholds(parse_yaml("{mu: 30}"), levels), InputError);
}

RunnerArguments wimp_job(const std::string& generate_values, std::int64_t n_toys) {
  RunnerArguments arguments = job(generate_values, n_toys);
  arguments.statistical_model = "jacta.TemplateModel";
  arguments.statistical_model_config =
      (test::source_folder() / "examples/wimp/wimp_statistical_model.yaml").string();
  arguments.statistical_model_args.set("template_path",
                                       Node::string(test::wimp_template_folder()));
  arguments.poi = "wimp_rate_multiplier";
  return arguments;
}

TEST_F(Reuse, WeightsOfTemplateModelsAverageToOne) {
  const auto pool = mixture({wimp_job("{wimp_rate_multiplier: 0.4}", 1500),
                             wimp_job("{wimp_rate_multiplier: 0.7}", 1500)});
  const double levels[] = {0.9};
  const auto found =
      pool.thresholds(parse_yaml("{wimp_rate_multiplier: 0.55}"), levels).front();
  EXPECT_TRUE(found.reused) << found.reason;
  EXPECT_NEAR(found.mean_weight, 1, 0.05);
  // Toys thrown at the point itself are covered as they should be.
  const Runner runner(wimp_job("{wimp_rate_multiplier: 0.55}", 3000), registry_, silent_);
  const PointToys own = throw_point_toys(runner, executor_);
  const auto t = likelihood_ratios({own.ll_free, own.ll_true}).t;
  const auto check =
      check_coverage(t,
                     found.threshold,
                     {.level = 0.9,
                      .n_threshold = static_cast<std::size_t>(found.effective_toys),
                      .sigmas = 3.3});
  EXPECT_TRUE(check.passed) << check.text;
}

TEST_F(Reuse, RefusesPointsThatDifferInFrozenOrClippedMeasurements) {
  const auto reused = [this](const std::string& other) {
    try {
      mixture({wimp_job("{wimp_rate_multiplier: 1}", 2), wimp_job(other, 2)});
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_EQ(reused("{wimp_rate_multiplier: 0.5}"), "accepted");
  EXPECT_TRUE(test::mentions(reused("{wimp_rate_multiplier: 1, er_band_shift: 1}"),
                             {"er_band_shift", "does not depend on it"}));
  EXPECT_TRUE(test::mentions(reused("{wimp_rate_multiplier: 1, er_rate_multiplier: 1.1}"),
                             {"er_rate_multiplier", "clipped"}));
  auto other_level = wimp_job("{wimp_rate_multiplier: 1}", 2);
  other_level.nominal_values = parse_yaml("{wimp_mass: 200}");
  EXPECT_THROW(mixture({wimp_job("{wimp_rate_multiplier: 1}", 2), other_level}),
               InputError);
}

// Signal and background in different bins: an event of the signal is impossible without
// one, though the likelihood has a floor there.
TEST_F(Reuse, ImpossibleToysHaveNoWeight) {
  test::SmallModel small("mixture");
  const auto in_bin = [](std::size_t bin, double events) {
    Histogram histogram({Axis{"x", {0, 1, 2}}});
    histogram.contents()[bin] = events;
    return histogram;
  };
  small.write("templates.ii.h5",
              {{"signal", in_bin(0, 1)}, {"background", in_bin(1, 3)}});
  small.parameters =
      "signal_rate_multiplier: {nominal_value: 1, ptype: rate, fit_limits: [0, null]}\n"
      "background_rate_multiplier: {nominal_value: 1, ptype: rate, fittable: false}\n";
  small.term =
      "default_source_class: alea.template_source.TemplateSource\n"
      "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
      "analysis_space: [{x: [0, 1, 2]}]\n";
  small.sources =
      "- {name: signal, histname: signal, template_filename: templates.ii.h5, "
      "parameters: [signal_rate_multiplier]}\n"
      "- {name: background, histname: background, template_filename: templates.ii.h5, "
      "parameters: [background_rate_multiplier]}\n";
  small.write("model.yaml", small.text());
  const auto small_job = [&](const std::string& signal) {
    RunnerArguments arguments = job("{signal_rate_multiplier: " + signal + "}", 400);
    arguments.statistical_model = "jacta.TemplateModel";
    arguments.statistical_model_config = small.file("model.yaml");
    arguments.poi = "signal_rate_multiplier";
    return arguments;
  };
  const std::vector<RunnerArguments> jobs = {small_job("0"), small_job("1")};
  const auto ratios = mixture(jobs).weighted_ratios(jobs[0].generate_values);
  const Runner with_signal(jobs[1], registry_, silent_);
  int n_impossible = 0;
  double sum = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    const Dataset toy = with_signal.generate_toy(static_cast<std::int64_t>(i));
    const auto sources = toy.at("term").sources();
    const bool possible = std::count(sources.begin(), sources.end(), 0) == 0;
    if (possible) {
      // Without signal such a toy is e times as likely.
      EXPECT_NEAR(ratios[400 + i].weight, 2 / (1 + std::exp(-1)), 1e-9);
    } else {
      EXPECT_LT(ratios[400 + i].weight, 1e-200);
      ++n_impossible;
    }
    sum += ratios[i].weight + ratios[400 + i].weight;
  }
  EXPECT_GT(n_impossible, 200);
  EXPECT_NEAR(sum / 800, 1, 0.1);
}

}  // namespace
}  // namespace jacta
