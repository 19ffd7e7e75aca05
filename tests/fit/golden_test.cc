// Fits of the golden cases, against the reference packages' refined fits.
#include "support/golden.h"

#include <gtest/gtest.h>

#include "jacta/fit/fit.h"

namespace jacta {
namespace {

class GoldenFitTest : public ::testing::TestWithParam<std::string> {
 protected:
  const test::GoldenCase golden_{GetParam()};
  const TemplateModel model_ = golden_.model();
  Evaluator eval_ = model_.bind(golden_.data());

  void expect_values(const FitResult& result, const nlohmann::json& refined) const {
    for (const auto& [name, expected] : refined.at("values").items()) {
      const auto error = result.errors.find(name);
      const double size = error == result.errors.end() ? 1 : error->second;
      EXPECT_NEAR(result.values.at(name), test::number(expected), 1e-3 * size) << name;
    }
  }
};

TEST_P(GoldenFitTest, ReachesTheRefinedMaximum) {
  for (const auto& [name, record] : golden_.expected.at("fits").items()) {
    SCOPED_TRACE(name);
    const auto fixed = test::values(record.at("fixed"));
    const auto result = fit(eval_, {.fixed = fixed});
    EXPECT_TRUE(result.valid) << result.reason;
    EXPECT_GE(result.ll, test::number(record.at("refined").at("ll")) - 1e-7);
    EXPECT_GE(result.ll, test::number(record.at("max_ll")) - 1e-7);
    EXPECT_NEAR(eval_.ll(result.values), result.ll, 1e-12 * std::abs(result.ll));
    for (const auto& [parameter, value] : fixed) {
      EXPECT_EQ(result.values.at(parameter), value);
    }
    EXPECT_LT(result.n_calls, 60);
    expect_values(result, record.at("refined"));
  }
}

TEST_P(GoldenFitTest, TheProfileIsReached) {
  const double best = fit(eval_).ll;
  for (const auto& point : golden_.expected.at("profile")) {
    const double poi = test::number(point.at("poi"));
    SCOPED_TRACE(poi);
    const auto result = fit(eval_, {.fixed = {{golden_.poi(), poi}}});
    EXPECT_TRUE(result.valid) << result.reason;
    EXPECT_GE(result.ll, test::number(point.at("ll")) - 1e-7);
    EXPECT_NEAR(2 * (best - result.ll), test::number(point.at("t")), 1e-5);
    expect_values(result,
                  point.at("best_fit").is_object()
                      ? nlohmann::json{{"values", point.at("best_fit")}}
                      : point);
  }
}

// The covariance is the inverse of minus the Hessian, the certificate what it says.
TEST_P(GoldenFitTest, CovarianceAndCertificate) {
  const auto result = fit(eval_);
  ASSERT_TRUE(result.valid);
  EXPECT_LT(result.edm, 1e-8);
  const auto& parameters = model_.parameters();
  const auto derivatives = eval_.derivatives(result.values);
  const auto n = static_cast<Eigen::Index>(result.covariance_names.size());
  Eigen::MatrixXd hessian(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& name = result.covariance_names[static_cast<std::size_t>(i)];
    const auto p = static_cast<Eigen::Index>(parameters.index(name));
    EXPECT_NEAR(derivatives.gradient[p] * result.errors.at(name), 0, 1e-4) << name;
    for (Eigen::Index j = 0; j < n; ++j) {
      const auto& other = result.covariance_names[static_cast<std::size_t>(j)];
      hessian(i, j) =
          -derivatives.hessian(p, static_cast<Eigen::Index>(parameters.index(other)));
    }
  }
  const Eigen::MatrixXd unit = hessian * result.covariance;
  EXPECT_TRUE(unit.isApprox(Eigen::MatrixXd::Identity(n, n), 1e-8)) << unit;
  for (const auto& name : parameters.fittable()) {
    const auto listed = [&](const std::vector<std::string>& names) {
      return std::count(names.begin(), names.end(), name);
    };
    EXPECT_EQ(listed(result.covariance_names) + listed(result.at_bound) +
                  listed(result.at_anchor) + listed(result.flat),
              1)
        << name;
  }
}

// Wherever a fit begins, it ends at the same maximum.
TEST_P(GoldenFitTest, DoesNotDependOnTheStart) {
  const double best = fit(eval_).ll;
  int tried = 0;
  for (const auto& point : golden_.expected.at("ll_points")) {
    if (!std::isfinite(test::number(point.at("ll")))) continue;
    const auto start = test::values(point.at("params"));
    if (!model_.parameters().values_in_fit_limits(start)) continue;
    const auto fixed = [&] {
      Values livetimes;
      for (const auto& [name, value] : start) {
        if (!model_.parameters()[name].fittable) livetimes[name] = value;
      }
      return livetimes;
    }();
    if (!fixed.empty()) continue;
    ++tried;
    const auto result = fit(eval_, {.start = start});
    EXPECT_TRUE(result.valid) << point.at("params") << result.reason;
    EXPECT_NEAR(result.ll, best, 1e-8) << point.at("params");
  }
  EXPECT_GT(tried, 8);
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         GoldenFitTest,
                         ::testing::ValuesIn(test::golden_names()),
                         test::case_name);

}  // namespace
}  // namespace jacta
