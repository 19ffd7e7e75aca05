// Several models as one: values, derivatives, toys, and what contradicts itself.
#include "jacta/model/joint_model.h"

#include <gtest/gtest.h>

#include <fstream>

#include "error_text.h"
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
  // Files that make no sense: named with line and column.
  std::ofstream(folder / "empty.yaml") << "\n";
  std::ofstream(folder / "list.yaml") << "- 1\n";
  std::ofstream(folder / "broken.yaml") << "a: [1\n";
  std::ofstream(folder / "other.yaml") << "likelihod_config: 3\n";
  std::ofstream(folder / "bad.yaml") << "statistical_model: jacta.GaussianModel\n"
                                        "parameter_definition: {mu: {nominal_valu: 1}}\n";
  struct Bad {
    std::string text, place, message;
  };
  for (const auto& bad : std::vector<Bad>{
           {"", "joint.yaml:1:1", "a joint model names its models"},
           {"models: {}", "joint.yaml:1:1", "a joint model names its models"},
           {"models: 3", "joint.yaml:2:9", "expected a map, found an integer"},
           {"models: [one.yaml]", "joint.yaml:2:9", "expected a map, found a list"},
           {"model: {a: one.yaml}", "joint.yaml:2:1", "did you mean 'models'?"},
           {"models: {a: none.yaml}", "joint.yaml:2:13", "no file 'none.yaml'"},
           {"models: {a b: one.yaml}", "joint.yaml:2:10", "letters, digits and _"},
           {"models: {a: 3}", "joint.yaml:2:13", "expected a string, found an integer"},
           {"models: {a: [one.yaml]}", "joint.yaml:2:13", "found a list"},
           {"models: {a: null}", "joint.yaml:2:13", "expected a string, found nothing"},
           {"models: {a: one.yaml, a: one.yaml}", "joint.yaml:2:23", "is there twice"},
           {"models: {a: joint.yaml}", "joint.yaml:2:13", "is a joint model itself"},
           {"models: {a: empty.yaml}", "empty.yaml", "expected a map, found nothing"},
           {"models: {a: list.yaml}", "list.yaml:1:1", "expected a map, found a list"},
           {"models: {a: broken.yaml}", "broken.yaml:", "not valid YAML"},
           {"models: {a: other.yaml}", "other.yaml:1:1", "'likelihood_config'?"},
           {"models: {a: bad.yaml}", "bad.yaml:2:", "did you mean 'nominal_value'?"},
           {"models: {a: one.yaml}\nparameter_definition: {mu: {}}",
            "joint.yaml:3:23",
            "has the parameters of its models"},
           {"models: {a: one.yaml}\nnominal_values: {sigmo: 3}",
            "joint.yaml:3:18",
            "did you mean 'sigma'?"},
           {"models: {a: one.yaml}\nnominal_values: {sigma: .nan}",
            "joint.yaml:3:25",
            "found nan"}}) {
    const std::string error =
        error_text([&] { make("statistical_model: jacta.JointModel\n" + bad.text); });
    EXPECT_NE(error.find(bad.place), std::string::npos) << bad.text << ": " << error;
    EXPECT_NE(error.find(bad.message), std::string::npos) << bad.text << ": " << error;
  }
}

}  // namespace
}  // namespace jacta::test
