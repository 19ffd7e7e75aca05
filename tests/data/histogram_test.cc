#include "jacta/data/histogram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "jacta/base/error.h"

namespace jacta {
namespace {

/// Numbers over 40 powers of two: the order of the summation shows in the last bits.
std::vector<double> spread_numbers(std::size_t count) {
  std::vector<double> numbers;
  std::uint64_t x = 1;
  for (std::size_t i = 0; i < count; ++i) {
    x = x * 6364136223846793005u + 1442695040888963407u;
    const double mantissa = static_cast<double>(x >> 11) - 4503599627370496.0;
    numbers.push_back(std::ldexp(mantissa, static_cast<int>((x >> 4) % 40) - 40));
  }
  return numbers;
}

struct Golden {
  std::size_t count;
  double sum;
};

// numpy.ndarray.sum of the first `count` numbers, NumPy 2.4.6.
constexpr Golden numpy_sums[] = {{0, 0x0.0p+0},
                                 {1, -0x1.3a89053bc0300p+24},
                                 {2, 0x1.3440e4b11a948p+39},
                                 {7, 0x1.4226bcb230b64p+39},
                                 {8, 0x1.4069b9f9e6896p+39},
                                 {9, 0x1.406a10f230dbfp+39},
                                 {15, 0x1.6c49cfc8f31c9p+39},
                                 {16, 0x1.6c49cfe8f08cap+39},
                                 {17, 0x1.6bfc8991c2554p+39},
                                 {64, 0x1.37fe65104aa25p+48},
                                 {100, 0x1.bff0b8adc6988p+50},
                                 {127, 0x1.331816fbbe6b0p+51},
                                 {128, 0x1.331816fbc010ep+51},
                                 {129, 0x1.32694a44d82ccp+51},
                                 {135, 0x1.345a621feb60dp+51},
                                 {136, 0x1.345a62200236ap+51},
                                 {137, 0x1.345a5e5cb6b86p+51},
                                 {200, 0x1.525faf357bbacp+50},
                                 {255, 0x1.ea4f476fcc5e4p+50},
                                 {256, 0x1.e8681e246c440p+50},
                                 {257, 0x1.e8681cb36a278p+50},
                                 {264, 0x1.d8cf52f4eac42p+51},
                                 {271, 0x1.d8d0fc45e42e2p+51},
                                 {1000, 0x1.2a0023defabdcp+53},
                                 {1023, 0x1.2ba702954c832p+53},
                                 {1024, 0x1.2ba70294e1980p+53},
                                 {1025, 0x1.2ba736b6102fep+53},
                                 {2500, 0x1.1e598892f1b40p+48},
                                 {4097, -0x1.0f3a11a20b654p+50},
                                 {10000, -0x1.04489f6061f97p+54},
                                 {65537, -0x1.f90f05f1a0b1ap+54},
                                 {100003, -0x1.79a7e18247dbep+56}};

Axis axis_of(const std::string& name, std::size_t bins) {
  Axis axis{name};
  for (std::size_t i = 0; i <= bins; ++i) axis.edges.push_back(static_cast<double>(i));
  return axis;
}

std::vector<double> contents(const Histogram& histogram) {
  return {histogram.contents().begin(), histogram.contents().end()};
}

TEST(PairwiseSum, EqualsNumPyInEveryBit) {
  const std::vector<double> numbers = spread_numbers(100003);
  for (const auto& [count, sum] : numpy_sums) {
    EXPECT_EQ(pairwise_sum(std::span(numbers).first(count)), sum) << count;
  }
}

TEST(PairwiseSum, DiffersFromASumInOrder) {
  const std::vector<double> numbers = spread_numbers(100003);
  double in_order = 0;
  for (const double number : numbers) in_order += number;
  EXPECT_NE(in_order, pairwise_sum(numbers));
}

TEST(PairwiseSum, OfNegativeZerosIsPositive) {
  EXPECT_FALSE(std::signbit(pairwise_sum(std::vector<double>(9, -0.0))));
}

TEST(Histogram, StartsWithZeros) {
  const Histogram histogram({axis_of("a", 2), axis_of("b", 3)});
  EXPECT_EQ(contents(histogram), std::vector<double>(6, 0.0));
  EXPECT_EQ(Histogram().size(), 0u);
}

TEST(Histogram, RefusesAnotherNumberOfContents) {
  EXPECT_THROW(Histogram({axis_of("a", 2)}, {1.0}), UsageError);
  EXPECT_THROW(Histogram({axis_of("a", 2), axis_of("b", 3)}, {1.0, 2.0}), UsageError);
}

TEST(Histogram, RunsFastestAlongTheLastAxis) {
  const Histogram histogram({axis_of("a", 2), axis_of("b", 3), axis_of("c", 4)});
  EXPECT_EQ(histogram.stride(0), 12u);
  EXPECT_EQ(histogram.stride(1), 4u);
  EXPECT_EQ(histogram.stride(2), 1u);
  EXPECT_THROW(histogram.stride(3), UsageError);
}

TEST(Histogram, FindsAxesByName) {
  const Histogram histogram({axis_of("a", 1), axis_of("b", 1)});
  EXPECT_EQ(histogram.axis_number("b"), 1u);
  EXPECT_EQ(histogram.axis_number("x"), 2u);
}

TEST(Histogram, SumsPairwise) {
  const std::vector<double> numbers = spread_numbers(1000);
  EXPECT_EQ(Histogram({axis_of("a", 10), axis_of("b", 100)}, numbers).sum(),
            0x1.2a0023defabdcp+53);
}

TEST(Histogram, MultipliesTheWidths) {
  const Histogram histogram({{"a", {0, 1, 3}}, {"b", {1, 1.5, 10, 11}}});
  EXPECT_EQ(histogram.bin_volumes(), (std::vector<double>{0.5, 8.5, 1, 1, 17, 2}));
}

TEST(Histogram, KeepsASliceOfAnyAxis) {
  const Histogram histogram({{"a", {0, 1, 3}}, {"b", {1, 2, 4, 8}}}, {1, 2, 3, 4, 5, 6});
  const Histogram of_b = histogram.sliced(1, 1, 3);
  EXPECT_EQ(of_b.axis(1), (Axis{"b", {2, 4, 8}}));
  EXPECT_EQ(of_b.axis(0), histogram.axis(0));
  EXPECT_EQ(contents(of_b), (std::vector<double>{2, 3, 5, 6}));
  const Histogram of_a = histogram.sliced(0, 1, 2);
  EXPECT_EQ(of_a.axis(0), (Axis{"a", {1, 3}}));
  EXPECT_EQ(contents(of_a), (std::vector<double>{4, 5, 6}));
}

TEST(Histogram, RefusesAnEmptyOrTooLongSlice) {
  const Histogram histogram({axis_of("a", 3)});
  EXPECT_THROW(histogram.sliced(0, 1, 1), UsageError);
  EXPECT_THROW(histogram.sliced(0, 0, 4), UsageError);
  EXPECT_THROW(histogram.sliced(1, 0, 1), UsageError);
}

TEST(Histogram, ProjectsOverAnyAxis) {
  const Histogram histogram({axis_of("a", 2), axis_of("b", 1), axis_of("c", 3)},
                            {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(contents(histogram.projected(0)), (std::vector<double>{5, 7, 9}));
  EXPECT_EQ(contents(histogram.projected(1)), (std::vector<double>{1, 2, 3, 4, 5, 6}));
  const Histogram over_c = histogram.projected(2);
  EXPECT_EQ(contents(over_c), (std::vector<double>{6, 15}));
  EXPECT_EQ(over_c.axes(), (std::vector<Axis>{axis_of("a", 2), axis_of("b", 1)}));
  EXPECT_EQ(contents(over_c.projected(1).projected(0)), std::vector<double>{21});
}

TEST(Histogram, ProjectsInTheOrderOfNumPy) {
  const std::vector<double> numbers = spread_numbers(800);
  const Histogram columns({axis_of("a", 400), axis_of("b", 2)}, numbers);
  EXPECT_EQ(contents(columns.projected(0)),
            (std::vector<double>{0x1.1277cdb896623p+51, 0x1.6652782256991p+52}));
  const Histogram rows({axis_of("a", 2), axis_of("b", 400)}, numbers);
  const std::vector<double> sums{0x1.fddd3763b9180p+51, 0x1.e13f86998a7c4p+51};
  EXPECT_EQ(contents(rows.projected(1)), sums);
  const Histogram thin({axis_of("a", 2), axis_of("b", 400), axis_of("c", 1)}, numbers);
  EXPECT_EQ(contents(thin.projected(1)), sums);
}

}  // namespace
}  // namespace jacta
