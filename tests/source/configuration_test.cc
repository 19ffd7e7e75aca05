// What becomes of the keys of a template model: those that another class of sources
// reads, or nobody, are noted; what cannot be done is refused; several errors are all
// found.
#include "jacta/source/configuration.h"

#include <filesystem>
#include <fstream>

#include "support/json_schema.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

class Keys : public ::testing::Test {
 protected:
  Keys() {
    model_.write("h.ii.h5", {{"h", Histogram({{"x", {0, 1, 2}}}, {1, 3})}});
    model_.parameters =
        "s_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n"
        "mass: {nominal_value: 50, fittable: false}\n";
    model_.term =
        "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
        "analysis_space: [{x: [0, 1, 2]}]\n";
    source("");
  }
  void source(const std::string& lines) {
    model_.sources =
        "- name: s\n  class: alea.template_source.TemplateSource\n"
        "  parameters: [s_rate_multiplier, mass]\n  named_parameters: [mass]\n"
        "  histname: h\n  template_filename: h.ii.h5\n" +
        lines;
  }
  std::vector<std::string> problems(Problem::Level level) const {
    ModelConfiguration configuration;
    configuration.root = parse_yaml(model_.text(), "model.yaml");
    std::vector<Problem> all;
    read_template_model(configuration, all);
    std::vector<std::string> texts;
    for (const auto& problem : all) {
      if (problem.level == level) texts.push_back(problem.message());
    }
    return texts;
  }
  std::vector<std::string> notes() const { return problems(Problem::Level::note); }
  std::vector<std::string> errors() const { return problems(Problem::Level::error); }

  test::SmallModel model_{"keys"};
};

TEST_F(Keys, AGoodModelHasNothingToSay) {
  EXPECT_TRUE(notes().empty());
  EXPECT_TRUE(errors().empty());
  EXPECT_EQ(model_.error(), "");
}

TEST_F(Keys, WhatOnlyAnotherClassOfSourcesReadsIsNoted) {
  for (const char* key : {"peak_energy: 5",
                          "smearing_model: gaussian",
                          "spectrum_axis: 0",
                          "fiducial_mass: 2",
                          "zero_filling_for_outlier: true",
                          "minimal_energy_resolution: 0.1",
                          "weight_names: [w]\n  w: 0.5",
                          "n_events_for_pdf: 1000",
                          "s_rate_multiplier: 2"}) {
    source("  " + std::string(key) + "\n");
    ASSERT_GE(notes().size(), 1u) << key;
    const std::string name = std::string(key).substr(0, std::string(key).find(':'));
    EXPECT_NE(notes()[0].find("the key '" + name + "' has no effect here"),
              std::string::npos)
        << notes()[0];
    EXPECT_TRUE(notes()[0].starts_with("model.yaml:")) << notes()[0];
    EXPECT_TRUE(errors().empty()) << key;
    EXPECT_EQ(model_.error(), "");
  }
}

TEST_F(Keys, DefaultsOfATermThatNoSourceUsesAreNoted) {
  const std::string term = model_.term;
  model_.term = term + "histogram_scale_factor: 2\nmass: 50\n";
  EXPECT_TRUE(notes().empty());
  EXPECT_EQ(model_.load().expectation_values().at("s"), 8);
  model_.term = term + "apply_bias: false\nlivetime: 3\n";
  ASSERT_EQ(notes().size(), 2u);
  EXPECT_NE(notes()[0].find("'apply_bias' has no effect here: no source of the term"),
            std::string::npos);
  EXPECT_NE(notes()[1].find("'livetime'"), std::string::npos);
}

TEST_F(Keys, ASourceOverridesItsTerm) {
  model_.term += "histogram_scale_factor: 2\n";
  source("  histogram_scale_factor: 5\n");
  EXPECT_EQ(model_.load().expectation_values().at("s"), 20);
}

TEST_F(Keys, SettingsOfTheLikelihoodWithoutEffectAreNoted) {
  model_.term +=
      "likelihood_config: {morpher: GridInterpolator, parallelize_models: true, "
      "unphysical_behaviour: error}\n";
  EXPECT_EQ(notes().size(), 2u);
  EXPECT_EQ(model_.error(), "");
}

TEST_F(Keys, ValuesThatMakeNoSenseAreRefused) {
  for (const char* key : {"histogram_scale_factor: .nan",
                          "histogram_scale_factor: .inf",
                          "histogram_scale_factor: -1",
                          "histogram_scale_factor: '2'",
                          "normalise_template: 1",
                          "log10_bins: [0.5]",
                          "slice_args: {slice_axs: 0}",
                          "slice_args: {slice_axis: 0, slice_axis_limits: [2, 1]}",
                          "slice_args: {slice_axis: 0, slice_axis_limits: [.nan, 1]}",
                          "slice_args: {sum_axis: true}",
                          "rate_multiplier: 2",
                          "mass: .nan",
                          "pdf_interpolation_method: linear"}) {
    source("  " + std::string(key) + "\n");
    EXPECT_EQ(errors().size(), 1u) << key;
    EXPECT_NE(model_.error(), "") << key;
  }
  source("  rate_multiplier: 1\n");
  EXPECT_EQ(model_.error(), "");
}

TEST_F(Keys, AnEfficiencyThatScalesNothingIsWarnedOf) {
  model_.parameters +=
      "eff: {nominal_value: 0.5, ptype: efficiency, fit_limits: [0, 1]}\n";
  const std::string plain = model_.sources;
  const auto with_efficiency = [&](const std::string& lines) {
    model_.sources = plain;
    model_.sources.replace(model_.sources.find("mass]"), 5, "mass, eff]");
    model_.sources += lines;
    return problems(Problem::Level::warning);
  };
  const auto found = with_efficiency("");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].find("the efficiency eff has no effect on source s: its "
                          "efficiency_name is missing"),
            std::string::npos)
      << found[0];
  EXPECT_TRUE(with_efficiency("  efficiency_name: eff\n").empty());
}

TEST_F(Keys, ALivetimeThatIsNoneIsWarnedOf) {
  EXPECT_TRUE(problems(Problem::Level::warning).empty());
  model_.livetime_parameter = "s_rate_multiplier";
  const auto found = problems(Problem::Level::warning);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].find("the livetime_parameter s_rate_multiplier has ptype rate"),
            std::string::npos)
      << found[0];
}

TEST_F(Keys, AllErrorsAreFoundAtOnce) {
  model_.parameters += "bad: {nominal_value: .nan, fitable: true}\n";
  model_.term += "livetim: 3\n";
  source("  histnam: h\n");
  const auto found = errors();
  ASSERT_EQ(found.size(), 4u);
  EXPECT_NE(found[0].find("unknown key 'fitable'"), std::string::npos);
  EXPECT_NE(found[1].find("bad.nominal_value: expected a finite number, found nan"),
            std::string::npos)
      << found[1];
  EXPECT_NE(found[2].find("unknown key 'livetim'"), std::string::npos);
  EXPECT_NE(found[3].find("unknown key 'histnam'"), std::string::npos);
  EXPECT_TRUE(model_.error().ends_with("(and 3 more errors)")) << model_.error();
}

TEST_F(Keys, AnAnalysisSpaceOfTooManyBinsIsRefused) {
  model_.term =
      "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
      "analysis_space: [{x: 'np.linspace(0, 2, 10001)'}, "
      "{y: 'np.linspace(0, 2, 10001)'}]\n";
  ASSERT_EQ(errors().size(), 1u);
  EXPECT_NE(errors()[0].find("bins"), std::string::npos) << errors()[0];
  EXPECT_TRUE(errors()[0].starts_with("model.yaml:")) << errors()[0];
}

TEST_F(Keys, NamesOfColumnsOfResultsAreNoParameters) {
  for (const char* name : {"ll", "dl", "ul", "valid_fit", "poi_expectation"}) {
    model_.parameters =
        "s_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n"
        "mass: {nominal_value: 50, fittable: false}\n" +
        std::string(name) + ": {nominal_value: 1, fittable: false}\n";
    ASSERT_EQ(errors().size(), 1u) << name;
    EXPECT_NE(errors()[0].find("cannot be named " + std::string(name)),
              std::string::npos);
  }
}

// The schema comes from the tables that read: it takes what they take.
TEST(TemplateModelSchema, TakesTheShippedModelAndNoMisspeltOne) {
  const Node schema = template_model_schema();
  const std::filesystem::path examples = JACTA_SOURCE_DIR "/examples/wimp";
  const Node model = load_yaml(examples / "wimp_statistical_model.yaml");
  EXPECT_TRUE(test::conforms(model, schema));
  EXPECT_FALSE(test::conforms(parse_yaml("likelihood_config: {}"), schema));

  std::ifstream in(examples / "wimp_statistical_model.yaml");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  for (const auto& [good, bad] : std::vector<std::pair<std::string, std::string>>{
           {"parameter_definition:", "parameter_definitions:"},
           {"nominal_value:", "nominal_valu:"},
           {"ptype: rate", "ptype: 5"},
           {"fittable: false", "fittable: nay"},
           {"likelihood_type: blueice.likelihood.UnbinnedLogLikelihood",
            "likelihood_type: blueice.Unbinned"},
           {"likelihood_terms:", "likelihood_term:"}}) {
    std::string wrong = text;
    const auto place = wrong.find(good);
    ASSERT_NE(place, std::string::npos) << good;
    wrong.replace(place, good.size(), bad);
    EXPECT_FALSE(test::conforms(parse_yaml(wrong), schema)) << bad;
  }
}

TEST(TemplateModelSchema, DescribesEveryKey) {
  EXPECT_EQ(test::undescribed(template_model_schema()), std::vector<std::string>());
}

}  // namespace
}  // namespace jacta
