// Intervals of the golden cases, against edges from the reference packages' refined fits.
#include "support/golden.h"

#include <gtest/gtest.h>

#include "jacta/interval/confidence_interval.h"
#include "jacta/interval/profile.h"

namespace jacta {
namespace {

class GoldenIntervalTest : public ::testing::TestWithParam<std::string> {
 protected:
  const test::GoldenCase golden_{GetParam()};
  const TemplateModel model_ = golden_.model();
  Evaluator eval_ = model_.bind(golden_.data());

  double t_at(double poi) {
    const auto there = fit(eval_, {.fixed = {{golden_.poi(), poi}}});
    EXPECT_TRUE(there.valid) << poi << ": " << there.reason;
    return 2 * (fit(eval_).ll - there.ll);
  }
  // The same edge; where it is not, ours has to be where t meets the threshold.
  void expect_edge(double seen, double expected, double threshold) {
    if (!std::isfinite(expected) || !std::isfinite(seen)) {
      EXPECT_TRUE(test::close(seen, expected, 0));
      return;
    }
    const double excess = std::abs(t_at(seen) - threshold);
    EXPECT_LT(excess, 1e-7);
    if (std::abs(seen - expected) <= 2e-5 * std::max(1.0, std::abs(expected))) return;
    EXPECT_LT(excess, 0.1 * std::abs(t_at(expected) - threshold))
        << "edges " << seen << " and " << expected;
    EXPECT_NEAR(seen, expected, 1e-3 * std::max(1.0, std::abs(expected)));
    ::testing::Test::RecordProperty("edge", expected);
  }
};

TEST_P(GoldenIntervalTest, EdgesAgree) {
  for (const auto& [name, record] :
       golden_.expected.at("confidence_intervals_0.9").items()) {
    SCOPED_TRACE(name);
    IntervalOptions options;
    options.kind = from_word<IntervalKind>(name.substr(name.find('/') + 1)).value();
    if (name.rfind("explicit", 0) == 0) {
      options.bounds = Limits{test::number(record.at("bounds")[0]),
                              test::number(record.at("bounds")[1])};
    }
    const double threshold = asymptotic_critical_value(options.kind, 0.9);
    const auto result = confidence_interval(eval_, golden_.poi(), options);
    EXPECT_EQ(result.reason, "");
    EXPECT_EQ(result.n_invalid_fits, 0);
    EXPECT_LE(result.n_fits, options.kind == IntervalKind::central ? 14 : 7);
    EXPECT_EQ(result.best_fit.ll, fit(eval_).ll);
    const auto& refined = record.at("refined");
    expect_edge(result.lower, test::number(refined.at("dl")), threshold);
    expect_edge(result.upper, test::number(refined.at("ul")), threshold);
    // The steps of the extremal search are short for the one case with a large scale.
    if (GetParam() == "ces") continue;
    options.root_find = RootFinding::extremal;
    const auto extremal = confidence_interval(eval_, golden_.poi(), options);
    for (const auto& [a, b] : {std::pair(extremal.lower, result.lower),
                               std::pair(extremal.upper, result.upper)}) {
      EXPECT_TRUE(test::close(a, b, 1e-8));
    }
  }
}

TEST_P(GoldenIntervalTest, TheSlopeOfTheProfileIsItsDerivative) {
  const auto problem = make_problem(model_.space());
  const std::size_t poi = model_.parameters().index(golden_.poi());
  const Minimum best = minimise(eval_, problem);
  Profile profile(eval_, problem, poi, best, best.ll, {});
  for (const double mu : {0.3, 1.1, 2.5}) {
    const double h = 1e-4;
    const auto at = profile.at(mu);
    ASSERT_TRUE(at.slope.has_value());
    const double difference = (profile.at(mu + h).t - profile.at(mu - h).t) / (2 * h);
    EXPECT_NEAR(*at.slope, difference, 1e-3 * std::max(1.0, std::abs(difference))) << mu;
    EXPECT_NEAR(at.t, t_at(mu), 1e-8);
  }
  EXPECT_EQ(profile.n_fits(), 9);
  EXPECT_EQ(profile.n_invalid(), 0);
  EXPECT_FALSE(profile.better_point());
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         GoldenIntervalTest,
                         ::testing::ValuesIn(test::golden_names()),
                         test::case_name);

}  // namespace
}  // namespace jacta
