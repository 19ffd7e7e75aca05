#include "jacta/random/alias_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "jacta/base/error.h"

namespace jacta {
namespace {

TEST(AliasTable, DrawsInProportionToTheWeights) {
  const std::vector<double> weights = {0, 1, 5, 0.25, 0, 3, 0.75};
  const AliasTable table(weights);
  Stream stream({5, 0, 0});
  constexpr int n = 400000;
  std::vector<int> counts(weights.size());
  for (int i = 0; i < n; ++i) ++counts[table.draw(stream)];
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double p = weights[i] / 10;
    EXPECT_NEAR(counts[i], n * p, 4.5 * std::sqrt(n * p * (1 - p)) + 1e-9) << i;
  }
}

TEST(AliasTable, RefusesImpossibleWeights) {
  EXPECT_THROW(AliasTable(std::vector<double>{0, 0}), UsageError);
  EXPECT_THROW(AliasTable(std::vector<double>{1, -1}), UsageError);
  EXPECT_THROW(AliasTable(std::vector<double>{1, std::nan("")}), UsageError);
}

}  // namespace
}  // namespace jacta
