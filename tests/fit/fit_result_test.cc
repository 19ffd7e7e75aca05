#include <gtest/gtest.h>

#include <cmath>

#include "jacta/config/python_text.h"
#include "jacta/fit/fit.h"

namespace jacta {
namespace {

class FitResultText : public ::testing::Test {
 protected:
  FitResultText() {
    result_.values = {{"mu", 1.23456}, {"shift", -0.5}, {"livetime", 2}};
    result_.errors = {{"mu", 0.123}, {"shift", 0.04}};
    result_.ll = -12.34567;
    result_.valid = true;
    result_.n_calls = 7;
    result_.routine = "newton";
    result_.covariance_names = {"mu", "shift"};
    result_.covariance = Eigen::Matrix2d::Identity();
  }
  std::string text(bool with_fixed = true) const {
    return result_.text(parameters_, with_fixed);
  }
  static Parameters parameters() {
    CollectedDiagnostics diagnostics;
    return Parameters::from_config(
        parse_yaml("{shift: {nominal_value: 0, fit_limits: [-3, 3]}, "
                   "mu: {nominal_value: 1}, "
                   "livetime: {nominal_value: 2, fittable: false}}"),
        diagnostics);
  }
  Parameters parameters_ = parameters();
  FitResult result_;
};

TEST_F(FitResultText, ValuesInTheOrderOfTheModelRoundedByTheirErrors) {
  const std::string all = text();
  EXPECT_LT(all.find("shift"), all.find("mu"));
  EXPECT_NE(all.find("1.23 "), std::string::npos) << all;
  EXPECT_NE(all.find("livetime"), std::string::npos) << all;
  EXPECT_EQ(text(false).find("livetime"), std::string::npos);
  EXPECT_NE(all.find("ln L = -12.3457, "), std::string::npos) << all;
  EXPECT_TRUE(all.ends_with("7 calls (newton), valid\n")) << all;
}

TEST_F(FitResultText, WhatIsSpecialIsSaid) {
  result_.valid = false;
  result_.reason = "no minimum";
  result_.n_outliers = 3;
  result_.n_cells = 100;
  result_.n_cells_searched = 64;
  result_.at_bound = {"mu"};
  result_.flat = {"shift"};
  for (const char* part : {"INVALID: no minimum\n",
                           "events without density (outlier likelihood): 3\n",
                           "searched 64 of 100 cells between anchors",
                           "at a bound: mu\n",
                           "not determined: shift\n"}) {
    EXPECT_NE(text().find(part), std::string::npos) << part;
  }
}

TEST_F(FitResultText, NodesHoldAllNumbers) {
  result_.ll = -INFINITY;
  const Node node = result_.to_node();
  EXPECT_EQ(node.at("values").at("mu").as_real(), 1.23456);
  EXPECT_EQ(node.at("errors").at("shift").as_real(), 0.04);
  EXPECT_EQ(node.at("ll").as_real(), -INFINITY);
  EXPECT_TRUE(node.at("valid").as_boolean());
  EXPECT_EQ(python_json(node.at("covariance")),
            R"({"names": ["mu", "shift"], "values": [[1.0, 0.0], [0.0, 1.0]]})");
  EXPECT_EQ(python_json(node.at("cells")), R"({"searched": 1, "all": 1})");
}

}  // namespace
}  // namespace jacta
