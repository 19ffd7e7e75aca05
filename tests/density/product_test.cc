// Densities of several axes: products of parts that share parameters.
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/base/error.h"
#include "jacta/density/kinds.h"
#include "support/derivative_check.h"

namespace jacta {
namespace {

constexpr AxisRange along_x = {0, {0, 10}};
constexpr AxisRange along_y = {1, {-2, 3}};

// "shared" is the mean along x and the width along y.
SharedDensity shared_product() {
  return product_density({gaussian_density(along_x, "shared", "width"),
                          sum_density({gaussian_density(along_y, 0.5, "shared"),
                                       exponential_density(along_y, "slope")},
                                      {"fraction"})});
}

const std::vector<double> values = {2.5, 1.5, 0.3, -0.4};

struct alignas(64) Column {
  double x[8];
};

class Product : public ::testing::Test {
 protected:
  Product() {
    EXPECT_EQ(density_->parameters(),
              (std::vector<std::string>{"shared", "width", "fraction", "slope"}));
    for (std::size_t e = 0; e < 8; ++e) {
      axes_[0].x[e] = 0.4 + 1.2 * static_cast<double>(e);
      axes_[1].x[e] = -1.8 + 0.6 * static_cast<double>(e);
    }
    for (std::size_t i = 0; i < 4; ++i) first_.push_back(columns_[1 + i].x);
    for (std::size_t i = 0; i < 10; ++i) second_.push_back(columns_[5 + i].x);
  }

  void fill(std::size_t parameter, double shift) {
    auto moved = values;
    moved[parameter] += shift;
    ASSERT_TRUE(evaluator_->move_to(moved, true));
    const std::vector<const double*> axes = {axes_[0].x, axes_[1].x};
    evaluator_->fill(axes, 8, {columns_[0].x, first_, second_});
  }

  const SharedDensity density_ = shared_product();
  std::unique_ptr<DensityEvaluator> evaluator_ =
      density_->evaluator(select_density_kernels());
  Column axes_[2];
  std::vector<Column> columns_{15};
  std::vector<double*> first_;
  std::vector<double*> second_;
};

TEST_F(Product, IsTheProductOfItsParts) {
  const auto x = gaussian_density(along_x, 2.5, 1.5)->evaluator(select_density_kernels());
  const auto g = gaussian_density(along_y, 0.5, 2.5)->evaluator(select_density_kernels());
  const auto e = exponential_density(along_y, -0.4)->evaluator(select_density_kernels());
  for (auto* part : {x.get(), g.get(), e.get()}) {
    ASSERT_TRUE(part->move_to({}, false));
  }
  ASSERT_TRUE(evaluator_->move_to(values, false));
  const double event[] = {3.3, 1.2};
  const double expected =
      x->density(event) * (0.3 * g->density(event) + 0.7 * e->density(event));
  EXPECT_NEAR(evaluator_->density(event), expected, 1e-15);
}

TEST_F(Product, DerivativesAreExactForSharedParameters) {
  fill(0, 0);
  const auto exact = columns_;
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t e = 0; e < 8; ++e) {
      const double slope = test::richardson(
          [&](double s) {
            fill(i, s);
            return columns_[0].x[e];
          },
          0.05,
          0);
      EXPECT_NEAR(exact[1 + i].x[e], slope, 1e-9);
      for (std::size_t j = 0; j < 4; ++j) {
        const double curvature = test::richardson(
            [&](double s) {
              fill(i, s);
              return columns_[1 + j].x[e];
            },
            0.05,
            0);
        EXPECT_NEAR(exact[5 + packed_pair(i, j)].x[e], curvature, 1e-8);
      }
    }
  }
}

TEST_F(Product, BoxesHaveDerivativesToo) {
  const Limits box[] = {{1, 4}, {-1, 2.5}};
  fill(0, 0);
  const BoxProbability exact = evaluator_->probability(box);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto moved = [&](double s) {
      fill(i, s);
      return evaluator_->probability(box);
    };
    EXPECT_NEAR(exact.first[i],
                test::richardson([&](double s) { return moved(s).value; }, 0.05, 0),
                1e-10);
    for (std::size_t j = 0; j < 4; ++j) {
      EXPECT_NEAR(exact.second[packed_pair(i, j)],
                  test::richardson([&](double s) { return moved(s).first[j]; }, 0.05, 0),
                  1e-9);
    }
  }
}

TEST_F(Product, DrawsFillEveryAxis) {
  ASSERT_TRUE(evaluator_->move_to(values, false));
  evaluator_->prepare_sampling();
  Stream stream({.seed = 4});
  const Limits box[] = {{1, 4}, {-1, 2.5}};
  constexpr int n = 40000;
  int inside = 0;
  for (int i = 0; i < n; ++i) {
    double event[2];
    evaluator_->sample(stream, event);
    inside += box[0].contains(event[0]) && box[1].contains(event[1]) ? 1 : 0;
  }
  const double p = evaluator_->probability(box).value;
  EXPECT_NEAR(inside, n * p, 4 * std::sqrt(n * p * (1 - p)));
}

TEST(MadeDensities, RefuseNumbersAndRangesThatMeanNothing) {
  EXPECT_THROW(gaussian_density({0, {1, 1}}, 0.0, 1.0), UsageError);
  EXPECT_THROW(gaussian_density({0, {2, 1}}, 0.0, 1.0), UsageError);
  EXPECT_THROW(gaussian_density({0, {0, INFINITY}}, 0.0, 1.0), UsageError);
  EXPECT_THROW(gaussian_density({0, {NAN, 1}}, 0.0, 1.0), UsageError);
  EXPECT_THROW(gaussian_density(along_x, 0.0, -1.0), UsageError);
  EXPECT_THROW(gaussian_density(along_x, NAN, 1.0), UsageError);
  EXPECT_THROW(power_law_density({0, {0, 1}}, -1.0), UsageError);
  EXPECT_THROW(bernstein_density(along_x, {}), UsageError);
  EXPECT_THROW(sum_density({uniform_density(along_x)}, {}), UsageError);
  EXPECT_THROW(product_density({}), UsageError);
}

TEST(MadeDensities, NegativeOnesAreNotDrawnFrom) {
  const auto density = chebyshev_density(along_x, {-2.0});
  auto evaluator = density->evaluator(select_density_kernels());
  ASSERT_TRUE(evaluator->move_to({}, false));
  EXPECT_THROW(evaluator->prepare_sampling(), InputError);
}

// Peaks far narrower than a five-hundredth of the range.
TEST(MadeDensities, NarrowPeaksAreDrawnFrom) {
  constexpr AxisRange wide = {0, {0, 1000}};
  for (const auto& density :
       {crystal_ball_density(wide, 313.3, 0.003, 1.1, 2.0),
        double_crystal_ball_density(wide, 313.3, 0.003, 1.1, 2.0, 1.3, 3.0),
        breit_wigner_density(wide, 313.3, 0.004),
        voigt_density(wide, 313.3, 0.002, 0.003)}) {
    auto evaluator = density->evaluator(select_density_kernels());
    ASSERT_TRUE(evaluator->move_to({}, false));
    evaluator->prepare_sampling();
    Stream stream({.seed = 6});
    constexpr int n = 20000;
    for (const double edge : {313.295, 313.3, 313.304, 314.0}) {
      int below = 0;
      for (int i = 0; i < n; ++i) {
        double x = 0;
        evaluator->sample(stream, {&x, 1});
        below += x < edge ? 1 : 0;
      }
      const Limits box{0, edge};
      const double p = evaluator->probability({&box, 1}).value;
      EXPECT_NEAR(below, n * p, 4 * std::sqrt(n * p * (1 - p)) + 1) << edge;
    }
  }
}

TEST(MadeDensities, NothingWithinTheRangeIsNoDensity) {
  const auto density = gaussian_density(along_x, "mean", 0.1);
  auto evaluator = density->evaluator(select_density_kernels());
  const double far = 100;
  EXPECT_FALSE(evaluator->move_to({&far, 1}, true));
  const double near = 5;
  EXPECT_TRUE(evaluator->move_to({&near, 1}, true));
}

}  // namespace
}  // namespace jacta
