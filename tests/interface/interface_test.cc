// The interface of ARCHITECTURE.md, word for word, and what its results have to fulfil.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "jacta/interval/confidence_interval.h"
#include "jacta/templates/template_model.h"
#include "wimp_templates.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

// A folder with the WIMP example as a user has it: the model file, templates beside it.
class InterfaceTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = fs::path(::testing::TempDir()) /
              ("jacta_interface_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    fs::copy_file(
        fs::path(JACTA_SOURCE_DIR) / "examples/wimp/wimp_statistical_model.yaml",
        folder_ / "model.yaml");
    example::write_wimp_templates(folder_ / "templates");
  }
  static void TearDownTestSuite() { fs::remove_all(folder_); }

  static inline fs::path folder_;
  const Stream stream{{.seed = 1, .point = 0, .toy = 7}};
};

TEST_F(InterfaceTest, FromTheModelFileToTheInterval) {
  auto model = TemplateModel::from_file(folder_ / "model.yaml");
  auto toy = model.generate({{"wimp_rate_multiplier", 1.0}}, stream);
  auto eval = model.bind(toy);
  auto best = fit(eval);
  auto limit = confidence_interval(eval, "wimp_rate_multiplier", {.level = 0.9});

  EXPECT_TRUE(best.valid) << best.reason;
  EXPECT_GE(best.ll, eval.ll({{"wimp_rate_multiplier", 1.0}}));
  EXPECT_DOUBLE_EQ(best.ll, eval.ll(best.values));
  EXPECT_LT(limit.lower, best.values.at("wimp_rate_multiplier"));
  EXPECT_GT(limit.upper, best.values.at("wimp_rate_multiplier"));
  for (const double edge : {limit.lower, limit.upper}) {
    ASSERT_TRUE(std::isfinite(edge));
    const auto there = fit(eval, {.fixed = {{"wimp_rate_multiplier", edge}}});
    EXPECT_NEAR(2 * (best.ll - there.ll), 2.705543454095, 1e-6) << edge;
  }
}

TEST_F(InterfaceTest, AToyIsAFunctionOfItsAddress) {
  const auto model = TemplateModel::from_file(folder_ / "model.yaml");
  const auto toy = [&](StreamAddress address) {
    return model.generate({{"wimp_rate_multiplier", 1.0}}, Stream(address));
  };
  const Dataset first = toy(stream.address());
  EXPECT_GT(first.at("sr1").rows(), 50u);
  EXPECT_FALSE(toy({.seed = 1, .point = 0, .toy = 8}) == first);
  EXPECT_FALSE(toy({.seed = 2, .point = 0, .toy = 7}) == first);
  EXPECT_EQ(toy({.seed = 1, .point = 0, .toy = 7}), first);
}

}  // namespace
}  // namespace jacta
