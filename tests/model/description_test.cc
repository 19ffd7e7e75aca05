// What a model is, as it prints itself. Expected events of template models are checked in
// their room, and the keys of JSON by the commands' tests.
#include "jacta/model/description.h"

#include <gtest/gtest.h>

#include "jacta/config/python_text.h"

namespace jacta {
namespace {

// Two terms, of which one has expected events: 3 b and 2 from the sources b and a.
class TwoTerms final : public StatisticalModel {
 public:
  explicit TwoTerms(Parameters parameters)
      : StatisticalModel(ParameterSpace::of(std::move(parameters)), {}) {}
  std::vector<std::string> dataset_names() const override { return {"sr1", "sr0"}; }
  bool has_expectation_values() const override { return true; }

 private:
  std::unique_ptr<LogLikelihood> make_likelihood(const Dataset&) const override {
    return {};
  }
  std::unique_ptr<Generator> make_generator(const std::vector<double>&,
                                            const GenerateOptions&) const override {
    return {};
  }
  std::map<std::string, Expectations> expected_events(
      const std::vector<double>& theta) const override {
    return {{"sr1", {{"b", 3 * theta[0]}, {"a", 2}}}};
  }
};

TwoTerms model() {
  SilentDiagnostics silent;
  return TwoTerms(Parameters::from_config(parse_yaml(R"(
b:
  nominal_value: 2
  uncertainty: 0.5
  relative_uncertainty: true
  fit_limits: [0, null]
  blueice_anchors: [1, 2.5]
  ptype: shape
  description: "a \"shape\""
)"),
                                          silent));
}

TEST(ModelDescription, NumbersAreThoseOfTheModel) {
  const auto description = describe(model(), {{"b", 1.5}});
  ASSERT_EQ(description.terms.size(), 1u);
  EXPECT_EQ(description.terms[0].first, "sr1");
  EXPECT_EQ(python_json(description.to_node()),
            "{\"parameters\": {\"b\": {\"nominal_value\": 2, \"fittable\": true, "
            "\"ptype\": \"shape\", \"uncertainty\": 0.5, \"relative_uncertainty\": true, "
            "\"blueice_anchors\": [1.0, 2.5], \"fit_limits\": [0.0, Infinity], "
            "\"parameter_interval_bounds\": null, \"fit_guess\": null, "
            "\"description\": \"a \\\"shape\\\"\"}}, "
            "\"terms\": {\"sr1\": {\"b\": 4.5, \"a\": 2.0}}, "
            "\"expectation_values\": {\"a\": 2.0, \"b\": 4.5}}");
}

TEST(ModelDescription, TextHasTheTableAndTheEvents) {
  const auto m = model();
  const std::string text = describe(m).text();
  EXPECT_TRUE(text.starts_with(m.parameters().table()));
  EXPECT_TRUE(
      text.ends_with("\nexpected events\n"
                     "  sr1                  b                               6\n"
                     "  sr1                  a                               2\n"
                     "  all terms            a                               2\n"
                     "  all terms            b                               6\n"))
      << text;
}

}  // namespace
}  // namespace jacta
