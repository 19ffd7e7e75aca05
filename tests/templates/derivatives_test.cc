// Gradients and Hessians of template models, against differences: off the anchors, on
// both sides of every anchor, at limits; and what the comparison does with wrong ones.
#include <gtest/gtest.h>

#include "support/derivative_check.h"
#include "support/golden.h"

namespace jacta {
namespace {

class TemplateDerivatives : public ::testing::TestWithParam<std::string> {
 protected:
  const test::GoldenCase golden_{GetParam()};
  const TemplateModel model_ = golden_.model();
  Evaluator eval_ = model_.bind(golden_.data());

  // The points of the case at which ln L is finite and no term is without expected events
  // (there every event is an outlier, and ln L jumps).
  std::vector<std::vector<double>> points() {
    std::vector<std::vector<double>> result;
    for (const auto& point : golden_.expected.at("ll_points")) {
      if (!std::isfinite(test::number(point.at("ll")))) continue;
      const Values values = test::values(point.at("params"));
      bool regular = true;
      for (const auto& [term, sources] : model_.expectation_values_per_term(values)) {
        double total = 0;
        for (const auto& [source, events] : sources) total += events;
        regular = regular && total > 0;
      }
      if (regular) result.push_back(model_.parameters().values(values));
    }
    return result;
  }
  // Every combination of anchors, the other parameters as in `theta`.
  std::vector<std::vector<double>> at_anchors(const std::vector<double>& theta) {
    std::vector<std::vector<double>> result = {theta};
    for (std::size_t p = 0; p < theta.size(); ++p) {
      const auto& anchors = model_.space().kinks[p];
      const auto heads = result;
      if (!anchors.empty()) result.clear();
      for (const double anchor : anchors) {
        const Limits limits = model_.space().domain[p];
        if (!limits.contains(anchor)) continue;
        for (auto head : heads) {
          head[p] = anchor;
          result.push_back(head);
        }
      }
    }
    return result;
  }
  void check(const std::vector<double>& theta) {
    for (const auto& cells : test::cells_around(model_.space(), theta)) {
      EXPECT_TRUE(
          test::derivatives_agree(eval_.likelihood(), model_.space(), theta, cells))
          << "at " << ::testing::PrintToString(theta) << " in the cells "
          << ::testing::PrintToString(cells);
    }
  }
};

TEST_P(TemplateDerivatives, AgreeWithDifferences) {
  for (const auto& theta : points()) check(theta);
}

TEST_P(TemplateDerivatives, AgreeOnBothSidesOfAnchors) {
  auto theta = points().back();
  for (const auto& candidate : points()) {
    if (candidate.size() == theta.size() && eval_.value(candidate) > eval_.value(theta)) {
      theta = candidate;
    }
  }
  theta[model_.parameters().index(golden_.poi())] = 0.7;
  for (const auto& anchored : at_anchors(theta)) {
    if (std::isfinite(eval_.value(anchored))) check(anchored);
  }
}

// Without cells the right side of an anchor is taken, at the last anchor the left one.
TEST_P(TemplateDerivatives, WithoutCellsTheRightSideIsTaken) {
  for (const auto& theta : at_anchors(points().front())) {
    std::vector<int> right;
    for (std::size_t p = 0; p < theta.size(); ++p) {
      const auto& anchors = model_.space().kinks[p];
      int cell = -1;
      for (std::size_t k = 0; k + 1 < anchors.size(); ++k) {
        if (anchors[k] <= theta[p]) cell = static_cast<int>(k);
      }
      right.push_back(cell);
    }
    Derivatives given, none;
    eval_.likelihood().derivatives({.theta = theta, .cells = right}, given);
    eval_.likelihood().derivatives({.theta = theta}, none);
    EXPECT_EQ(given.value, none.value);
    EXPECT_EQ(given.gradient, none.gradient);
    EXPECT_EQ(given.hessian, none.hessian);
  }
}

// Derivatives in some parameters are those of all, the others 0.
TEST_P(TemplateDerivatives, OnlyWhatIsWanted) {
  const auto theta = points().back();
  Derivatives all, some;
  eval_.likelihood().derivatives({.theta = theta}, all);
  for (std::size_t p = 0; p < theta.size(); ++p) {
    std::vector<std::uint8_t> wanted(theta.size(), 0);
    wanted[p] = 1;
    wanted[0] = 1;
    eval_.likelihood().derivatives({.theta = theta, .wanted = wanted}, some);
    EXPECT_EQ(some.value, all.value);
    for (std::size_t q = 0; q < theta.size(); ++q) {
      const auto i = static_cast<Eigen::Index>(q);
      EXPECT_EQ(some.gradient[i], wanted[q] != 0 ? all.gradient[i] : 0);
      for (std::size_t r = 0; r < theta.size(); ++r) {
        const auto j = static_cast<Eigen::Index>(r);
        const bool both = wanted[q] != 0 && wanted[r] != 0;
        EXPECT_EQ(some.hessian(i, j), both ? all.hessian(i, j) : 0);
      }
    }
  }
}

TEST_P(TemplateDerivatives, WrongEntriesAreFound) {
  const auto theta = points().back();
  const auto cells = test::cells_around(model_.space(), theta).front();
  const test::DerivativeCheck right(eval_.likelihood(), model_.space(), theta, cells);
  const auto n = static_cast<Eigen::Index>(theta.size());
  int tried = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = -1; j < n; ++j) {
      const double entry =
          j < 0 ? right.exact().gradient[i] : right.exact().hessian(i, j);
      const double scale = j < 0 ? right.gradient_scale(i) : right.hessian_scale(i, j);
      if (!(std::abs(entry) > 0.05 * scale)) continue;
      ++tried;
      test::WrongDerivatives wrong(eval_.likelihood(), i, j, 1 + 1e-6);
      EXPECT_FALSE(test::derivatives_agree(wrong, model_.space(), theta, cells))
          << "entry " << i << ", " << j;
    }
  }
  EXPECT_GT(tried, 5);
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         TemplateDerivatives,
                         ::testing::ValuesIn(test::golden_names()),
                         test::case_name);

// Constraints of every distribution on one parameter of a model.
class ConstraintDerivatives : public ::testing::TestWithParam<const char*> {};

TEST_P(ConstraintDerivatives, AgreeWithDifferences) {
  const test::GoldenCase golden("string_uncertainty");
  std::ifstream in(golden.model_file());
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const std::string old = "stats.lognorm(0.4, scale=1.0)";
  ASSERT_NE(text.find(old), std::string::npos);
  text.replace(text.find(old), old.size(), GetParam());
  ModelConfiguration configuration;
  configuration.root = parse_yaml(text);
  configuration.file = golden.model_file();
  SilentDiagnostics diagnostics;
  const auto model = TemplateModel::from_config(configuration, diagnostics);
  Evaluator eval = model.bind(golden.data());
  int inside = 0;
  for (const double wall : {0.3, 0.77, 1.0, 1.4, 2.9}) {
    const auto theta = model.parameters().values({{"wall_rate_multiplier", wall},
                                                  {"band_shift", 0.33},
                                                  {"background_rate_multiplier", 1.2}});
    if (!std::isfinite(eval.value(theta))) continue;
    ++inside;
    EXPECT_TRUE(test::derivatives_agree(eval.likelihood(),
                                        model.space(),
                                        theta,
                                        test::cells_around(model.space(), theta).front()))
        << wall;
  }
  EXPECT_GT(inside, 1);
}

INSTANTIATE_TEST_SUITE_P(Distributions,
                         ConstraintDerivatives,
                         ::testing::Values("0.3",
                                           "stats.norm(1.1, 0.3)",
                                           "stats.uniform(0.5, 2)",
                                           "stats.lognorm(0.4, scale=1.2)",
                                           "stats.gamma(2.5, scale=0.4)",
                                           "stats.expon(scale=1.5)",
                                           "stats.beta(2.5, 1.5, scale=3)",
                                           "stats.truncnorm(-1, 3, loc=1, scale=0.4)",
                                           "stats.chi2(3)",
                                           "stats.t(3, loc=1, scale=0.3)",
                                           "stats.cauchy(loc=1, scale=0.3)",
                                           "stats.triang(0.35, loc=0.1, scale=3)"));

}  // namespace
}  // namespace jacta
