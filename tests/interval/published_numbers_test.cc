// Numbers of the literature, from fits and profiles.
//
// Li and Ma, Cowan et al. and Garwood give formulas, which were evaluated by SciPy 1.10
// for the values below; the pairs of counts of Li and Ma's formula are those that R. D.
// Cousins, J. T. Linnemann and J. Tucker, Nucl. Instrum. Meth. A 595 (2008) 480,
// arXiv:physics/0702156, compare methods with. The intervals of on/off counts take the
// conditional maximum of the background in closed form and SciPy's brentq. Tables of
// Feldman and Cousins: tests/interval/published_tables.txt. Beeston and Barlow's closed
// forms: tests/templates/beeston_barlow_test.cc.
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/interval/confidence_interval.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

using test::open_end;

// ln L = n_on ln(s + b) - s - b + n_off ln(tau b) - tau b.
Evaluator on_off(double n_on, double n_off, double tau) {
  const double b = std::max(n_off / tau, 0.1);
  return test::toy_evaluator(
      {{1, {0, open_end}, {}, {}, "rate"}, {b, {0, open_end}, {}, {}, "rate"}},
      [=](std::span<const double> x) {
        const double on = x[0] + x[1];
        if (!(on > 0)) return -open_end;
        if (n_off > 0 && !(x[1] > 0)) return -open_end;
        const double off = n_off > 0 ? n_off * std::log(tau * x[1]) : 0;
        return n_on * std::log(on) - on + off - tau * x[1];
      },
      [=](const Point& point, Derivatives& out) {
        const double on = point.theta[0] + point.theta[1];
        const double off = n_off > 0 ? n_off / point.theta[1] : 0;
        const double slope = n_on / on - 1;
        const double curvature = -n_on / (on * on);
        out.gradient << slope, slope + off - tau;
        out.hessian << curvature, curvature, curvature,
            curvature - (n_off > 0 ? off / point.theta[1] : 0);
        for (std::size_t i = 0; i < 2; ++i) {
          if (point.wanted.empty() || point.wanted[i] != 0) continue;
          const auto k = static_cast<Eigen::Index>(i);
          out.gradient[k] = 0;
          out.hessian.row(k).setZero();
          out.hessian.col(k).setZero();
        }
      });
}

double significance(Evaluator& eval) {
  const auto free = fit(eval);
  const auto zero = fit(eval, {.fixed = {{"x0", 0.0}}});
  EXPECT_TRUE(free.valid) << free.reason;
  EXPECT_TRUE(zero.valid) << zero.reason;
  return std::sqrt(2 * (free.ll - zero.ll));
}

// T.-P. Li and Y.-Q. Ma, Astrophys. J. 272 (1983) 317, equation 17, with alpha = 1 / tau.
TEST(PublishedNumbers, LiAndMaSignificance) {
  struct Row {
    double n_on, n_off, tau, significance;
  };
  for (const Row& row : std::vector<Row>{{4, 5, 5.0, 1.9473014514995266},
                                         {6, 18.78, 14.44, 2.815298452859318},
                                         {9, 17.83, 4.69, 1.988893431945801},
                                         {17, 40.11, 10.56, 4.574798245820809},
                                         {50, 55, 2.0, 3.0231884069663195},
                                         {67, 15, 0.5, 3.042869308178641},
                                         {200, 10, 0.1, 2.3823230166071343},
                                         {523, 2327, 5.99, 5.9515075723114155},
                                         {498426, 493434, 1.0, 5.012452906258436}}) {
    auto eval = on_off(row.n_on, row.n_off, row.tau);
    EXPECT_NEAR(significance(eval), row.significance, 1e-6) << row.n_on;
  }
}

// W. A. Rolke, A. M. Lopez and J. Conrad, Nucl. Instrum. Meth. A 551 (2005) 493: the
// profile likelihood with a Poisson background. At s its maximum is the positive root of
// (1 + tau) b^2 + ((1 + tau) s - n_on - n_off) b - n_off s = 0.
TEST(PublishedNumbers, RolkeIntervalsOfOnOffCounts) {
  struct Row {
    double n_on, n_off, tau, lower, upper;
  };
  for (const Row& row :
       std::vector<Row>{{8, 9, 3.0, 0.7165406896051315, 10.781777580817705},
                        {20, 15, 2.5, 6.908500616502306, 22.606541086553534},
                        {3, 10, 2.0, -open_end, 2.9906532161855974},
                        {5, 0, 4.0, 2.1629520446028105, 9.629996451515629}}) {
    auto eval = on_off(row.n_on, row.n_off, row.tau);
    for (const RootFinding root_find : {RootFinding::brentq, RootFinding::extremal}) {
      const auto interval = confidence_interval(
          eval, "x0", {.level = 0.9, .root_find = root_find, .bounds = Limits{0, 100}});
      if (std::isinf(row.lower)) {
        EXPECT_EQ(interval.lower, row.lower) << row.n_on;
      } else {
        EXPECT_NEAR(interval.lower, row.lower, 1e-8) << row.n_on;
      }
      EXPECT_NEAR(interval.upper, row.upper, 1e-8) << row.n_on;
    }
  }
}

Evaluator counting(double n, double background) {
  return test::toy_evaluator(
      {{1, {0, open_end}, {}, {}, "rate"}},
      [=](std::span<const double> x) {
        return n * std::log(x[0] + background) - x[0] - background;
      },
      [=](const Point& point, Derivatives& out) {
        const double mean = point.theta[0] + background;
        out.gradient << n / mean - 1;
        out.hessian << -n / (mean * mean);
      });
}

// G. Cowan, K. Cranmer, E. Gross and O. Vitells, Eur. Phys. J. C 71 (2011) 1554,
// arXiv:1007.1727, equation 97: the median significance is that of the Asimov data set,
// sqrt(2 ((s + b) ln(1 + s / b) - s)).
TEST(PublishedNumbers, CowanMedianDiscoverySignificance) {
  struct Row {
    double s, b, median;
  };
  for (const Row& row : std::vector<Row>{{5, 1, 3.391329183481996},
                                         {10, 100, 0.9839916447569484},
                                         {2, 0.5, 2.011762799678556},
                                         {20, 4, 6.782658366963992}}) {
    auto eval = counting(row.s + row.b, row.b);
    EXPECT_NEAR(significance(eval), row.median, 1e-9) << row.s;
  }
}

// The same, equation 89 at mu' = 0 for a measurement with a Gaussian error: the median
// upper limit is sigma Phi^-1(1 - alpha), 1.2816 and 1.6449 sigma.
TEST(PublishedNumbers, CowanMedianUpperLimit) {
  for (const double sigma : {0.2, 1.0, 30.0}) {
    auto eval = test::toy_evaluator(
        {{sigma, {-open_end, open_end}}},
        [=](std::span<const double> x) { return -0.5 * x[0] * x[0] / (sigma * sigma); },
        [=](const Point& point, Derivatives& out) {
          out.gradient << -point.theta[0] / (sigma * sigma);
          out.hessian << -1 / (sigma * sigma);
        });
    for (const auto& [level, quantile] : std::vector<std::pair<double, double>>{
             {0.9, 1.2815515655446004}, {0.95, 1.6448536269514722}}) {
      const auto limit =
          confidence_interval(eval, "x0", {.level = level, .kind = IntervalKind::upper});
      EXPECT_NEAR(limit.upper / sigma, quantile, 1e-9) << sigma;
    }
  }
}

// F. Garwood, Biometrika 28 (1936) 437: limits of a Poisson mean are half the quantiles
// of chi-square with 2 n (lower) and 2 (n + 1) (upper) degrees of freedom. The 90 % upper
// limits are those of the Particle Data Group's table of Poisson limits
// (2.30, 3.89, 5.32, 6.68, 7.99, 9.27).
TEST(PublishedNumbers, GarwoodLimits) {
  const double upper_90[] = {2.302585092994046,
                             3.889720169867429,
                             5.322320337834211,
                             6.680783068255865,
                             7.993589586052632,
                             9.274673893351626};
  for (int n = 0; n < 6; ++n) {
    EXPECT_NEAR(0.5 * chi_square_upper_quantile(0.1, 2 * (n + 1)), upper_90[n], 1e-11);
  }
  struct Row {
    int n;
    double lower, upper;
  };
  for (const Row& row : std::vector<Row>{{1, 0.025317807984289876, 5.571643390938898},
                                         {3, 0.6186721228956014, 8.767273069742323},
                                         {5, 1.6234863901184207, 11.66833207932267},
                                         {10, 4.7953886961324335, 18.39035604201778}}) {
    EXPECT_NEAR(0.5 * chi_square_upper_quantile(0.975, 2 * row.n), row.lower, 1e-11);
    EXPECT_NEAR(0.5 * chi_square_upper_quantile(0.025, 2 * row.n + 2), row.upper, 1e-11);
  }
}

}  // namespace
}  // namespace jacta
