// Angles and pairs of the plot block against what the real tf-pwa plots
// (tools/reference/plot_angles.py), event by event and bin by bin.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "amplitude/recorded_model.h"
#include "jacta/base/error.h"
#include "jacta/projection/projection.h"

namespace jacta {
namespace {

struct PlottedModel : test::RecordedModel {
  nlohmann::json plotted;

  explicit PlottedModel(const std::string& name)
      : RecordedModel(name),
        plotted(test::load(test::source_folder() / "tests/golden/amplitude_plots" /
                           (name + ".json"))) {}

  AmplitudeModel with_plots(Diagnostics& diagnostics,
                            const std::string& plot = "") const {
    ModelConfiguration configuration;
    configuration.root =
        parse_yaml(recorded.at("config").get<std::string>() +
                       (plot.empty() ? plotted.at("plot").get<std::string>() : plot),
                   (folder / "model.yml").string());
    return AmplitudeModel::from_config(configuration, diagnostics);
  }

  std::vector<double> theta(const AmplitudeModel& model) const {
    Values values;
    for (const auto& [name, value] : recorded.at("params").items()) {
      values[name] = value.get<double>();
    }
    SilentDiagnostics silent;
    return model.theta(model.known_values(values, silent));
  }
};

std::vector<double> of_angle(const AmplitudeModel& model,
                             const PlottedAngle& plotted,
                             const EventSample& sample) {
  const EulerAngles angles = helicity_angles(model.decay(), plotted.place, sample);
  std::vector<double> values = plotted.kind == AngleKind::alpha  ? angles.alpha
                               : plotted.kind == AngleKind::beta ? angles.beta
                                                                 : angles.gamma;
  for (double& x : values) x = plotted.is_cosine ? std::cos(x) : x;
  return values;
}

void expect_near(const std::vector<double>& found,
                 const nlohmann::json& expected,
                 double tolerance,
                 const std::string& what) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_NEAR(found[i], expected[i].get<double>(), tolerance) << what << " " << i;
  }
}

class PlotBlocks : public ::testing::TestWithParam<const char*> {};

TEST_P(PlotBlocks, AnglesAreThoseOfTfPwa) {
  const PlottedModel recorded(GetParam());
  SilentDiagnostics silent;
  const AmplitudeModel model = recorded.with_plots(silent);
  const auto& group = model.samples()[0];
  std::size_t compared = 0;
  for (const auto& plotted : model.projected().plot.angles) {
    const auto& expected = recorded.plotted.at("observables").at(plotted.key);
    // acos, of which the reference takes its beta, loses half of the digits at its ends.
    const double tolerance = 2e-7;
    expect_near(of_angle(model, plotted, group.data),
                expected.at("data"),
                tolerance,
                plotted.key);
    expect_near(of_angle(model, plotted, group.phase_space),
                expected.at("flat"),
                tolerance,
                plotted.key);
    ++compared;
  }
  std::size_t angles = 0;
  for (const auto& [key, values] : recorded.plotted.at("observables").items()) {
    angles += key.starts_with("m_") ? 0 : 1;
  }
  EXPECT_EQ(compared, angles);
}

std::vector<double> histogram(const nlohmann::json& values,
                              const nlohmann::json& weights,
                              const std::vector<double>& edges) {
  std::vector<double> counts(edges.size() - 1, 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = values[i].get<double>();
    if (!(edges.front() <= x && x <= edges.back())) continue;
    std::size_t bin = 0;
    while (bin + 2 < edges.size() && x >= edges[bin + 1]) ++bin;
    counts[bin] += weights[i].get<double>();
  }
  return counts;
}

TEST_P(PlotBlocks, ProjectionsAreThoseOfTfPwa) {
  const PlottedModel recorded(GetParam());
  SilentDiagnostics silent;
  const AmplitudeModel model = recorded.with_plots(silent);
  const auto& plot = model.projected().plot;
  const auto found =
      mass_projections(model.projected(), model.samples()[0], recorded.theta(model));
  const auto& weights = recorded.plotted.at("weights");
  for (const auto& plotted : plot.angles) {
    const auto p = std::find_if(found.begin(), found.end(), [&](const auto& projection) {
      return projection.name == plotted.name;
    });
    ASSERT_NE(p, found.end()) << plotted.name;
    EXPECT_EQ(p->edges.size(), static_cast<std::size_t>(*plotted.axis.bins) + 1);
    EXPECT_EQ(p->display, plotted.axis.display);
    const auto& values = recorded.plotted.at("observables").at(plotted.key);
    const auto data = histogram(values.at("data"), weights.at("data"), p->edges);
    auto signal = histogram(values.at("flat"), weights.at("total"), p->edges);
    for (std::size_t b = 0; b < data.size(); ++b) {
      EXPECT_NEAR(p->data[b], data[b], 1e-12) << plotted.name;
      EXPECT_NEAR(p->total[b] - p->background[b], signal[b], 1e-8) << plotted.name;
    }
    ASSERT_EQ(p->chains.size(), weights.at("chains").size());
    for (std::size_t c = 0; c < p->chains.size(); ++c) {
      const auto part = histogram(values.at("flat"), weights.at("chains")[c], p->edges);
      for (std::size_t b = 0; b < part.size(); ++b) {
        // The reference draws parts in bins three times as fine, and scales them so.
        EXPECT_NEAR(p->chains[c].second[b], part[b] / 3, 1e-8) << plotted.name;
      }
    }
  }
}

TEST_P(PlotBlocks, PairsAreThoseOfTfPwa) {
  const PlottedModel recorded(GetParam());
  SilentDiagnostics silent;
  const AmplitudeModel model = recorded.with_plots(silent);
  const auto found =
      pair_projections(model.projected(), model.samples()[0], recorded.theta(model));
  std::map<std::string, std::string> names = {{"m_Ks & m_Del", "m_Ks_vs_m_Del"},
                                              {"dalitz", "dalitz"}};
  ASSERT_EQ(found.size(), recorded.plotted.at("pairs").size());
  for (const auto& [key, expected] : recorded.plotted.at("pairs").items()) {
    const auto p = std::find_if(found.begin(), found.end(), [&](const auto& projection) {
      return projection.name == names.at(key);
    });
    ASSERT_NE(p, found.end()) << key;
    expect_near(p->x_edges, expected.at("x_edges"), 1e-12, key);
    expect_near(p->y_edges, expected.at("y_edges"), 1e-12, key);
    expect_near(p->data, expected.at("data"), 1e-12, key);
    auto signal = p->total;
    for (std::size_t b = 0; b < signal.size(); ++b) signal[b] -= p->background[b];
    expect_near(signal, expected.at("total"), 1e-8, key);
    if (!expected.contains("bg")) continue;
    expect_near(p->background, expected.at("bg"), 1e-12, key);
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded,
                         PlotBlocks,
                         ::testing::Values("charge_reversed",
                                           "frame_fixed_z",
                                           "planar_resonance",
                                           "vectors_boosts",
                                           "weights_background"));

std::string warnings_of(const std::string& plot) {
  const PlottedModel recorded("planar_resonance");
  CollectedDiagnostics collected;
  recorded.with_plots(collected, plot);
  std::string text;
  for (const auto& message : collected.messages()) text += message.text + "\n";
  return text;
}

TEST(PlotBlock, WhatIsLeftOutIsSaid) {
  const auto has = [](const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  has(warnings_of("plot: {angle: {Lc/Kss: {alpha: }}}"),
      "the angles of Lc/Kss are left out: no chain has it");
  has(warnings_of("plot: {angle: {Lc/Ks/pj: {alpha: }}}"), "decay into three");
  has(warnings_of("plot: {angle: {Lc: {alpha: }}}"), "no chain has it");
  has(warnings_of("plot: {aligned_angle: {Lc/Del: {alpha: }}}"),
      "only final particles have aligned angles");
  has(warnings_of("plot: {mass: {Ks: }, 2Dplot: {m_Ks & m_Dell: }}"),
      "'m_Dell' is none of the masses and angles");
  has(warnings_of("plot: {angle: {Del/p: {alpha: {binz: 3}}}}"), "unknown key 'binz'");
}

TEST(PlotBlock, WhatIsWrongIsAnErrorWithItsPlace) {
  const auto refused = [](const std::string& plot, const std::string& part) {
    try {
      warnings_of(plot);
      ADD_FAILURE() << plot;
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find("model.yml:"), std::string::npos);
    }
  };
  refused("plot: {angle: {Del/p: {theta: }}}", "'theta' is no angle");
  refused("plot: {angle: {Del/p: {cos(theta): }}}", "'cos(theta)' is no angle");
  refused("plot: {angle: {Del/p: {alpha: {bins: 0}}}}", "bins");
  refused("plot: {angle: {Del/p: {alpha: {range: [1, 1]}}}}", "no width");
  refused("plot: {angle: {Del/p: }}", "give its angles");
  refused("plot: {2Dplot: {a: {x: m_Ks}}}", "a pair has x and y");
  refused("plot: {mass: {Ks: }, 2Dplot: {a: {x: m, y: m, where: {m: [mass]}}}}",
          "expected [mass, NAME]");
}

}  // namespace
}  // namespace jacta
