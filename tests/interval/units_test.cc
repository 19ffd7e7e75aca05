// Intervals do not depend on the units of the parameters: a counting experiment whose
// signal and background are given in units from 1e-60 to 1e60.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "jacta/interval/confidence_interval.h"
#include "jacta/interval/scan.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

using test::open_end;
using test::ToyParameter;

// ln L = n ln(s + b) - s - b - ((b - 3) / 0.5)^2 / 2 with s = x0 / unit0, b = x1 / unit1.
struct Counting {
  double n;
  double signal_unit = 1;
  double background_unit = 1;
  Limits signal_limits = {0, open_end};

  Evaluator evaluator() const {
    const Counting c = *this;
    const double u = signal_unit, v = background_unit;
    return test::toy_evaluator(
        {{u, signal_limits, {}, {}, "rate"}, {3 * v, {0, open_end}, {}, {}, "rate"}},
        [c, u, v](std::span<const double> x) {
          const double s = x[0] / u, b = x[1] / v;
          if (!(s + b > 0)) return -open_end;
          return c.n * std::log(s + b) - s - b - 2 * (b - 3) * (b - 3);
        },
        [c, u, v](const Point& point, Derivatives& out) {
          const double s = point.theta[0] / u, b = point.theta[1] / v;
          const double slope = c.n / (s + b) - 1;
          const double curvature = -c.n / ((s + b) * (s + b));
          out.gradient << slope / u, (slope - 4 * (b - 3)) / v;
          out.hessian << curvature / u / u, curvature / u / v, curvature / u / v,
              (curvature - 4) / v / v;
          for (std::size_t i = 0; i < 2; ++i) {
            if (point.wanted.empty() || point.wanted[i] != 0) continue;
            const auto k = static_cast<Eigen::Index>(i);
            out.gradient[k] = 0;
            out.hessian.row(k).setZero();
            out.hessian.col(k).setZero();
          }
        });
  }
};

// The root of t - threshold by bisection of the profile in closed form: for fixed s the
// best b solves 4 (b - 3) (s + b) = n - (s + b).
double profile_ll(double n, double s) {
  const double half = 0.5 * (s - 3 + 0.25);
  const double constant = -3 * s + 0.25 * (s - n);
  const double b = std::max(0.0, -half + std::sqrt(half * half - constant));
  return n * std::log(s + b) - s - b - 2 * (b - 3) * (b - 3);
}

double exact_edge(double n, double inside, double outside) {
  const double best = profile_ll(n, std::max(0.0, n - 3));
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (inside + outside);
    const bool in = 2 * (best - profile_ll(n, middle)) <= 2.705543454095414;
    (in ? inside : outside) = middle;
  }
  return inside;
}

class Units : public ::testing::TestWithParam<std::tuple<double, double>> {};

TEST_P(Units, DoNotMatter) {
  const auto [u, v] = GetParam();
  // The last two have their best fit at the bound.
  for (const double n : {25.0, 7.0, 2.0, 0.0}) {
    const double best = std::max(0.0, n - 3);
    const double upper = exact_edge(n, best, best + 50);
    const double lower = n > 6 ? exact_edge(n, best, 0) : -open_end;
    for (const double bound : {60.0, 1e6, open_end}) {
      for (const RootFinding root_find : {RootFinding::brentq, RootFinding::extremal}) {
        SCOPED_TRACE(fmt::format("{} {} {} {} {}", u, v, n, bound, word(root_find)));
        Evaluator eval = Counting{n, u, v}.evaluator();
        IntervalOptions options;
        options.root_find = root_find;
        options.bounds = Limits{0, bound * u};
        const auto result = confidence_interval(eval, "x0", options);
        EXPECT_TRUE(result.best_fit.valid) << result.best_fit.reason;
        EXPECT_NEAR(result.upper / u, upper, 1e-9 * upper);
        if (std::isfinite(lower)) {
          EXPECT_NEAR(result.lower / u, lower, 1e-9 * lower);
        } else {
          EXPECT_EQ(result.lower, lower);
        }
        if (options.root_find == RootFinding::brentq) {
          EXPECT_LE(result.n_fits, 14);
        }
        EXPECT_TRUE(result.notes.empty());
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    PowersOfTen,
    Units,
    ::testing::Combine(::testing::Values(1e-60, 1e-46, 1e-10, 1.0, 1e15, 1e60),
                       ::testing::Values(1e-60, 1.0, 1e60)));

// The pieces of a connected set are the interval, in every unit.
TEST(UnitsOfPieces, DoNotMatter) {
  for (const double u : {1e-60, 1.0, 1e60}) {
    Evaluator eval = Counting{25, u}.evaluator();
    IntervalOptions options;
    options.pieces = true;
    const auto result = confidence_interval(eval, "x0", options);
    ASSERT_EQ(result.pieces.size(), 1u) << u;
    EXPECT_EQ(result.pieces[0].lower, result.lower) << u;
    EXPECT_EQ(result.pieces[0].upper, result.upper) << u;
    EXPECT_NEAR(result.upper / u, exact_edge(25, 22, 72), 1e-8);
    EXPECT_LT(result.n_fits, 300);
  }
}

// An interval far from zero: the distance of the edges counts, not their position.
TEST(Shifts, DoNotMatter) {
  for (const double shift : {0.0, 1e3, 1e6, -1e6}) {
    const double width = 1e-4;
    auto eval = test::toy_evaluator(
        {{shift + 1e-5}},
        [=](std::span<const double> x) {
          const double pull = (x[0] - shift) / width;
          return -0.5 * pull * pull;
        },
        [=](const Point& point, Derivatives& out) {
          out.gradient[0] = -(point.theta[0] - shift) / (width * width);
          out.hessian(0, 0) = -1 / (width * width);
        });
    const auto result = confidence_interval(eval, "x0", {});
    const double half = width * std::sqrt(2.705543454095414);
    EXPECT_NEAR(result.upper - shift, half, 1e-9 * half + 4e-16 * std::abs(shift));
    EXPECT_NEAR(shift - result.lower, half, 1e-9 * half + 4e-16 * std::abs(shift));
  }
}

}  // namespace
}  // namespace jacta
