// The Gaussian model: likelihood, derivatives, toys, data that do not fit; and the
// registry that makes it.
#include "jacta/model/gaussian_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/model/watched_likelihood.h"
#include "support/derivative_check.h"

namespace jacta {
namespace {

Parameters parameters(const std::string& yaml =
                          "{mu: {nominal_value: 0.5, fit_limits: [-5, 5]}, "
                          "sigma: {nominal_value: 2, fit_limits: [0.1, 10]}}") {
  SilentDiagnostics diagnostics;
  return Parameters::from_config(parse_yaml(yaml), diagnostics);
}

Dataset data(double hat_mu) {
  Dataset result;
  result.set("0", Table().with("hat_mu", {hat_mu}));
  return result;
}

// The same numbers; what a check throws once comes at every evaluation, for optimisers
// that swallow it.
TEST(WatchedLikelihood, IsTheSameUntilItIsStopped) {
  const GaussianModel model(parameters());
  Evaluator eval = model.bind(data(1.5));
  int left = 2;
  Evaluator watched = watch(eval, [&] {
    if (left-- == 0) throw Interrupted("enough");
  });
  EXPECT_EQ(watched.ll({{"mu", 0.3}}), eval.ll({{"mu", 0.3}}));
  EXPECT_EQ(watched.derivatives().hessian, eval.derivatives().hessian);
  EXPECT_EQ(watched.likelihood().advice(), nullptr);
  EXPECT_THROW(watched.ll(), Interrupted);
  EXPECT_THROW(watched.ll(), Interrupted);
  EXPECT_THROW(watched.derivatives(), Interrupted);
}

TEST(GaussianModel, LogLikelihood) {
  const GaussianModel model(parameters());
  Evaluator eval = model.bind(data(1.5));
  const auto expected = [](double mu, double sigma) {
    const double pull = (1.5 - mu) / sigma;
    return -0.5 * std::log(2 * 3.14159265358979323846) - std::log(sigma) -
           0.5 * pull * pull;
  };
  EXPECT_NEAR(eval.ll(), expected(0.5, 2), 1e-15);
  EXPECT_NEAR(eval.ll({{"mu", -3}, {"sigma", 0.7}}), expected(-3, 0.7), 1e-13);
  EXPECT_EQ(eval.ll({{"sigma", 0}}), -INFINITY);
  EXPECT_EQ(eval.ll({{"sigma", -1}}), -INFINITY);
  EXPECT_EQ(eval.likelihood().term_values(std::vector<double>{0.5, 2.0}),
            std::vector<double>{eval.ll()});
  EXPECT_THROW(eval.ll({{"nu", 1}}), InputError);
}

TEST(GaussianModel, Derivatives) {
  const GaussianModel model(parameters());
  Evaluator eval = model.bind(data(1.5));
  for (const double mu : {-3.0, 0.5, 1.5, 4.0}) {
    for (const double sigma : {0.3, 1.0, 7.0}) {
      EXPECT_TRUE(test::derivatives_agree(
          eval.likelihood(), model.space(), {mu, sigma}, {-1, -1}));
    }
  }
  test::WrongDerivatives wrong(eval.likelihood(), 0, 1, 1 + 1e-6);
  EXPECT_FALSE(test::derivatives_agree(wrong, model.space(), {-3, 1}, {-1, -1}));
  test::WrongDerivatives slope(eval.likelihood(), 1, -1, 1 - 1e-6);
  EXPECT_FALSE(test::derivatives_agree(slope, model.space(), {-3, 1}, {-1, -1}));
}

// The order of mu and sigma in the definition does not matter.
TEST(GaussianModel, FindsItsParametersByName) {
  const GaussianModel model(
      parameters("{sigma: {nominal_value: 2}, mu: {nominal_value: 0}}"));
  Evaluator eval = model.bind(data(1));
  EXPECT_LT(eval.ll({{"mu", 9}}), eval.ll({{"mu", 1}}));
  EXPECT_GT(eval.ll({{"mu", 9}, {"sigma", 8}}), eval.ll({{"mu", 9}, {"sigma", 1}}));
  EXPECT_THROW(GaussianModel(parameters("{mu: {}, tau: {}}")), InputError);
  EXPECT_THROW(GaussianModel(parameters("{mu: {}, sigma: {}, tau: {}}")), InputError);
}

TEST(GaussianModel, Toys) {
  const GaussianModel model(parameters());
  const auto generator = model.generator({{"mu", -1}});
  double sum = 0;
  double squares = 0;
  constexpr int n = 4000;
  for (unsigned i = 0; i < n; ++i) {
    const Dataset toy = generator->generate({.seed = 1, .point = 2, .toy = i});
    ASSERT_EQ(toy.names(), model.dataset_names());
    const double x = toy.at("0").column("hat_mu")[0];
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / n, -1, 4 * 2 / std::sqrt(n));
  EXPECT_NEAR(squares / n - sum / n * (sum / n), 4, 4 * 4 * std::sqrt(2.0 / n));
  EXPECT_THROW(model.generator({{"mu", 6}}), InputError);
  EXPECT_THROW(model.generator({{"nu", 6}}), InputError);
}

TEST(GaussianModel, RefusesOtherData) {
  const GaussianModel model(parameters());
  EXPECT_THROW(model.bind({}), InputError);
  EXPECT_THROW(model.bind(data(NAN)), InputError);
  Dataset two;
  two.set("0", Table().with("hat_mu", {1, 2}));
  EXPECT_THROW(model.bind(two), InputError);
  Dataset other;
  other.set("0", Table().with("mu", {1}));
  EXPECT_THROW(model.bind(other), InputError);
  EXPECT_FALSE(model.has_expectation_values());
  EXPECT_TRUE(model.expectation_values().empty());
}

TEST(ModelRegistry, MakesModelsByName) {
  ModelRegistry registry;
  register_gaussian_model(registry);
  SilentDiagnostics diagnostics;
  ModelConfiguration configuration;
  configuration.root = parse_yaml(
      "{parameter_definition: {mu: {nominal_value: 1}, sigma: {nominal_value: 3}}, "
      "confidence_level: 0.8, confidence_interval_kind: upper, asymptotic_dof: 2}");
  configuration.nominal_values = {{"mu", 2}};
  for (const char* name :
       {"jacta.GaussianModel", "alea.examples.gaussian_model.GaussianModel"}) {
    EXPECT_TRUE(registry.contains(name));
    const auto model = registry.make(name, configuration, diagnostics);
    EXPECT_EQ(model->parameters()["mu"].nominal_value->value, 2);
    EXPECT_EQ(model->settings().confidence_level, 0.8);
    EXPECT_EQ(model->settings().confidence_interval_kind, IntervalKind::upper);
    EXPECT_EQ(model->settings().asymptotic_dof, 2);
  }
  try {
    registry.make("jacta.GausianModel", configuration, diagnostics);
    ADD_FAILURE();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("jacta.GaussianModel"), std::string::npos);
  }
  EXPECT_THROW(register_gaussian_model(registry), UsageError);
}

TEST(ModelRegistry, ChecksKeysWithoutMakingTheModel) {
  ModelRegistry registry;
  register_gaussian_model(registry);
  ModelConfiguration configuration;
  configuration.root = parse_yaml("{parameter_definiton: {}, confidence_level: 0.9}");
  std::vector<Problem> problems;
  registry.check("jacta.GaussianModel", configuration, problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].message().find("parameter_definition"), std::string::npos);
}

TEST(ModelSettings, RefuseWhatMakesNoSense) {
  for (const char* text : {"{confidence_level: 1}",
                           "{confidence_level: high}",
                           "{confidence_interval_kind: both}",
                           "{confidence_interval_root_find: newton}",
                           "{asymptotic_dof: 0}"}) {
    EXPECT_THROW(read_model_settings(parse_yaml(text)), InputError) << text;
  }
  EXPECT_EQ(read_model_settings(parse_yaml("{}")).confidence_level, 0.9);
}

}  // namespace
}  // namespace jacta
