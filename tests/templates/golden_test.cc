// Small models of ours, against what the reference packages computed for them.
#include "support/golden.h"

#include <gtest/gtest.h>

#include <cmath>

namespace jacta {
namespace {

class GoldenTest : public ::testing::TestWithParam<std::string> {
 protected:
  const test::GoldenCase golden_{GetParam()};
  const nlohmann::json& expected_ = golden_.expected;
  const TemplateModel model_ = golden_.model();

  void expect_events(const nlohmann::json& terms, const Values& values) const {
    const auto seen = model_.expectation_values_per_term(values);
    ASSERT_EQ(seen.size(), terms.size());
    for (const auto& [term, sources] : terms.items()) {
      ASSERT_EQ(seen.at(term).size(), sources.size());
      for (const auto& [source, events] : seen.at(term)) {
        EXPECT_TRUE(test::close(events, test::number(sources.at(source)), 1e-12))
            << term << " " << source;
      }
    }
  }
};

TEST_P(GoldenTest, NamesAndWeights) {
  EXPECT_EQ(model_.likelihood_names(),
            expected_.at("likelihood_names").get<std::vector<std::string>>());
  for (const auto& [term, sources] : expected_.at("source_names").items()) {
    EXPECT_EQ(model_.source_names(term), sources.get<std::vector<std::string>>());
  }
  const auto& terms = expected_.at("ll_points")[0].at("terms");
  ASSERT_EQ(model_.likelihood_weights().size(), terms.size());
  for (std::size_t t = 0; t < terms.size(); ++t) {
    EXPECT_EQ(model_.likelihood_weights()[t], terms[t].at("weight").get<double>());
  }
}

TEST_P(GoldenTest, Parameters) {
  const auto& list = expected_.at("parameters");
  ASSERT_EQ(model_.parameters().size(), list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Parameter& p = model_.parameters()[i];
    const auto& e = list[i];
    EXPECT_EQ(p.name, e.at("name").get<std::string>());
    EXPECT_EQ(p.fittable, e.at("fittable").get<bool>()) << p.name;
    EXPECT_EQ(p.ptype, e.at("ptype").get<std::string>()) << p.name;
    EXPECT_EQ(p.nominal_value->value, test::number(e.at("nominal_value"))) << p.name;
    EXPECT_EQ(p.nominal_value->is_integer, e.at("nominal_value").is_number_integer());
    const bool relative =
        e.at("relative_uncertainty").is_boolean() && e.at("relative_uncertainty");
    EXPECT_EQ(p.relative_uncertainty, relative) << p.name;
    EXPECT_EQ(p.has_uncertainty(), !e.at("uncertainty").is_null()) << p.name;
    if (e.at("uncertainty").is_number()) {
      const double scale = relative ? p.nominal_value->value : 1;
      EXPECT_EQ(p.gaussian_width(), e.at("uncertainty").get<double>() * scale);
    }
    std::vector<double> anchors;
    if (e.at("blueice_anchors").is_array()) e.at("blueice_anchors").get_to(anchors);
    std::vector<double> seen;
    for (const auto& anchor : p.blueice_anchors) seen.push_back(anchor.value);
    EXPECT_EQ(seen, anchors) << p.name;
    EXPECT_EQ(p.fit_limits.has_value(), !e.at("fit_limits").is_null()) << p.name;
    if (!p.fit_limits) continue;
    const auto& limits = e.at("fit_limits");
    const auto end = [](const nlohmann::json& limit, double open) {
      return limit.is_null() ? open : limit.get<double>();
    };
    EXPECT_EQ(p.fit_limits->lower, end(limits[0], -INFINITY)) << p.name;
    EXPECT_EQ(p.fit_limits->upper, end(limits[1], INFINITY)) << p.name;
  }
}

TEST_P(GoldenTest, ExpectedEvents) {
  expect_events(expected_.at("expectation_nominal_per_term"), {});
  const auto sums = model_.expectation_values();
  for (const auto& [source, events] : expected_.at("expectation_nominal").items()) {
    EXPECT_TRUE(test::close(sums.at(source), test::number(events), 1e-12)) << source;
  }
  ASSERT_GT(expected_.at("expectation_points").size(), 10u);
  for (const auto& point : expected_.at("expectation_points")) {
    SCOPED_TRACE(point.at("params").dump());
    expect_events(point.at("mu"), test::values(point.at("params")));
  }
}

// A total, or a term: -inf exactly, sums that nearly cancel by their size.
void expect_log_likelihood(double seen, double expected, const std::string& what) {
  if (!std::isfinite(expected)) {
    EXPECT_EQ(seen, expected) << what;
  } else {
    EXPECT_NEAR(seen, expected, 1e-10 * std::max(1.0, std::abs(expected))) << what;
  }
}

TEST_P(GoldenTest, LogLikelihood) {
  Evaluator eval = model_.bind(golden_.data());
  int finite = 0;
  for (const auto& point : expected_.at("ll_points")) {
    SCOPED_TRACE(point.at("params").dump());
    const auto theta = model_.parameters().values(test::values(point.at("params")));
    const double expected = test::number(point.at("ll"));
    const double seen = eval.value(theta);
    expect_log_likelihood(seen, expected, "total");
    const auto terms = eval.likelihood().term_values(theta);
    ASSERT_EQ(terms.size(), point.at("terms").size());
    for (std::size_t t = 0; t < terms.size(); ++t) {
      const auto& term = point.at("terms")[t];
      expect_log_likelihood(terms[t], test::number(term.at("ll")), term.at("term"));
    }
    Derivatives derivatives;
    eval.likelihood().derivatives({.theta = theta}, derivatives);
    EXPECT_TRUE(test::close(derivatives.value, seen, 1e-14));
    if (std::isfinite(expected)) {
      ++finite;
    } else {
      EXPECT_EQ(derivatives.gradient.norm(), 0);
      EXPECT_EQ(derivatives.hessian.norm(), 0);
    }
  }
  EXPECT_GT(finite, 10);
}

TEST_P(GoldenTest, OutsideTheFitLimitsNothingIsGenerated) {
  const Parameters& parameters = model_.parameters();
  int outside = 0;
  for (const auto& point : expected_.at("ll_points")) {
    const Values values = test::values(point.at("params"));
    if (parameters.values_in_fit_limits(values)) continue;
    ++outside;
    EXPECT_THROW(model_.generator(values), InputError) << point.at("params");
    EXPECT_THROW(model_.expectation_values(values), InputError) << point.at("params");
    const auto term = model_.likelihood_names()[0];
    EXPECT_THROW(model_.source_histograms(term, values), InputError)
        << point.at("params");
  }
  // Two cases have no such point.
  const bool all_inside = GetParam() == "normalise" || GetParam() == "conditional_100";
  EXPECT_EQ(outside == 0, all_inside);
}

void expect_contents(const Histogram& seen, const nlohmann::json& expected) {
  ASSERT_EQ(seen.size(), expected.size());
  for (std::size_t b = 0; b < seen.size(); ++b) {
    ASSERT_TRUE(test::close(seen.contents()[b], test::number(expected[b]), 1e-12)) << b;
  }
}

TEST_P(GoldenTest, SourceHistograms) {
  if (!expected_.contains("histograms")) {
    EXPECT_EQ(GetParam(), "wimp");
    return;
  }
  for (const auto& [label, point] : expected_.at("histograms").items()) {
    const auto values = test::values(point.at("params"));
    for (const auto& [term, sources] : point.at("terms").items()) {
      const auto densities = model_.source_histograms(term, values);
      const auto events = model_.source_histograms(term, values, true);
      ASSERT_EQ(densities.size(), sources.size());
      for (const auto& [source, numbers] : sources.items()) {
        SCOPED_TRACE(label + " " + term + " " + source);
        expect_contents(densities.at(source), numbers.at("pdf"));
        expect_contents(events.at(source), numbers.at("expected_events"));
        const auto& axes = densities.at(source).axes();
        ASSERT_EQ(axes.size(), numbers.at("bin_edges").size());
        for (std::size_t a = 0; a < axes.size(); ++a) {
          EXPECT_EQ(axes[a].name, numbers.at("axis_names")[a].get<std::string>());
          const std::vector<double> edges = numbers.at("bin_edges")[a];
          ASSERT_EQ(axes[a].edges.size(), edges.size());
          for (std::size_t k = 0; k < edges.size(); ++k) {
            EXPECT_TRUE(test::close(axes[a].edges[k], edges[k], 1e-14));
          }
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         GoldenTest,
                         ::testing::ValuesIn(test::golden_names()),
                         test::case_name);

TEST(GoldenCases, AreComplete) {
  const auto names = test::golden_names();
  for (const char* name : {"common_grid",
                           "conditional_100",
                           "conditional_50",
                           "log10",
                           "normalise",
                           "slice",
                           "string_uncertainty",
                           "two_shape",
                           "wimp"}) {
    EXPECT_TRUE(std::binary_search(names.begin(), names.end(), name)) << name;
  }
}

}  // namespace
}  // namespace jacta
