// The reference's own example models and templates, against what it computed for them.
#include "support/reference.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/templates/template_model.h"

namespace jacta {
namespace {

struct Case {
  std::string numbers;
  std::string histograms;
  std::string templates;
  double ll_tolerance;         // relative
  double ll_absolute;          // per data set
  double histogram_tolerance;  // relative
};

void PrintTo(const Case& test_case, std::ostream* out) {
  *out << test_case.numbers;
}

class ReferenceTest : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    JACTA_NEEDS_REFERENCE();
    const auto folder = *test::reference_folder() / "alea";
    expected_ = test::load(folder / GetParam().numbers);
    histograms_ = test::load(folder / GetParam().histograms);
    model_.emplace(
        TemplateModel::from_file(folder / expected_.at("config").get<std::string>(),
                                 {(folder / GetParam().templates).string()}));
  }
  nlohmann::json expected_;
  nlohmann::json histograms_;
  std::optional<TemplateModel> model_;
};

TEST_P(ReferenceTest, ExpectedEvents) {
  for (const auto& point : expected_.at("expectation_points")) {
    const Values values = test::values(point.at("params"));
    if (point.contains("error")) {
      EXPECT_THROW(model_->expectation_values_per_term(values), InputError);
      continue;
    }
    const auto seen = model_->expectation_values_per_term(values);
    for (const auto& [term, sources] : point.at("mu").items()) {
      for (const auto& [source, events] : seen.at(term)) {
        EXPECT_TRUE(test::close(
            events, test::number(sources.at(source)), GetParam().histogram_tolerance))
            << point.at("params") << term << source;
      }
    }
  }
}

TEST_P(ReferenceTest, LogLikelihood) {
  Evaluator eval = model_->bind(test::dataset(expected_.at("dataset")));
  int finite = 0;
  for (const auto& point : expected_.at("ll_points")) {
    const auto theta = model_->parameters().values(test::values(point.at("params")));
    const double expected = test::number(point.at("ll"));
    const double seen = eval.value(theta);
    if (GetParam().ll_absolute > 0 && std::isfinite(expected)) {
      EXPECT_NEAR(seen, expected, GetParam().ll_absolute) << point.at("params");
    } else {
      EXPECT_TRUE(test::close(seen, expected, GetParam().ll_tolerance))
          << point.at("params");
    }
    if (!std::isfinite(expected)) continue;
    ++finite;
    const auto terms = eval.likelihood().term_values(theta);
    double sum = 0;
    for (std::size_t t = 0; t < terms.size(); ++t) {
      sum += model_->likelihood_weights()[t] * terms[t];
    }
    EXPECT_TRUE(test::close(sum, seen, 1e-13));
    Derivatives derivatives;
    eval.likelihood().derivatives({.theta = theta}, derivatives);
    EXPECT_TRUE(test::close(derivatives.value, seen, 1e-13));
  }
  EXPECT_GT(finite, 10);
}

TEST_P(ReferenceTest, SourceHistograms) {
  for (const auto& [label, point] : histograms_.at("histograms").items()) {
    const auto values = test::values(point.at("params"));
    for (const auto& [term, sources] : point.at("terms").items()) {
      const auto densities = model_->source_histograms(term, values);
      const auto events = model_->source_histograms(term, values, true);
      for (const auto& [source, numbers] : sources.items()) {
        const auto density = densities.at(source).contents();
        const auto count = events.at(source).contents();
        ASSERT_EQ(density.size(), numbers.at("pdf").size());
        for (std::size_t b = 0; b < density.size(); ++b) {
          ASSERT_TRUE(test::close(density[b],
                                  test::number(numbers.at("pdf")[b]),
                                  GetParam().histogram_tolerance));
          ASSERT_TRUE(test::close(count[b],
                                  test::number(numbers.at("expected_events")[b]),
                                  GetParam().histogram_tolerance));
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Alea,
    ReferenceTest,
    ::testing::Values(
        Case{"wimp_f64.json", "hist_wimp_f64.json", "templates_f64", 1e-10, 0, 1e-12},
        Case{"wimp_simple_f64.json",
             "hist_wimp_simple_f64.json",
             "templates_f64",
             1e-10,
             0,
             1e-12},
        Case{"wimp.json", "hist_wimp.json", "templates", 0, 2e-4, 2e-6},
        Case{"wimp_simple.json", "hist_wimp_simple.json", "templates", 0, 2e-4, 2e-6}),
    [](const auto& test_case) {
      auto name = test_case.param.numbers.substr(0, test_case.param.numbers.find('.'));
      return name;
    });

}  // namespace
}  // namespace jacta
