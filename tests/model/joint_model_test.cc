// Several models as one: values, derivatives, toys, and what contradicts itself.
#include "jacta/model/joint_model.h"

#include <gtest/gtest.h>

#include <fstream>

#include "jacta/base/error.h"
#include "jacta/model/gaussian_model.h"

namespace jacta::test {
namespace {

Parameters gaussian_parameters(const std::string& extra_mu = "",
                               const std::string& sigma = "nominal_value: 1.5") {
  SilentDiagnostics silent;
  return Parameters::from_config(
      parse_yaml("mu: {nominal_value: 0.3" + extra_mu + "}\nsigma: {" + sigma + "}"),
      silent);
}

std::shared_ptr<const StatisticalModel> gaussian(
    const std::string& extra_mu = "", const std::string& sigma = "nominal_value: 1.5") {
  return std::make_shared<const GaussianModel>(gaussian_parameters(extra_mu, sigma));
}

Dataset measured(double first, double second) {
  Dataset data;
  data.set("a_0", Table().with("hat_mu", {first}));
  data.set("b_0", Table().with("hat_mu", {second}));
  return data;
}

TEST(JointModel, SumsItsModels) {
  const JointModel model({{"a", gaussian()}, {"b", gaussian()}});
  EXPECT_EQ(model.parameters().names(), (std::vector<std::string>{"mu", "sigma"}));
  EXPECT_EQ(model.dataset_names(),
            (std::vector<std::string>{"a_0", "b_0", "generate_values"}));
  Evaluator eval = model.bind(measured(1.0, -2.0));
  ASSERT_TRUE(eval.has_derivatives());
  const Derivatives found = eval.derivatives({{"mu", 0.2}, {"sigma", 1.1}});
  // -ln(2 pi) - 2 ln s - ((1-m)^2 + (2+m)^2) / 2 s^2, by hand.
  const double squares = 0.8 * 0.8 + 2.2 * 2.2;
  const double s = 1.1;
  EXPECT_NEAR(
      found.value,
      -std::log(2 * 3.14159265358979323846) - 2 * std::log(s) - squares / (2 * s * s),
      1e-14);
  EXPECT_NEAR(found.gradient[0], (0.8 - 2.2) / (s * s), 1e-14);
  EXPECT_NEAR(found.gradient[1], -2 / s + squares / (s * s * s), 1e-14);
  EXPECT_NEAR(found.hessian(0, 0), -2 / (s * s), 1e-14);
  EXPECT_NEAR(found.hessian(0, 1), -2 * (0.8 - 2.2) / (s * s * s), 1e-14);
  EXPECT_NEAR(found.hessian(1, 1), 2 / (s * s) - 3 * squares / std::pow(s, 4), 1e-14);
  Eigen::VectorXd gradient;
  const std::vector<double> theta = {0.2, 1.1};
  EXPECT_EQ(eval.likelihood().gradient({.theta = theta}, gradient), found.value);
  EXPECT_EQ(gradient, found.gradient);
  EXPECT_EQ(eval.likelihood().term_values(theta).size(), 2U);
}

TEST(JointModel, ToysOfItsModelsAreIndependent) {
  const JointModel model({{"a", gaussian()}, {"b", gaussian()}});
  const auto generator = model.generator({{"mu", 0.0}, {"sigma", 1.0}});
  double product = 0;
  double squares = 0;
  constexpr int n = 4000;
  for (std::uint64_t i = 0; i < n; ++i) {
    const Dataset toy = generator->generate({.seed = 5, .point = 7, .toy = i});
    const double a = toy.at("a_0").column("hat_mu")[0];
    const double b = toy.at("b_0").column("hat_mu")[0];
    product += a * b;
    squares += a * a + b * b;
    EXPECT_EQ(toy.at("generate_values").column("sigma")[0], 1.0);
  }
  EXPECT_NEAR(product / n, 0, 5 / std::sqrt(n));
  EXPECT_NEAR(squares / (2 * n), 1, 0.1);
}

TEST(JointModel, ParametersThatContradictEachOther) {
  const auto made = [](const std::string& mu, const std::string& sigma) {
    return JointModel({{"a", gaussian()}, {"b", gaussian(mu, sigma)}});
  };
  const auto message = [&](const std::string& mu, const std::string& sigma) {
    try {
      made(mu, sigma);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_EQ(message("", "nominal_value: 1.5"), "none");
  EXPECT_NE(message("", "nominal_value: 1.6")
                .find("sigma of the models a and b: its "
                      "nominal value differs"),
            std::string::npos);
  EXPECT_NE(message(", fit_limits: [0, 1]", "nominal_value: 1.5")
                .find("mu of the models a and b: its fit_limits differs"),
            std::string::npos);
  EXPECT_NE(
      message(", fittable: false", "nominal_value: 1.5").find("whether it is fitted"),
      std::string::npos);
  EXPECT_THROW(JointModel({{"a", gaussian(", uncertainty: 0.1")},
                           {"b", gaussian(", uncertainty: 0.1")}}),
               InputError);
  const JointModel one({{"a", gaussian()}, {"b", gaussian(", uncertainty: 0.1")}});
  EXPECT_TRUE(one.parameters()["mu"].has_uncertainty());
  EXPECT_THROW(JointModel(std::vector<JointModel::Part>{}), UsageError);
}

TEST(JointModel, TablesOfNoModelAreRefused) {
  const JointModel model({{"a", gaussian()}, {"b", gaussian()}});
  Dataset data = measured(0, 0);
  data.set("c_0", Table().with("hat_mu", {0.0}));
  EXPECT_THROW(model.bind(data), InputError);
  Dataset missing;
  missing.set("a_0", Table().with("hat_mu", {0.0}));
  EXPECT_THROW(model.bind(missing), InputError);
}

TEST(JointModel, ComesFromAFile) {
  ModelRegistry registry;
  register_gaussian_model(registry);
  register_joint_model(registry);
  const auto folder = std::filesystem::path(::testing::TempDir()) / "joint_model";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "one.yaml") << "statistical_model: jacta.GaussianModel\n"
                                        "parameter_definition: {mu: {nominal_value: 1}, "
                                        "sigma: {nominal_value: 2}}\n";
  const auto make = [&](const std::string& text) {
    std::ofstream(folder / "joint.yaml") << text;
    ModelConfiguration configuration;
    configuration.file = folder / "joint.yaml";
    configuration.root = load_yaml(configuration.file);
    SilentDiagnostics silent;
    return registry.make("jacta.JointModel", configuration, silent);
  };
  const auto model = make(
      "statistical_model: jacta.JointModel\nconfidence_level: 0.8\n"
      "nominal_values: {sigma: 3}\nmodels: {a: one.yaml, b: one.yaml}\n");
  EXPECT_EQ(model->settings().confidence_level, 0.8);
  EXPECT_EQ(model->parameters().values(), (std::vector<double>{1, 3}));
  for (const std::string wrong :
       {"statistical_model: jacta.JointModel\n",
        "statistical_model: jacta.JointModel\nmodels: {a: none.yaml}\n",
        "statistical_model: jacta.JointModel\nmodels: {a b: one.yaml}\n",
        "statistical_model: jacta.JointModel\nmodel: {a: one.yaml}\n",
        "statistical_model: jacta.JointModel\nmodels: {a: one.yaml}\n"
        "parameter_definition: {mu: {}}\n",
        "statistical_model: jacta.JointModel\nmodels: {a: one.yaml}\n"
        "nominal_values: {sigmo: 3}\n"}) {
    EXPECT_THROW(make(wrong), Error) << wrong;
  }
}

}  // namespace
}  // namespace jacta::test
