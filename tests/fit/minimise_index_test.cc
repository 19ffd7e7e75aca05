// Fits with index parameters, whose templates exist at anchors only, against the
// reference packages' refined fits at every combination of anchors.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "jacta/fit/fit.h"
#include "support/golden.h"

namespace jacta {
namespace {

class IndexFitTest : public ::testing::Test {
 protected:
  const test::GoldenCase golden_{"index/numbers"};
  const TemplateModel model_ = golden_.model();
  Evaluator eval_ = model_.bind(golden_.data());

  bool at_an_anchor(const std::string& name, double value) const {
    const auto anchors = model_.parameters()[name].sorted_anchors();
    return std::binary_search(anchors.begin(), anchors.end(), value);
  }
};

// The reference searches by turns and may end in a local maximum: ours is no worse than
// where that ends, and no other anchors are better at the same point.
TEST_F(IndexFitTest, ReachesWhatTheReferenceReaches) {
  for (const auto& [name, record] : golden_.expected.at("fits").items()) {
    SCOPED_TRACE(name);
    const auto result = fit(eval_, {.fixed = test::values(record.at("fixed"))});
    EXPECT_TRUE(result.valid) << result.reason;
    EXPECT_GE(result.ll, test::number(record.at("max_ll")) - 1e-7);
    EXPECT_NEAR(eval_.ll(result.values), result.ll, 1e-12 * std::abs(result.ll));
    for (const double model : {0.0, 1.0, 2.0}) {
      for (const double tune : {0.5, 1.5}) {
        auto other = result.values;
        other["model"] = model;
        other["tune"] = tune;
        EXPECT_LE(eval_.ll(other), result.ll + 1e-9) << model << " " << tune;
      }
    }
  }
}

// Wherever the indices start: a search by turns from the nominal anchors misses this one.
TEST_F(IndexFitTest, ReachesTheRefinedMaximumFromAnyAnchors) {
  for (const auto& [name, record] : golden_.expected.at("fits").items()) {
    const auto& refined = record.at("refined");
    const auto best = test::values(refined.at("values"));
    const auto fixed = test::values(record.at("fixed"));
    for (const double model : {0.0, 1.0, 2.0}) {
      SCOPED_TRACE(name + fmt::format(" from {}", model));
      Values start;
      if (fixed.count("model") == 0) start["model"] = model;
      const auto result = fit(eval_, {.fixed = fixed, .start = start});
      EXPECT_GE(result.ll, test::number(refined.at("ll")) - 1e-7);
      if (result.ll > test::number(refined.at("ll")) + 1e-6) continue;
      for (const auto& [parameter, value] : best) {
        EXPECT_NEAR(result.values.at(parameter), value, 1e-3) << parameter;
      }
    }
  }
}

TEST_F(IndexFitTest, IndicesEndAtAnchorsWhereverTheyStart) {
  for (const double model : {0.0, 1.0, 2.0}) {
    for (const double tune : {0.5, 1.5}) {
      const auto result = fit(eval_, {.start = {{"model", model}, {"tune", tune}}});
      EXPECT_TRUE(result.valid) << result.reason;
      EXPECT_TRUE(at_an_anchor("model", result.values.at("model")));
      EXPECT_TRUE(at_an_anchor("tune", result.values.at("tune")));
      EXPECT_EQ(result.values.at("mass"), 50);
      EXPECT_EQ(result.errors.count("model"), 0u);
    }
  }
}

TEST_F(IndexFitTest, AFixedIndexStaysWhereItIs) {
  for (const double model : {0.0, 1.0, 2.0}) {
    const auto result = fit(eval_, {.fixed = {{"model", model}}});
    EXPECT_TRUE(result.valid) << result.reason;
    EXPECT_EQ(result.values.at("model"), model);
    EXPECT_TRUE(at_an_anchor("tune", result.values.at("tune")));
  }
}

TEST_F(IndexFitTest, AStartBetweenAnchorsIsAnError) {
  EXPECT_THROW(fit(eval_, {.start = {{"model", 0.5}}}), InputError);
}

}  // namespace
}  // namespace jacta
