// Data of which the background leaves nothing.
#include "weight_sums.h"

#include <gtest/gtest.h>

namespace jacta {
namespace {

SampleGroup group(std::vector<double> data, std::vector<double> background) {
  SampleGroup result;
  result.data.weights = std::move(data);
  result.background.weights = std::move(background);
  return result;
}

std::vector<std::string> warnings(const std::vector<SampleGroup>& groups) {
  CollectedDiagnostics diagnostics;
  warn_of_weight_sums(groups, diagnostics);
  std::vector<std::string> texts;
  for (const auto& message : diagnostics.messages()) texts.push_back(message.text);
  return texts;
}

TEST(WeightSums, ASignalThatIsLeftIsNoWarning) {
  EXPECT_TRUE(warnings({group({1, 1}, {}), group({1, 1, -0.5}, {-0.75, -0.7})}).empty());
}

TEST(WeightSums, NothingAndLessAreWarnedOf) {
  // Ten times 0.1 is not quite 1.
  const auto nothing = warnings({group({1}, std::vector<double>(10, -0.1))});
  ASSERT_EQ(nothing.size(), 1U);
  EXPECT_NE(nothing[0].find("the weights of data and background add up to"),
            std::string::npos);
  const auto less = warnings({group({1}, {}), group({1, 1}, {-1.5, -1.5})});
  ASSERT_EQ(less.size(), 1U);
  EXPECT_NE(less[0].find("data[1] and background add up to -1:"), std::string::npos);
}

}  // namespace
}  // namespace jacta
