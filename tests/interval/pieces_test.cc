// Sets that are not connected, and maxima that the first fit misses.
#include <gtest/gtest.h>

#include "jacta/interval/confidence_interval.h"
#include "jacta/interval/scan.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

using test::open_end;
using test::ToyParameter;

// Two Gaussian peaks: ln L = ln(exp(-(x - a)^2 / 2 sa^2) + h exp(-(x - b)^2 / 2 sb^2)).
struct TwoPeaks {
  double a = 3, sa = 0.3;
  double b = 8.7, sb = 0.4;
  double height = 1.5;
  ToyParameter parameter = {2.5, {0, 10}};

  double ll(double x) const {
    const double p = (x - a) / sa, q = (x - b) / sb;
    return std::log(std::exp(-0.5 * p * p) + height * std::exp(-0.5 * q * q) + 1e-9);
  }
  Evaluator evaluator() const {
    const TwoPeaks m = *this;
    return test::toy_evaluator(
        {parameter},
        [m](std::span<const double> x) { return m.ll(x[0]); },
        [m](const Point& point, Derivatives& out) {
          const double x = point.theta[0];
          const double p = (x - m.a) / m.sa, q = (x - m.b) / m.sb;
          const double f = std::exp(-0.5 * p * p), g = m.height * std::exp(-0.5 * q * q);
          const double sum = f + g + 1e-9;
          const double slope = (-p / m.sa * f - q / m.sb * g) / sum;
          const double second =
              ((p * p - 1) / (m.sa * m.sa) * f + (q * q - 1) / (m.sb * m.sb) * g) / sum;
          out.gradient[0] = slope;
          out.hessian(0, 0) = second - slope * slope;
        });
  }
  double root(double inside, double outside, double threshold) const {
    const double top = std::max(ll(a), ll(b));
    for (int i = 0; i < 200; ++i) {
      const double middle = 0.5 * (inside + outside);
      (2 * (top - ll(middle)) <= threshold ? inside : outside) = middle;
    }
    return inside;
  }
};

constexpr double critical = 2.705543454095414;

IntervalOptions with_pieces() {
  IntervalOptions options;
  options.pieces = true;
  return options;
}

void expect_pieces(const IntervalResult& result, const std::vector<Limits>& expected) {
  ASSERT_EQ(result.pieces.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto same = [](double x, double y) {
      return x == y || (std::isnan(x) && std::isnan(y)) || std::abs(x - y) < 1e-7;
    };
    EXPECT_TRUE(same(result.pieces[i].lower, expected[i].lower))
        << result.pieces[i].lower << " is not " << expected[i].lower;
    EXPECT_TRUE(same(result.pieces[i].upper, expected[i].upper))
        << result.pieces[i].upper << " is not " << expected[i].upper;
  }
}

// The fit starts beside the lower peak and stays there.
TEST(Pieces, OfTwoPeaksAreAllListed) {
  const TwoPeaks m;
  auto eval = m.evaluator();
  ASSERT_NEAR(fit(eval).values.at("x0"), m.a, 1e-3);
  const auto result = confidence_interval(eval, "x0", with_pieces());
  EXPECT_NEAR(result.best_fit.values.at("x0"), m.b, 1e-6);
  EXPECT_NEAR(result.best_fit.ll, m.ll(m.b), 1e-9);
  expect_pieces(result,
                {{m.root(m.a, 0, critical), m.root(m.a, 5, critical)},
                 {m.root(m.b, 5, critical), m.root(m.b, 10, critical)}});
  ASSERT_EQ(result.notes.size(), 2u);
  EXPECT_NE(result.notes[0].find("higher maximum"), std::string::npos);
  EXPECT_NE(result.notes[1].find("not connected"), std::string::npos);
}

// The extremal search stays with the peak of the best fit.
TEST(Pieces, TheNearestEdgesAreThoseOfOnePiece) {
  TwoPeaks m;
  m.parameter.nominal = 9;
  auto eval = m.evaluator();
  auto options = with_pieces();
  options.root_find = RootFinding::extremal;
  const auto result = confidence_interval(eval, "x0", options);
  ASSERT_EQ(result.pieces.size(), 2u);
  EXPECT_NEAR(result.lower, m.root(m.b, 5, critical), 1e-8);
  EXPECT_EQ(result.pieces[1].lower, result.lower);
  EXPECT_EQ(result.pieces[1].upper, result.upper);
}

// One side only, and pieces that reach a bound.
TEST(Pieces, FollowTheKindAndTheBounds) {
  TwoPeaks m;
  m.parameter.nominal = 3;
  m.height = 0.9;
  const double upper = asymptotic_critical_value(IntervalKind::upper, 0.9);
  auto eval = m.evaluator();
  auto options = with_pieces();
  options.kind = IntervalKind::upper;
  expect_pieces(
      confidence_interval(eval, "x0", options),
      {{NAN, m.root(m.a, 5, upper)}, {m.root(m.b, 5, upper), m.root(m.b, 10, upper)}});
  options.kind = IntervalKind::lower;
  expect_pieces(confidence_interval(eval, "x0", options), {{m.root(m.a, 0, upper), NAN}});
  options = with_pieces();
  options.bounds = Limits{2.9, m.b};
  expect_pieces(
      confidence_interval(eval, "x0", options),
      {{-open_end, m.root(m.a, 5, critical)}, {m.root(m.b, 5, critical), open_end}});
}

// A second peak that reaches the threshold between two samples only.
TEST(Pieces, NarrowOnesAreFollowed) {
  TwoPeaks m;
  m.parameter.nominal = 3;
  m.height = std::exp(-0.5 * critical) * (1 + 1e-4);
  for (const double place : {8.7, 8.71, 8.7437, 8.8}) {
    m.b = place;
    auto eval = m.evaluator();
    const auto result = confidence_interval(eval, "x0", with_pieces());
    ASSERT_EQ(result.pieces.size(), 2u) << place;
    EXPECT_LT(result.pieces[1].lower, place);
    EXPECT_GT(result.pieces[1].upper, place);
    EXPECT_LT(result.pieces[1].upper - result.pieces[1].lower, 0.02);
  }
}

// Anchors of the parameter of interest: a look into every cell, without being asked.
TEST(Pieces, AreNotedWhereTheParameterHasAnchors) {
  TwoPeaks m;
  m.parameter = {2.5, {0, 10}, {0, 2, 4, 6, 8, 10}};
  auto eval = m.evaluator();
  IntervalOptions options;
  options.strategy.explore_cells = false;
  options.root_find = RootFinding::extremal;
  const auto result = confidence_interval(eval, "x0", options);
  EXPECT_NEAR(result.best_fit.values.at("x0"), m.b, 1e-6);
  EXPECT_NEAR(result.lower, m.root(m.b, 5, critical), 1e-8);
  ASSERT_EQ(result.notes.size(), 2u);
  EXPECT_NE(result.notes[1].find("not connected"), std::string::npos);
  EXPECT_TRUE(result.pieces.empty());
}

TEST(Pieces, NothingIsNotedOfAConnectedSet) {
  TwoPeaks m;
  m.parameter = {3.1, {0, 10}, {0, 2, 4, 6, 8, 10}};
  m.height = 1e-4;
  auto eval = m.evaluator();
  EXPECT_TRUE(confidence_interval(eval, "x0", {}).notes.empty());
}

// A scan over both peaks counts from the higher one, and says so.
TEST(Scan, IsNeverNegative) {
  const TwoPeaks m;
  auto eval = m.evaluator();
  std::vector<double> values;
  for (int i = 0; i <= 40; ++i) values.push_back(0.25 * i);
  const auto result = scan(eval, {{"x0", values}});
  for (const auto& point : result.points) {
    EXPECT_GE(point.t, 0);
    EXPECT_NEAR(point.t, 2 * (m.ll(m.b) - m.ll(point.at[0])), 1e-8);
  }
  EXPECT_NEAR(result.best_fit.values.at("x0"), m.b, 1e-6);
  EXPECT_TRUE(result.best_fit.valid);
  EXPECT_NE(result.note.find("higher maximum"), std::string::npos);
}

// Two valleys in the other parameter: ln L = -(y^2 - 1)^2 + x y / 2 - x^2 / 8, one of
// which ends at |x| = 3.1. Whichever way the scan comes, every point ends in the higher
// one, at y with the sign of x.
TEST(Scan, EveryPointIsInTheHigherOfTwoValleys) {
  auto eval = test::toy_evaluator(
      {{-2.0, {-4, 4}}, {-1.0, {-3, 3}}},
      [](std::span<const double> v) {
        const double x = v[0], y = v[1];
        return -(y * y - 1) * (y * y - 1) + 0.5 * x * y - x * x / 8;
      },
      [](const Point& point, Derivatives& out) {
        const double x = point.theta[0], y = point.theta[1];
        out.gradient << 0.5 * y - x / 4, -4 * y * (y * y - 1) + 0.5 * x;
        out.hessian << -0.25, 0.5, 0.5, -12 * y * y + 4;
        for (Eigen::Index i = 0; i < 2; ++i) {
          if (point.wanted.empty() || point.wanted[static_cast<std::size_t>(i)] != 0) {
            continue;
          }
          out.gradient[i] = 0;
          out.hessian.row(i).setZero();
          out.hessian.col(i).setZero();
        }
      });
  const auto result = scan(eval, {{"x0", {-3.5, -2.5, -1, -0.5, 0.5, 1, 2.5, 3.5}}});
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(result.points[i].ll, result.points[7 - i].ll, 1e-9) << i;
  }
}

}  // namespace
}  // namespace jacta
