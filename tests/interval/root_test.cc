// Roots of functions that rise outward: smooth, kinked, jumping, infinite, with the slope
// given, withheld, or wrong.
#include "root.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "support/toy_likelihood.h"

namespace jacta {
namespace {

using Function = std::function<double(double)>;

struct Search {
  std::optional<double> root;
  int calls = 0;
};

enum class Slopes { right, none, wrong };

Search search(const Function& f,
              double inside,
              double bound,
              double first_step,
              Slopes slopes,
              double extremal_fraction = 0) {
  Search result;
  RootProblem problem;
  problem.function = [&](double x) {
    ++result.calls;
    const double h = 1e-6 * std::max(first_step, std::abs(x - inside));
    Slope slope{f(x), {}};
    if (slopes != Slopes::none) slope.slope = (f(x + h) - f(x - h)) / (2 * h);
    if (slopes == Slopes::wrong) *slope.slope *= 0.1;
    if (slope.slope && !std::isfinite(*slope.slope)) slope.slope.reset();
    return slope;
  };
  problem.inside = inside;
  problem.inside_value = f(inside);
  problem.bound = bound;
  problem.first_step = first_step;
  result.root = extremal_fraction > 0 ? find_extremal_root(problem, extremal_fraction)
                                      : find_root(problem);
  return result;
}

// The sign changes at the root, seen from inside.
void expect_root(const Function& f, const Search& search, double inside, double bound) {
  ASSERT_TRUE(search.root.has_value());
  const double root = *search.root;
  const double outward = bound >= inside ? 1 : -1;
  // Relative to the distance, and to what the position can be written to.
  const double h = 1e-9 * std::abs(root - inside) + 1e-15 * std::abs(root);
  EXPECT_LE(f(root - outward * h), 0) << root;
  EXPECT_GT(f(root + outward * h), 0) << root;
}

TEST(Root, RandomCurves) {
  std::mt19937_64 engine(5);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (int i = 0; i < 2000; ++i) {
    const double scale = std::pow(10, 4 * uniform(engine));
    const double inside = uniform(engine) * 3;
    const double sign = uniform(engine) > 0 ? 1 : -1;
    const double c3 = std::abs(uniform(engine));
    const double c1 = 0.3 * std::abs(uniform(engine));
    const double threshold = 0.5 + 3 * std::abs(uniform(engine));
    const auto f = [=](double x) {
      const double s = (x - inside) / scale;
      return s * s + c3 * std::abs(s * s * s) + c1 * s * sign - threshold;
    };
    const double bound = i % 2 == 0 ? sign * test::open_end : inside + sign * 100 * scale;
    const double first = scale * std::pow(10, 2 * uniform(engine));
    for (const Slopes slopes : {Slopes::right, Slopes::none, Slopes::wrong}) {
      const Search found = search(f, inside, bound, first, slopes);
      expect_root(f, found, inside, bound);
      EXPECT_LT(found.calls, slopes == Slopes::right ? 20 : 130);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

TEST(Root, ParabolasNeedFewCalls) {
  const auto f = [](double x) { return x * x - 2.7; };
  for (const double first : {0.1, 1.6, 1.7, 10.0}) {
    const Search found = search(f, 0, 50, first, Slopes::right);
    EXPECT_NEAR(*found.root, std::sqrt(2.7), 1e-12);
    EXPECT_LE(found.calls, 5) << first;
  }
}

TEST(Root, KinksAndJumps) {
  const Function kinked = [](double x) {
    return x < 1 ? 0.2 * x - 1 : 5 * (x - 1) - 0.8;
  };
  const Function jump = [](double x) { return x < 1.25 ? -1.0 : 2.0; };
  const Function wall = [](double x) { return x < 0.75 ? x - 2 : test::open_end; };
  const Function edge = [](double x) { return x <= 0 ? 0.0 : 1.0; };
  for (const Slopes slopes : {Slopes::right, Slopes::none, Slopes::wrong}) {
    for (const double first : {1e-3, 0.5, 3.0, 40.0}) {
      EXPECT_NEAR(*search(kinked, 0, 50, first, slopes).root, 1.16, 1e-9);
      // A slope across the jump is as large as one likes.
      EXPECT_NEAR(*search(jump, 0, 50, first, slopes).root, 1.25, 1e-8);
      EXPECT_NEAR(*search(wall, 0, 50, first, slopes).root, 0.75, 1e-9);
      EXPECT_NEAR(*search(edge, 0, 50, first, slopes).root, 0, 1e-9);
    }
  }
}

TEST(Root, NoneWhereTheFunctionStaysBelow) {
  const Function f = [](double x) { return 2 * x * x / (1 + x * x) - 2.7; };
  EXPECT_FALSE(search(f, 0, 5, 1, Slopes::right).root);
  EXPECT_FALSE(search(f, 0, -5, 1, Slopes::right).root);
  const Search open = search(f, 0, test::open_end, 1, Slopes::right);
  EXPECT_FALSE(open.root);
  EXPECT_LT(open.calls, 120);
  EXPECT_FALSE(search(f, 2, 2, 1, Slopes::right).root);
}

TEST(Root, ARootOnTheBoundIsInside) {
  const Function f = [](double x) { return x - 2; };
  EXPECT_FALSE(search(f, 0, 2, 1, Slopes::right).root);
  EXPECT_NEAR(*search(f, 0, 2 + 1e-6, 1, Slopes::right).root, 2, 1e-9);
}

TEST(ExtremalRoot, TheNearestOneIsTaken) {
  const Function waves = [](double x) {
    return 0.1 * x * x + 4 * std::sin(x) * std::sin(x) - 2.7;
  };
  double first = 0;
  while (waves(first) <= 0) first += 1e-5;
  for (const Slopes slopes : {Slopes::right, Slopes::none}) {
    EXPECT_NEAR(*search(waves, 0, 30, 4.0, slopes, 0.01).root, first, 2e-5);
    EXPECT_NEAR(*search(waves, 0, -30, 4.0, slopes, 0.01).root, -first, 2e-5);
  }
  EXPECT_FALSE(search(waves, 0, 0.5, 1, Slopes::right, 0.01).root);
}

// Below the threshold at the bound, above it before: the nearest root is the edge.
TEST(ExtremalRoot, IsFoundThoughTheFunctionIsNegativeAtTheBound) {
  const Function hump = [](double x) { return x < 1 || x > 2 ? -1.0 : 1.0; };
  EXPECT_NEAR(*search(hump, 0, 3, 1, Slopes::none, 0.01).root, 1, 1e-9);
  EXPECT_NEAR(*search(hump, 3, 0, 1, Slopes::none, 0.01).root, 2, 1e-9);
}

// Steps that grow with the distance end: no search takes for ever.
TEST(ExtremalRoot, AnOpenSearchEnds) {
  const Search open =
      search([](double) { return -1.0; }, 0, test::open_end, 1, Slopes::none, 0.01);
  EXPECT_FALSE(open.root);
  EXPECT_LT(open.calls, 60'000);
}

// The axis in other units: the same root in these units, from as many calls.
TEST(Root, DoesNotDependOnTheUnit) {
  const double root = std::sqrt(2.7) + 0.3;
  for (const double unit : {1e-100, 1e-60, 1e-46, 1e-12, 1e6, 1e19, 1e60, 1e100}) {
    const Function f = [=](double x) {
      const double s = x / unit - 0.3;
      return s * s * (1 + 0.1 * s) - 2.7 * (1 + 0.1 * std::sqrt(2.7));
    };
    for (const double first : {1e-3, 0.5, 3.0, 1e3}) {
      for (const double bound : {3.0, 1e4, test::open_end}) {
        for (const double fraction : {0.0, 0.01}) {
          if (fraction > 0 && first < 0.1) continue;
          const auto found =
              search(f, 0.3 * unit, bound * unit, first * unit, Slopes::right, fraction);
          ASSERT_TRUE(found.root) << unit;
          EXPECT_NEAR(*found.root / unit, root, 1e-10) << unit << " " << first;
          EXPECT_LT(found.calls, fraction > 0 ? 400 : 40) << unit << " " << first;
        }
        const auto plain =
            search(f, 0.3 * unit, bound * unit, first * unit, Slopes::none);
        ASSERT_TRUE(plain.root) << unit;
        EXPECT_NEAR(*plain.root / unit, root, 1e-8) << unit << " " << first;
        EXPECT_LT(plain.calls, 80) << unit << " " << first;
      }
    }
  }
}

// A first guess that is off by orders of magnitude, without slopes, walls included.
TEST(Root, AWrongFirstGuessCostsLogarithmsOnly) {
  for (const double place : {1e-30, 1e-9, 1e3, 1e15}) {
    for (const bool wall : {false, true}) {
      const Function f = [=](double x) {
        return x < place ? x / place - 1 : wall ? test::open_end : x / place - 1;
      };
      const auto found = search(f, 0, test::open_end, 1, Slopes::none);
      ASSERT_TRUE(found.root);
      // Much nearer than the first guess: to a part of that.
      EXPECT_NEAR(*found.root, place, std::max(1e-8 * place, 1e-17)) << place;
      EXPECT_LT(found.calls, 120) << place;
    }
  }
}

// Positive values that prove nothing, from fits without certificate, in [8, 20]: the root
// is at 30.
Slope doubtful(double x) {
  const bool lost = x > 8 && x < 20;
  return {lost ? 5.0 : x / 30 - 1, {}, !lost};
}

TEST(Root, ValuesThatProveNothingBracketNone) {
  const RootProblem open{doubtful, 0, -1, test::open_end, 1};
  ASSERT_TRUE(find_root(open));
  EXPECT_NEAR(*find_root(open), 30, 1e-8);
  ASSERT_TRUE(find_extremal_root(open));
  EXPECT_NEAR(*find_extremal_root(open), 30, 1e-8);
  // Nothing but such values up to the bound: they are what there is.
  const auto root = find_root({doubtful, 0, -1, 15, 1});
  ASSERT_TRUE(root);
  EXPECT_NEAR(*root, 8, 1e-8);
}

}  // namespace
}  // namespace jacta
