// Fits of the reference's example data, against what it found with its finest settings.
#include "support/reference.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/fit/fit.h"
#include "jacta/templates/template_model.h"

namespace jacta {
namespace {

class ReferenceFitTest : public ::testing::TestWithParam<const char*> {};

TEST_P(ReferenceFitTest, ReachesTheRefinedMaximum) {
  JACTA_NEEDS_REFERENCE();
  const auto folder = *test::reference_folder() / "alea";
  const auto expected = test::load(folder / GetParam());
  const auto model =
      TemplateModel::from_file(folder / expected.at("config").get<std::string>(),
                               {(folder / "templates_f64").string()});
  Evaluator eval = model.bind(test::dataset(expected.at("dataset")));
  for (const auto& [name, record] : expected.at("fits").items()) {
    const auto& refined = record.at("refined");
    const auto result = fit(eval, {.fixed = test::values(record.at("fixed"))});
    EXPECT_TRUE(result.valid) << name << ": " << result.reason;
    EXPECT_GE(result.ll, test::number(refined.at("ll")) - 1e-7) << name;
    EXPECT_LT(result.n_calls, 60) << name;
    for (const auto& [parameter, error] : result.errors) {
      EXPECT_NEAR(result.values.at(parameter),
                  test::number(refined.at("values").at(parameter)),
                  1e-3 * error)
          << name << " " << parameter;
    }
    EXPECT_TRUE(test::close(eval.ll(result.values), result.ll, 1e-13));
  }
}

INSTANTIATE_TEST_SUITE_P(Alea,
                         ReferenceFitTest,
                         ::testing::Values("wimp_f64.json", "wimp_simple_f64.json"));

}  // namespace
}  // namespace jacta
