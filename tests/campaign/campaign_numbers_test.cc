// Medians, bands and discovery fractions of rows that are known.
#include "jacta/campaign/campaign_numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace jacta {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// NumPy's linear quantile of 0, 1, ..., 1000 at p is 1000 p; p is that of a normal
// variable at -2, -1, 0, 1 and 2.
TEST(CampaignNumbers, BandsAreThoseOfNumpy) {
  std::vector<double> values;
  for (int i = 1000; i >= 0; --i) values.push_back(i);
  values.push_back(nan);
  const ToyBand band = toy_band(values);
  EXPECT_EQ(band.n, 1001);
  EXPECT_NEAR(band.lower_2, 22.750131948179, 1e-9);
  EXPECT_NEAR(band.lower_1, 158.655253931457, 1e-9);
  EXPECT_EQ(band.median, 500);
  EXPECT_NEAR(band.upper_1, 841.344746068543, 1e-9);
  EXPECT_NEAR(band.upper_2, 977.249868051821, 1e-9);
}

TEST(CampaignNumbers, InfiniteEdgesCountAndNothingIsNothing) {
  const ToyBand band = toy_band({1, infinity, infinity, infinity});
  EXPECT_EQ(band.median, infinity);
  EXPECT_EQ(band.upper_2, infinity);
  EXPECT_EQ(toy_band({nan}).n, 0);
  EXPECT_TRUE(std::isnan(toy_band({nan}).median));
}

FitTable table(const std::string& name,
               std::vector<double> poi,
               std::vector<double> ll,
               std::vector<std::uint8_t> valid) {
  const std::vector<double> none(poi.size(), nan);
  return {.name = name,
          .columns = {"mu", "ll", "dl", "ul"},
          .values = {std::move(poi), std::move(ll), none, none},
          .valid_fit = std::move(valid)};
}

TEST(CampaignNumbers, BatchesOfAPointTogether) {
  ResultContent first;
  first.metadata = {{"generate_values", "{\"mu\": 2}"}, {"nominal_values", "{}"}};
  first.fits = {table("free", {1, 2, 100}, {10, 20, 0}, {1, 1, 0}),
                table("zero", {0, 0, 0}, {0, 19, 0}, {1, 1, 1})};
  ResultContent second = first;
  second.fits = {table("free", {3}, {5}, {1}), table("zero", {0}, {0}, {1})};
  const PointNumbers numbers = point_numbers({first, second}, "mu");
  EXPECT_EQ(numbers.n_toys, 4);
  EXPECT_EQ(numbers.generate_values.at("mu").as_integer(), 2);
  ASSERT_EQ(numbers.hypotheses.size(), 2u);
  EXPECT_EQ(numbers.hypotheses[0].n_invalid, 1);
  EXPECT_EQ(numbers.hypotheses[0].poi.median, 2);
  EXPECT_EQ(numbers.hypotheses[0].upper.n, 0);
  ASSERT_TRUE(numbers.discovery.has_value());
  // q0 of the valid toys: 20, 2, 10.
  EXPECT_EQ(numbers.discovery->n, 3);
  EXPECT_EQ(numbers.discovery->median_q0, 10);
  EXPECT_DOUBLE_EQ(numbers.discovery->above_9, 2.0 / 3);
  EXPECT_EQ(numbers.discovery->above_25, 0);
}

}  // namespace
}  // namespace jacta
