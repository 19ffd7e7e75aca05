// Intervals of the reference's example data, against what it found.
#include "support/reference.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/interval/confidence_interval.h"
#include "jacta/model/gaussian_model.h"
#include "jacta/templates/template_model.h"

namespace jacta {
namespace {

// An edge is right where t crosses the threshold: the reference's own tolerance leaves
// 1e-5.
void expect_edge(double seen, double expected, const std::string& what) {
  if (!std::isfinite(expected)) {
    EXPECT_TRUE(test::close(seen, expected, 0)) << what;
    return;
  }
  EXPECT_NEAR(seen, expected, 2e-5 * std::max(1.0, std::abs(expected))) << what;
}

class ReferenceIntervalTest : public ::testing::TestWithParam<const char*> {};

TEST_P(ReferenceIntervalTest, EdgesAgree) {
  JACTA_NEEDS_REFERENCE();
  const auto folder = *test::reference_folder() / "alea";
  const auto expected = test::load(folder / GetParam());
  const auto model =
      TemplateModel::from_file(folder / expected.at("config").get<std::string>(),
                               {(folder / "templates_f64").string()});
  Evaluator eval = model.bind(test::dataset(expected.at("dataset")));
  const auto poi = expected.at("poi").get<std::string>();
  for (const auto& [name, record] : expected.at("confidence_intervals_0.9").items()) {
    IntervalOptions options;
    // explicit_bounds/upper or explicit_bounds/upper/extremal
    const auto kind_begin = name.find('/') + 1;
    const auto kind_end = std::min(name.find('/', kind_begin), name.size());
    options.kind =
        from_word<IntervalKind>(name.substr(kind_begin, kind_end - kind_begin)).value();
    if (kind_end < name.size()) {
      options.root_find = from_word<RootFinding>(name.substr(kind_end + 1)).value();
    }
    if (name.rfind("explicit", 0) == 0) {
      options.bounds = Limits{test::number(record.at("bounds")[0]),
                              test::number(record.at("bounds")[1])};
    }
    const auto result = confidence_interval(eval, poi, options);
    expect_edge(result.lower, test::number(record.at("dl")), name + " lower");
    expect_edge(result.upper, test::number(record.at("ul")), name + " upper");
    if (options.root_find == RootFinding::brentq) {
      EXPECT_LT(result.n_fits, 16) << name;
    }
    const double t = asymptotic_critical_value(options.kind, 0.9);
    for (const double edge : {result.lower, result.upper}) {
      if (!std::isfinite(edge)) continue;
      const auto there = fit(eval, {.fixed = {{poi, edge}}});
      EXPECT_NEAR(2 * (result.best_fit.ll - there.ll), t, 1e-7) << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Alea,
                         ReferenceIntervalTest,
                         ::testing::Values("wimp_f64.json", "wimp_simple_f64.json"));

TEST(ReferenceGaussian, EveryCase) {
  JACTA_NEEDS_REFERENCE();
  const auto expected = test::load(*test::reference_folder() / "alea" / "gaussian.json");
  SilentDiagnostics diagnostics;
  const GaussianModel model(Parameters::from_config(
      parse_json(expected.at("parameter_definition").dump()), diagnostics));
  for (const auto& record : expected.at("cases")) {
    Dataset data;
    data.set("0", Table().with("hat_mu", {test::number(record.at("hat_mu"))}));
    Evaluator eval = model.bind(data);
    for (const auto& point : record.at("ll")) {
      EXPECT_TRUE(test::close(eval.ll(test::values(point.at("params"))),
                              test::number(point.at("ll")),
                              1e-14));
    }
    const auto free = fit(eval);
    EXPECT_TRUE(free.valid);
    EXPECT_GE(free.ll, test::number(record.at("fit_free").at("max_ll")) - 1e-12);
    for (const auto& [key, edges] : record.items()) {
      if (key.rfind("ci_", 0) != 0 || !edges.is_array()) continue;
      const auto kind_end = key.find('_', 3);
      const auto root_end = key.find('_', kind_end + 1);
      IntervalOptions options;
      options.kind = from_word<IntervalKind>(key.substr(3, kind_end - 3)).value();
      options.root_find =
          from_word<RootFinding>(key.substr(kind_end + 1, root_end - kind_end - 1))
              .value();
      options.level = std::stod(key.substr(root_end + 1));
      const auto result = confidence_interval(eval, "mu", options);
      expect_edge(result.lower, test::number(edges[0]), key);
      expect_edge(result.upper, test::number(edges[1]), key);
    }
  }
}

}  // namespace
}  // namespace jacta
