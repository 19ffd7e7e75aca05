// The IndexMorpher: templates at anchors and nowhere else, against the reference's
// numbers.
#include "jacta/source/anchor_grid.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/base/error.h"
#include "support/derivative_check.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

class IndexModel : public ::testing::Test {
 protected:
  const test::GoldenCase golden_{"index/numbers"};
  const nlohmann::json& expected_ = golden_.expected;
  const TemplateModel model_ = golden_.model();
};

TEST_F(IndexModel, ExpectedEvents) {
  ASSERT_GT(expected_.at("expectation_points").size(), 20u);
  for (const auto& point : expected_.at("expectation_points")) {
    SCOPED_TRACE(point.at("params").dump());
    const auto seen =
        model_.expectation_values_per_term(test::values(point.at("params")));
    for (const auto& [source, events] : seen.at("run")) {
      const double wanted = test::number(point.at("mu").at("run").at(source));
      EXPECT_TRUE(test::close(events, wanted, 1e-12)) << source;
    }
  }
}

TEST_F(IndexModel, LogLikelihood) {
  Evaluator eval = model_.bind(golden_.data());
  int finite = 0;
  for (const auto& point : expected_.at("ll_points")) {
    SCOPED_TRACE(point.at("params").dump());
    const auto theta = model_.parameters().values(test::values(point.at("params")));
    const double wanted = test::number(point.at("ll"));
    const double seen = eval.value(theta);
    EXPECT_TRUE(test::close(seen, wanted, 1e-10));
    finite += std::isfinite(wanted) ? 1 : 0;
    Derivatives derivatives;
    eval.likelihood().derivatives({.theta = theta}, derivatives);
    EXPECT_TRUE(test::close(derivatives.value, seen, 1e-14));
  }
  EXPECT_GT(finite, 30);
}

TEST_F(IndexModel, SourceHistograms) {
  for (const auto& [label, point] : expected_.at("histograms").items()) {
    const auto values = test::values(point.at("params"));
    const auto densities = model_.source_histograms("run", values);
    const auto events = model_.source_histograms("run", values, true);
    for (const auto& [source, numbers] : point.at("terms").at("run").items()) {
      const auto density = densities.at(source).contents();
      for (std::size_t b = 0; b < density.size(); ++b) {
        EXPECT_TRUE(test::close(density[b], test::number(numbers.at("pdf")[b]), 1e-12));
        EXPECT_TRUE(test::close(events.at(source).contents()[b],
                                test::number(numbers.at("expected_events")[b]),
                                1e-12));
      }
    }
  }
}

// The likelihood is smooth in the other parameters wherever the indices are.
TEST_F(IndexModel, IndicesAreNoKinksAndHaveNoDerivatives) {
  Evaluator eval = model_.bind(golden_.data());
  for (const char* name : {"mass", "model", "tune"}) {
    EXPECT_TRUE(model_.space().kinks[model_.parameters().index(name)].empty()) << name;
  }
  const Values values = {{"mass", 80}, {"model", 2}, {"signal_rate_multiplier", 0.6}};
  const auto theta = model_.parameters().values(values);
  const auto derivatives = eval.derivatives(values);
  const auto mass = static_cast<Eigen::Index>(model_.parameters().index("mass"));
  EXPECT_EQ(derivatives.gradient[mass], 0);
  for (const char* name : {"signal_rate_multiplier", "background_rate_multiplier"}) {
    const std::size_t p = model_.parameters().index(name);
    const double slope = test::richardson(
        [&](double s) {
          auto moved = theta;
          moved[p] += s;
          return eval.value(moved);
        },
        0.1,
        0);
    const double exact = derivatives.gradient[static_cast<Eigen::Index>(p)];
    EXPECT_NEAR(exact, slope, 1e-8 * std::abs(slope)) << name;
  }
}

TEST_F(IndexModel, BetweenAnchorsIsAnErrorOutsideThemImpossible) {
  Evaluator eval = model_.bind(golden_.data());
  try {
    eval.ll({{"model", 0.5}});
    FAIL() << "there are no templates at 0.5";
  } catch (const InputError& error) {
    EXPECT_TRUE(test::mentions(error.what(), {"model = 0.5", "0, 1, 2"}));
  }
  EXPECT_THROW(eval.ll({{"tune", 0.50000001}}), InputError);
  EXPECT_THROW(model_.generator({{"model", 1.5}}), InputError);
  EXPECT_THROW(model_.source_histograms("run", {{"tune", 1.0}}), InputError);
  EXPECT_EQ(eval.ll({{"mass", 29}}), -INFINITY);
  EXPECT_EQ(eval.ll({{"mass", 81}}), -INFINITY);
}

TEST(AnchorGrid, WithoutInterpolationHasOneCornerAtTheAnchors) {
  const AnchorGrid grid({{0, {-1, 0, 2}, "a"}, {2, {5}, "b"}, {1, {1, 3}, "c"}}, false);
  EXPECT_EQ(grid.nodes(), 6u);
  EXPECT_EQ(grid.corners(), 1u);
  EXPECT_TRUE(grid.moving_axes().empty());
  Morph morph;
  morph.resize(grid);
  interpolate(grid, std::vector<double>{2, 1, 5}, {}, true, morph);
  EXPECT_EQ(morph.nodes, (std::vector<std::size_t>{4}));
  EXPECT_EQ(morph.weights, (std::vector<double>{1}));
  interpolate(grid, std::vector<double>{-0.0, 3, 5}, {}, true, morph);
  EXPECT_EQ(morph.nodes[0], 3u);
}

// Without the IndexMorpher an index parameter is interpolated like a shape.
class IndexConfiguration : public ::testing::Test {
 protected:
  IndexConfiguration() {
    const std::vector<Axis> line = {{"x", {0, 1, 2}}};
    model_.write("line.ii.h5",
                 {{"h_0", Histogram(line, {1, 3})}, {"h_1", Histogram(line, {5, 1})}});
    model_.parameters =
        "s_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n"
        "tune: {nominal_value: 0, ptype: index, blueice_anchors: [0, 1]}\n";
    model_.sources =
        "- {name: s, histname: 'h_{tune}', template_filename: line.ii.h5,\n"
        "   parameters: [s_rate_multiplier, tune], named_parameters: [tune]}\n";
    model_.term = term("source_wise_interpolation: false", "IndexMorpher");
  }
  static std::string term(const std::string& line, const std::string& morpher) {
    return "default_source_class: alea.template_source.TemplateSource\n"
           "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
           "analysis_space: [{x: [0, 1, 2]}]\n" +
           line + "\nlikelihood_config: {morpher: " + morpher + "}\n";
  }
  test::SmallModel model_{"index_configuration"};
};

TEST_F(IndexConfiguration, ThePtypeAloneInterpolates) {
  model_.term = term("source_wise_interpolation: false", "GridInterpolator");
  const auto model = model_.load();
  EXPECT_EQ(model.expectation_values({{"tune", 0.25}}).at("s"), 4 * 0.75 + 6 * 0.25);
  EXPECT_EQ(model.space().kinks[model.parameters().index("tune")].size(), 2u);
  model_.term = term("source_wise_interpolation: false", "IndexMorpher");
  EXPECT_EQ(model_.load().expectation_values({{"tune", 1}}).at("s"), 6);
}

TEST_F(IndexConfiguration, NeedsOneGridForAllSources) {
  model_.term = term("", "IndexMorpher");
  EXPECT_TRUE(test::mentions(model_.error(), {"source_wise_interpolation: false"}));
}

TEST_F(IndexConfiguration, WarnsAboutAShapeThatCannotBeFitted) {
  model_.load();
  EXPECT_FALSE(model_.has_message("give it ptype index"));
  const auto at = model_.parameters.find("ptype: index");
  model_.parameters.replace(at, 12, "ptype: shape");
  model_.load();
  EXPECT_TRUE(model_.has_message("give it ptype index"));
}

// Twelve shape parameters of three anchors each are more templates than anyone makes; of
// a thousand anchors each they are more than an integer counts.
TEST(AnchorGrid, SaysHowManyTemplatesAreTooMany) {
  for (const auto& [anchors, number] : std::vector<std::pair<std::size_t, std::string>>{
           {3, "531441"}, {1000, "10000000"}}) {
    std::vector<AnchorGrid::Axis> axes;
    for (std::size_t i = 0; i < 12; ++i) {
      AnchorGrid::Axis axis{.parameter = i, .anchors = {}};
      for (std::size_t k = 0; k < anchors; ++k) {
        axis.anchors.push_back(static_cast<double>(k));
      }
      axes.push_back(axis);
    }
    std::string text;
    try {
      const AnchorGrid grid(axes);
    } catch (const InputError& error) {
      text = error.what();
    }
    EXPECT_NE(text.find(number), std::string::npos) << text;
    EXPECT_NE(text.find("at most 100000 are supported"), std::string::npos) << text;
    EXPECT_NE(text.find("fewer shape parameters"), std::string::npos) << text;
  }
  // Ten parameters of three anchors are not too many.
  std::vector<AnchorGrid::Axis> axes;
  for (std::size_t i = 0; i < 10; ++i) {
    axes.push_back({.parameter = i, .anchors = {0, 1, 2}});
  }
  EXPECT_EQ(AnchorGrid(axes).nodes(), 59049u);
}

}  // namespace
}  // namespace jacta
