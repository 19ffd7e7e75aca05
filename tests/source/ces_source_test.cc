// Sources of combined energy: the reference's own example, what must hold of any
// spectrum, and what is wrong in a configuration.
#include <gtest/gtest.h>

#include <cmath>

#include "ces_transformation.h"
#include "jacta/base/error.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

// The reference takes the probability of a bin as a difference of cumulative
// distributions, which is good to 1e-16 of the whole, not of the bin: the tail above a
// peak is noise there, and to full precision here. So the content of a bin is compared at
// 1e-12 of itself or 1e-13 of the fullest bin.
TEST(CesReference, HistogramsEventsAndLikelihood) {
  JACTA_NEEDS_REFERENCE();
  const auto folder = *test::reference_folder() / "alea";
  const auto expected = test::load(folder / "binned_ces.json");
  const auto histograms = test::load(folder / "hist_binned_ces.json");
  const auto model = TemplateModel::from_file(folder / "binned_ces.yaml",
                                              {(folder / "templates").string()});
  for (const auto& point : expected.at("expectation_points")) {
    const Values values = test::values(point.at("params"));
    if (point.contains("error")) {
      EXPECT_THROW(model.expectation_values(values), InputError) << point;
      continue;
    }
    const auto seen = model.expectation_values(values);
    for (const auto& [source, events] : point.at("mu").at("science_run_0").items()) {
      EXPECT_TRUE(test::close(seen.at(source), test::number(events), 1e-12)) << source;
    }
  }
  for (const auto& [label, point] : histograms.at("histograms").items()) {
    const auto seen =
        model.source_histograms("science_run_0", test::values(point.at("params")));
    for (const auto& [source, numbers] : point.at("terms").at("science_run_0").items()) {
      const auto density = seen.at(source).contents();
      const auto& pdf = numbers.at("pdf");
      ASSERT_EQ(density.size(), pdf.size());
      double top = 0;
      for (const auto& x : pdf) top = std::max(top, test::number(x));
      for (std::size_t b = 0; b < density.size(); ++b) {
        const double wanted = test::number(pdf[b]);
        ASSERT_NEAR(density[b], wanted, std::max(1e-12 * wanted, 1e-13 * top))
            << label << " " << source << " bin " << b;
      }
    }
  }
  Evaluator eval = model.bind(test::dataset(expected.at("dataset")));
  int finite = 0;
  for (const auto& point : expected.at("ll_points")) {
    const double seen = eval.ll(test::values(point.at("params")));
    EXPECT_TRUE(test::close(seen, test::number(point.at("ll")), 1e-10)) << point;
    finite += std::isfinite(seen) ? 1 : 0;
  }
  EXPECT_GT(finite, 15);
}

EnergySpectrum bump_spectrum() {
  EnergySpectrum s;
  for (int i = 0; i <= 400; ++i) s.edges.push_back(0.5 * i);
  for (std::size_t i = 0; i < 400; ++i) {
    const double x = (s.center(i) - 90) / 10;
    s.density.push_back(std::exp(-x * x / 2));
  }
  return s;
}

double mean(const EnergySpectrum& s) {
  double sum = 0;
  for (std::size_t i = 0; i < s.bins(); ++i)
    sum += s.center(i) * s.width(i) * s.density[i];
  return sum / s.integral();
}

TEST(Smearing, KeepsContentAndMeanAndAddsVariances) {
  const EnergySpectrum before = bump_spectrum();
  const SpectrumTransformation smearing{
      "gaussian", {{"smearing_a", 0}, {"smearing_b", 5}}, Node::null()};
  const EnergySpectrum after = smearing.apply(before);
  // A density times the probability of bins half a unit wide.
  EXPECT_NEAR(after.integral(), before.integral() * 0.5, 1e-9 * before.integral());
  EXPECT_NEAR(mean(after), mean(before), 1e-6);
  double variance = 0;
  for (std::size_t i = 0; i < after.bins(); ++i) {
    const double d = after.center(i) - mean(after);
    variance += d * d * after.width(i) * after.density[i] / after.integral();
  }
  // The mean of (0.05 E)^2, and the width of the bins.
  EXPECT_NEAR(variance, 100 + 0.0025 * (90 * 90 + 100) + 0.25 / 12, 1e-3);
}

TEST(Smearing, OnlyPositiveEnergiesCount) {
  const SpectrumTransformation smearing{
      "gaussian", {{"smearing_a", 10}, {"smearing_b", 1}}, Node::null()};
  EnergySpectrum spectrum{{-3, -1, 1, 2, 3}, {5, 6, 0, 0}};
  EXPECT_EQ(smearing.apply(spectrum).density, (std::vector<double>{0, 0, 0, 0}));
  spectrum.density[3] = 1;
  EXPECT_GT(smearing.apply(spectrum).density[3], 0);
}

TEST(Smearing, APeakIsItsResolution) {
  const SpectrumTransformation smearing{
      "mono_gaussian",
      {{"smearing_a", 30}, {"smearing_b", 1.5}, {"peak_energy", 100}},
      Node::null()};
  const EnergySpectrum peak = smearing.apply(bump_spectrum());
  const double scale = (10 * 30 + 100 * 1.5) / 100;
  for (std::size_t i = 0; i < peak.bins(); ++i) {
    const double expected = 0.5 * (std::erf((peak.edges[i + 1] - 100) / scale / M_SQRT2) -
                                   std::erf((peak.edges[i] - 100) / scale / M_SQRT2));
    EXPECT_NEAR(peak.density[i], expected, 1e-15);
  }
}

TEST(Smearing, NeedsAResolution) {
  const SpectrumTransformation smearing{
      "gaussian", {{"smearing_a", 0}, {"smearing_b", 0}}, Node::null()};
  EXPECT_THROW(smearing.apply(bump_spectrum()), InputError);
}

TEST(Bias, MovesEnergiesAndKeepsTheContent) {
  const EnergySpectrum before = bump_spectrum();
  const SpectrumTransformation none{
      "arctan", {{"A", 0}, {"k", 0.02}, {"B", 0}}, Node::null()};
  EXPECT_EQ(none.apply(before).density, before.density);
  const SpectrumTransformation factor{
      "arctan", {{"A", 0}, {"k", 0}, {"B", 0.1}}, Node::null()};
  const EnergySpectrum moved = factor.apply(before);
  EXPECT_NEAR(mean(moved), 99, 1e-3);
  EXPECT_NEAR(moved.integral(), before.integral(), 1e-6 * before.integral());
}

// At the centres of the moved bins the density is that of the bin over dE'/dE; the arc
// tangent is ours.
TEST(Bias, IsTheFormula) {
  for (const double k : {-0.3, 0.0001, 0.017, 0.9}) {
    EnergySpectrum before;
    before.edges = {0, 2, 70, 80};
    before.density = {1, 2, 4};
    const SpectrumTransformation bias{
        "arctan", {{"A", 0.02}, {"k", k}, {"B", 0.01}}, Node::null()};
    double moved[3], density[3];
    for (std::size_t i = 0; i < 3; ++i) {
      const double energy = before.center(i);
      const double shift = 0.02 * std::atan(k * energy) + 0.01;
      moved[i] = energy * (1 + shift);
      const double square = (k * energy) * (k * energy);
      density[i] = before.density[i] / (1 + shift + energy * 0.02 * k / (1 + square));
    }
    const EnergySpectrum after = bias.apply(before);
    for (std::size_t i = 0; i < 3; ++i) {
      const double x = before.center(i);
      double wanted = 0;
      for (std::size_t j = 0; j < 2; ++j) {
        if (x < moved[j] || x > moved[j + 1]) continue;
        const double part = (x - moved[j]) / (moved[j + 1] - moved[j]);
        wanted = density[j] + part * (density[j + 1] - density[j]);
      }
      EXPECT_NEAR(after.density[i], wanted, 1e-14) << k << " bin " << i;
    }
  }
}

class CesModel : public ::testing::Test {
 protected:
  CesModel() {
    model_.write("line.ii.h5",
                 {{"line", Histogram({{"e", {10, 20, 30, 40}}}, {1, 2, 3})},
                  {"negative", Histogram({{"e", {10, 20, 30, 40}}}, {1, -2, 3})}});
    model_.write("far.ii.h5",
                 {{"far", Histogram({{"e", {100, 200, 300, 400}}}, {1, 2, 3})}});
    model_.write("plane.ii.h5",
                 {{"plane", Histogram({{"e", {0, 1, 2}}, {"f", {0, 1}}}, {1, 2})}});
    model_.parameters =
        "s_rate_multiplier: {nominal_value: 365.0, ptype: rate}\n"
        "smearing_a: {nominal_value: 20, ptype: shape, blueice_anchors: [10, 20]}\n"
        "efficiency_constant: {nominal_value: 0.5, ptype: needs_reinit}\n";
    set("Unbinned", "[0, 20, 40, 50]");
    source("CESTemplateSource", template_of("line"));
  }
  void set(const std::string& type,
           const std::string& edges,
           const std::string& more = "") {
    model_.term = "likelihood_type: blueice.likelihood." + type + "LogLikelihood\n" +
                  "source_wise_interpolation: false\n"
                  "analysis_space: [{ces: " +
                  edges + "}]\n" +
                  "apply_smearing: false\napply_bias: false\napply_efficiency: false\n" +
                  "minimal_energy_resolution: 0.5\n" + more;
  }
  static std::string template_of(const std::string& name,
                                 const std::string& file = "line") {
    return "histname: " + name + "\n  template_filename: " + file + ".ii.h5";
  }
  void source(const std::string& source_class, const std::string& lines) {
    model_.sources = "- name: s\n  class: alea.ces_source." + source_class +
                     "\n  parameters: [s_rate_multiplier, smearing_a]\n  " + lines + "\n";
  }
  double log_likelihood(std::vector<double> energies) {
    const auto model = model_.load();
    Dataset data;
    data.set("term", Table().with("ces", std::move(energies)));
    Evaluator eval = model.bind(data);
    return eval.ll({});
  }

  test::SmallModel model_{"ces"};
};

// One event per year for every unit of the rate multiplier.
TEST_F(CesModel, EventsAreOfAYear) {
  EXPECT_NEAR(model_.load().expectation_values().at("s"), 1, 1e-12);
  source("CESTemplateSource", template_of("line") + "\n  fiducial_mass: 3");
  EXPECT_NEAR(model_.load().expectation_values().at("s"), 3, 1e-12);
  model_.parameters += "mass: {nominal_value: 2, ptype: needs_reinit, fittable: false}\n";
  set("Unbinned", "[0, 20, 40, 50]", "fiducial_mass_parameter: mass\n");
  source("CESTemplateSource", template_of("line"));
  EXPECT_NEAR(model_.load().expectation_values().at("s"), 2, 1e-12);
}

// Half of the first bin of the template and the second one.
TEST_F(CesModel, CountsWhatIsInTheAnalysisSpace) {
  set("Unbinned", "[15, 20, 30]");
  EXPECT_NEAR(model_.load().expectation_values().at("s"), 2.5 / 6, 1e-12);
}

TEST_F(CesModel, AnEfficiencyScalesEvents) {
  const std::string efficient =
      "\n  apply_efficiency: true\n  efficiency_model: constant\n"
      "  efficiency_parameters: [efficiency_constant]";
  const double before = log_likelihood({});
  source("CESTemplateSource", template_of("line") + efficient);
  EXPECT_NEAR(model_.load().expectation_values().at("s"), 0.5, 1e-12);
  EXPECT_NEAR(log_likelihood({}), 0.5 * before, 1e-12);
  EXPECT_NEAR(log_likelihood({25}) - log_likelihood({}), std::log(0.5 * 2.0 / 60), 0.05);
}

// Outside the template the density is zero, on its edges it is not.
TEST_F(CesModel, NothingBeyondTheTemplate) {
  const double none = log_likelihood({});
  const double outlier = std::log(1e-12);
  EXPECT_NEAR(log_likelihood({5}) - none, outlier, 1e-9);
  EXPECT_NEAR(log_likelihood({0}) - none, outlier, 1e-9);
  EXPECT_NEAR(log_likelihood({9.999}) - none, outlier, 1e-9);
  EXPECT_NEAR(log_likelihood({40.001}) - none, outlier, 1e-9);
  EXPECT_GT(log_likelihood({10}) - none, -10);
  EXPECT_GT(log_likelihood({40}) - none, -10);
}

TEST_F(CesModel, ProbabilitiesSumToOne) {
  for (const char* type : {"Binned", "Unbinned"}) {
    set(type, "'np.linspace(10, 40, 61)'");
    const auto h = model_.load().source_histograms("term", {}, true).at("s");
    EXPECT_NEAR(h.sum(), 1, type == std::string("Binned") ? 1e-12 : 2e-2) << type;
  }
}

TEST_F(CesModel, AFlatSourceIsFlat) {
  set("Binned", "'np.linspace(10, 40, 13)'");
  source("CESFlatSource", "");
  const auto h = model_.load().source_histograms("term", {}).at("s");
  for (const double density : h.contents()) EXPECT_NEAR(density, 1.0 / 30, 1e-13);
}

TEST_F(CesModel, APeakWithoutSmearingIsInItsBin) {
  set("Unbinned", "'np.linspace(10, 40, 31)'");
  source("CESMonoenergySource", "peak_energy: 21.7");
  const double none = log_likelihood({});
  EXPECT_NEAR(log_likelihood({21.7}) - none, std::log(2), 1e-9);
  EXPECT_NEAR(log_likelihood({22.1}) - none, std::log(1e-12), 1e-9);
  source("CESMonoenergySource", "peak_energy: 9");
  EXPECT_TRUE(test::mentions(model_.error(), {"peak_energy", "analysis space"}));
}

TEST_F(CesModel, WarnsAboutUnequalBins) {
  set("Binned", "[10, 20, 40]");
  model_.load();
  EXPECT_TRUE(model_.has_message("unequal widths"));
}

TEST_F(CesModel, WrongTemplates) {
  source("CESTemplateSource", template_of("negative"));
  EXPECT_TRUE(test::mentions(model_.error(), {"negative", "source s"}));
  source("CESTemplateSource", template_of("far", "far"));
  EXPECT_TRUE(test::mentions(model_.error(), {"far", "[100, 400]", "[0, 50]"}));
  source("CESTemplateSource", template_of("plane", "plane"));
  EXPECT_TRUE(test::mentions(model_.error(), {"plane", "2 axes"}));
  model_.term.replace(model_.term.find("50]}]"), 5, "50]}, {f: [0, 1]}]");
  EXPECT_TRUE(test::mentions(model_.error(), {"source s", "one axis"}));
}

struct Wrong {
  const char* name;
  const char* lines;
  std::vector<std::string> parts;
};

class WrongTransformation : public CesModel,
                            public ::testing::WithParamInterface<Wrong> {};

TEST_P(WrongTransformation, IsAnErrorWithItsPlace) {
  source("CESTemplateSource", template_of("line") + "\n  " + GetParam().lines);
  const auto text = model_.error();
  EXPECT_TRUE(test::mentions(text, GetParam().parts));
  EXPECT_TRUE(test::mentions(text, {"model.yaml:"}));
}

INSTANTIATE_TEST_SUITE_P(
    Ces,
    WrongTransformation,
    ::testing::Values(
        Wrong{"no_model", "apply_smearing: true", {"source s", "smearing_model"}},
        Wrong{"no_parameters",
              "apply_bias: true\n  bias_model: arctan",
              {"source s", "bias_parameters"}},
        Wrong{"unknown_model",
              "apply_smearing: true\n  smearing_model: gausian\n"
              "  smearing_parameters: [smearing_a]",
              {"'gausian'", "did you mean 'gaussian'?"}},
        Wrong{"model_of_another_kind",
              "apply_bias: true\n  bias_model: gaussian\n  bias_parameters: []",
              {"no bias model 'gaussian'", "arctan"}},
        Wrong{"unknown_parameter",
              "apply_smearing: true\n  smearing_model: gaussian\n"
              "  smearing_parameters: [smearing_a, smearing_bb]\n  smearing_bb: 1",
              {"'smearing_bb'", "did you mean 'smearing_b'?"}},
        Wrong{"missing_parameter",
              "apply_smearing: true\n  smearing_model: gaussian\n"
              "  smearing_parameters: [smearing_a]",
              {"needs the parameter smearing_b"}},
        Wrong{"parameter_without_value",
              "apply_smearing: true\n  smearing_model: gaussian\n"
              "  smearing_parameters: [smearing_a, smearing_b]",
              {"'smearing_b' is neither"}},
        Wrong{"impossible_resolution",
              "apply_efficiency: true\n  efficiency_model: constant\n"
              "  efficiency_parameters: [efficiency_constant]\n"
              "  minimal_energy_resolution: -1",
              {"minimal_energy_resolution", "positive"}},
        Wrong{
            "misspelt_key",
            "minimal_energy_resolutoin: 1",
            {"minimal_energy_resolutoin", "did you mean 'minimal_energy_resolution'?"}}),
    [](const auto& test_case) { return std::string(test_case.param.name); });

TEST_F(CesModel, AnEfficiencyIsBetweenZeroAndOne) {
  source("CESTemplateSource",
         template_of("line") +
             "\n  apply_efficiency: true\n  efficiency_model: constant\n"
             "  efficiency_parameters: [efficiency_constant]");
  const auto at = model_.parameters.find("0.5");
  model_.parameters.replace(at, 3, "1.5");
  EXPECT_TRUE(test::mentions(model_.error(), {"efficiency 1.5", "between 0 and 1"}));
}

}  // namespace
}  // namespace jacta
