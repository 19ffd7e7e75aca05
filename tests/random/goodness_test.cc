// The statistics by which tests judge random numbers, against SciPy 1.17 and published
// critical values.
#include "support/goodness.h"

#include "jacta/random/stream.h"

namespace jacta {
namespace {

TEST(Goodness, ChiSquareIsSciPys) {
  EXPECT_NEAR(test::chi_square_p(1, 1), 0.31731050786291115, 1e-14);
  EXPECT_NEAR(test::chi_square_p(3.2, 4), 0.5249309467861041, 1e-14);
  EXPECT_NEAR(test::chi_square_p(25, 10), 0.005345505487134069, 1e-15);
  EXPECT_NEAR(test::chi_square_p(80, 100), 0.9296649333406051, 1e-13);
  EXPECT_NEAR(test::chi_square_p(140, 100), 0.0051405024585059085, 1e-14);
}

TEST(Goodness, TablesAreSciPys) {
  EXPECT_NEAR(test::independence_p({{12, 7, 9}, {8, 15, 4}}), 0.06033027396568105, 1e-12);
}

// R. B. D'Agostino and M. A. Stephens, Goodness-of-Fit Techniques (1986), table 4.2, case
// 0, as precise as that table.
TEST(Goodness, AndersonAndDarlingsCriticalValues) {
  for (const auto& [value, p] : std::vector<std::pair<double, double>>{
           {1.933, 0.1}, {2.492, 0.05}, {3.070, 0.025}, {3.857, 0.01}}) {
    EXPECT_NEAR(test::anderson_darling_survival(value) / p, 1, 0.03) << value;
  }
  EXPECT_NEAR(test::anderson_darling_statistic(
                  {0.97, 0.11, 0.27, 0.3, 0.46, 0.55, 0.71, 0.73, 0.86, 0.03}),
              0.14821098578434722,
              1e-12);
  EXPECT_NEAR(
      test::two_sample_statistic({.1, .5, .9, .3, .7}, {.2, .25, .6, .95, .8, .15}),
      0.37267195767195777,
      1e-12);
}

// Under a true hypothesis p-values are uniform, whatever the test.
TEST(Goodness, PValuesAreUniform) {
  std::vector<double> one, two, bins, pairs, counts, same;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Stream stream({.seed = 6, .toy = i});
    std::vector<double> x(250), y(300), b(8);
    std::vector<std::int64_t> n(200), k(100);
    for (double& v : x) v = stream.uniform();
    for (double& v : y) v = stream.uniform();
    for (auto& v : n) v = stream.poisson(2.5);
    for (auto& v : k) v = stream.poisson(2.5);
    for (int j = 0; j < 400; ++j) ++b[static_cast<std::size_t>(8 * stream.uniform())];
    one.push_back(test::uniform_p(x));
    two.push_back(test::same_p(x, y));
    bins.push_back(test::bins_p(b, std::vector<double>(8, 1)));
    counts.push_back(test::poisson_p(n, 2.5));
    same.push_back(test::same_counts_p(n, k));
    y.resize(x.size());
    pairs.push_back(test::independent_pairs_p(x, y));
  }
  // Kolmogorov's distance at a level of 1 % for all six together; statistics of counts
  // have steps, and their chi-square is approximate: 0.02 more.
  const double most = std::sqrt(std::log(2 * 6 / 0.01) / (2 * 2000.0)) + 0.02;
  for (auto* list : {&one, &two, &bins, &counts, &same, &pairs}) {
    std::sort(list->begin(), list->end());
    double distance = 0;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const double at = static_cast<double>(i) / static_cast<double>(list->size());
      distance = std::max(distance, std::abs((*list)[i] - at));
    }
    EXPECT_LT(distance, most) << "test " << (list == &one) << (list == &two)
                              << (list == &bins) << (list == &counts) << (list == &same)
                              << (list == &pairs);
  }
}

TEST(Goodness, SeesWhatIsWrong) {
  Stream stream({.seed = 7});
  std::vector<double> u, squares;
  std::vector<std::int64_t> n;
  for (int i = 0; i < 3000; ++i) {
    u.push_back(stream.uniform());
    squares.push_back(u.back() * u.back());
    n.push_back(stream.poisson(4));
  }
  EXPECT_LT(test::uniform_p(squares), 1e-5);
  EXPECT_LT(test::same_p(u, squares), 1e-5);
  EXPECT_LT(test::poisson_p(n, 4.3), 1e-5);
  EXPECT_LT(test::independent_pairs_p(u, squares), 1e-5);
  EXPECT_EQ(test::bins_p({3, 1}, {1, 0}), 0);
  EXPECT_EQ(test::uniform_p({0.5, 1.5}), 0);
}

TEST(TestFamilies, RejectByHolmsSteps) {
  test::TestFamily family;
  EXPECT_FALSE(family.holds());
  for (const double p : {0.0024, 0.0034, 0.4, 0.004}) family.add("test", p);
  // 0.0025, 0.00333, 0.005, 0.01: the second is not below its step.
  EXPECT_EQ(family.rejected().size(), 1u);
  EXPECT_FALSE(family.holds());
  test::TestFamily other;
  for (const double p : {0.0026, 0.0034, 0.4, 0.004}) other.add("test", p);
  EXPECT_TRUE(other.holds());
}

}  // namespace
}  // namespace jacta
