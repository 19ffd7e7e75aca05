// A toy of a result file made again: equal in every bit, or it says where it differs.
#include "jacta/toy/replay.h"

#include <gtest/gtest.h>

#include <cmath>

#include "error_text.h"
#include "support.h"

namespace jacta {
namespace {

struct Replay {
  RunnerArguments arguments = test::job(
      "{statistical_model: jacta.GaussianModel, poi: mu, n_mc: 5, "
      "generate_values: {mu: 1.0}, hypotheses: [free, zero], "
      "parameter_definition: {mu: {nominal_value: 0, fit_limits: [-9, 9]}, "
      "sigma: {nominal_value: 1, fittable: false}}}");
  Runner runner = test::make_runner(arguments);
  ResultContent content = test::run(arguments).content;
};

TEST(Replay, GivesTheBitsOfTheFile) {
  const Replay replay;
  const auto toy = replay_toy(replay.runner, replay.content, 3);
  ASSERT_EQ(toy.rows.size(), 2u);
  EXPECT_TRUE(toy.is_equal());
  EXPECT_TRUE(std::isnan(toy.rows[0].stored.at("ul")));
  EXPECT_EQ(toy.rows[0].stored.at("mu"), replay.content.fits[0].values[0][3]);
  EXPECT_EQ(toy.address.toy, 3u);
  EXPECT_TRUE(toy.text().ends_with("all rows are equal in every bit\n")) << toy.text();
  const Node node = toy.to_node();
  EXPECT_EQ(node.at("address").at("seed").as_integer(), 42);
  EXPECT_TRUE(node.at("hypotheses").at("zero").at("equal").as_boolean());
}

TEST(Replay, GivesTheEdgesOfIntervals) {
  Replay replay;
  replay.arguments.compute_confidence_interval = true;
  replay.runner = test::make_runner(replay.arguments);
  replay.content = test::run(replay.arguments).content;
  const auto toy = replay_toy(replay.runner, replay.content, 3);
  EXPECT_TRUE(toy.is_equal()) << toy.text();
  const Values& row = toy.rows[0].recomputed;
  EXPECT_LT(row.at("dl"), row.at("mu"));
  EXPECT_GT(row.at("ul"), row.at("mu"));
}

TEST(Replay, SeesOneBit) {
  Replay replay;
  double& mu = replay.content.fits[0].values[0][3];
  mu = std::nextafter(mu, 2.0);
  auto toy = replay_toy(replay.runner, replay.content, 3);
  EXPECT_FALSE(toy.is_equal());
  EXPECT_FALSE(toy.rows[0].is_equal());
  EXPECT_TRUE(toy.rows[1].is_equal());
  EXPECT_NE(toy.text().find("  differs\n"), std::string::npos);
  EXPECT_TRUE(toy.text().ends_with("rows DIFFER\n"));
  toy.changed_inputs = {"model.yaml"};
  EXPECT_TRUE(toy.text().ends_with("the content of model.yaml has changed since\n"));
  EXPECT_FALSE(toy.to_node().at("equal").as_boolean());
  EXPECT_TRUE(replay_toy(replay.runner, replay.content, 2).is_equal());
}

TEST(Replay, OneHypothesisAndWhatTheFileDoesNotHave) {
  const Replay replay;
  const auto zero = replay_toy(replay.runner, replay.content, 0, "zero");
  ASSERT_EQ(zero.rows.size(), 1u);
  EXPECT_EQ(zero.rows[0].hypothesis, "zero");
  EXPECT_NE(error_text([&] {
              replay_toy(replay.runner, replay.content, 5);
            }).find("there is no toy 5: the file holds 5"),
            std::string::npos);
  EXPECT_NE(error_text([&] {
              replay_toy(replay.runner, replay.content, 0, "zer");
            }).find("did you mean 'zero'?"),
            std::string::npos);
}

}  // namespace
}  // namespace jacta
