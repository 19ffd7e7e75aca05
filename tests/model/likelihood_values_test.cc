// ln L at points, and what a model is, as they print themselves.
#include "jacta/model/likelihood_values.h"

#include <gtest/gtest.h>

#include "jacta/config/python_text.h"
#include "jacta/model/gaussian_model.h"

namespace jacta {
namespace {

// hat_mu = 1.5, sigma = 2 fixed at its value in a fit: ln L = -1/2 ln 2 pi - ln 2
// - (1.5 - mu)^2 / 8, with the slope (1.5 - mu) / 4 and the curvature -1/4 in mu.
Evaluator evaluator() {
  SilentDiagnostics silent;
  const GaussianModel model(Parameters::from_config(
      parse_yaml("{mu: {nominal_value: 0.5}, sigma: {nominal_value: 2}}"), silent));
  Dataset data;
  data.set("0", Table().with("hat_mu", {1.5}));
  return model.bind(data);
}

constexpr double constant = -0.91893853320467274178 - 0.69314718055994530942;

TEST(LikelihoodValues, AreThoseOfTheFormula) {
  Evaluator eval = evaluator();
  const auto values = likelihood_values(eval, {{{"mu", 0.5}}, {{"mu", 3.5}}}, true);
  ASSERT_EQ(values.points.size(), 2u);
  EXPECT_NEAR(values.points[0].ll, constant - 0.125, 1e-15);
  EXPECT_NEAR(values.points[1].ll, constant - 0.5, 1e-15);
  ASSERT_EQ(values.names.front(), "mu");
  EXPECT_NEAR(values.points[0].gradient[0], 0.25, 1e-15);
  EXPECT_NEAR(values.points[1].gradient[0], -0.5, 1e-15);
  EXPECT_NEAR(values.points[1].hessian(0, 0), -0.25, 1e-15);
}

TEST(LikelihoodValues, PrintOnePointAndAListOfThem) {
  Evaluator eval = evaluator();
  auto values = likelihood_values(eval, {{{"mu", 1.5}}}, true);
  EXPECT_NE(values.text().find("\n  d/d mu                             0.0\n"),
            std::string::npos)
      << values.text();
  EXPECT_TRUE(values.to_node().at("ll").is_list());
  values.is_list = false;
  const Node node = values.to_node();
  EXPECT_NEAR(node.at("ll").as_real(), constant, 1e-15);
  EXPECT_EQ(node.at("gradient").at("mu").as_real(), 0);
  EXPECT_EQ(node.at("hessian").at("names").items()[0].as_string(), "mu");
  EXPECT_NEAR(
      node.at("hessian").at("values").items()[0].items()[0].as_real(), -0.25, 1e-15);

  const Node plain = likelihood_values(eval, {}).to_node();
  EXPECT_EQ(python_json(plain), R"({"ll": []})");
}

}  // namespace
}  // namespace jacta
