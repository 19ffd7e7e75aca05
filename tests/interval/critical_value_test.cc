// Chi-square quantiles and probabilities, against numbers of SciPy (chi2.isf, chi2.sf).
#include "jacta/interval/critical_value.h"

#include <gtest/gtest.h>

#include "jacta/base/error.h"
#include "support/reference.h"

namespace jacta {
namespace {

TEST(CriticalValue, Central) {
  struct Row {
    int degrees_of_freedom;
    double level;
    double value;
  };
  const Row rows[] = {{1, 0.1, 0.015790774093431225},  {1, 0.5, 0.4549364231195724},
                      {1, 0.6827, 1.0000434271174548}, {1, 0.9, 2.705543454095414},
                      {1, 0.95, 3.841458820694124},    {1, 0.999999, 23.92812697687947},
                      {2, 0.1, 0.21072103131565256},   {2, 0.6827, 2.295815160785974},
                      {2, 0.9, 4.605170185988092},     {2, 0.999, 13.815510557964274},
                      {3, 0.1, 0.5843743741551831},    {3, 0.6827, 3.5268221788659937},
                      {3, 0.95, 7.814727903251179},    {3, 0.999999, 30.66484970615427},
                      {4, 0.9, 7.779440339734858},     {5, 0.5, 4.351460191095526},
                      {7, 0.6827, 8.176359741456094},  {10, 0.9, 15.987179172105263},
                      {20, 0.95, 31.410432844230918},  {100, 0.1, 82.35813581235715},
                      {100, 0.999, 149.44925277903886}};
  for (const auto& row : rows) {
    EXPECT_TRUE(test::close(asymptotic_critical_value(
                                IntervalKind::central, row.level, row.degrees_of_freedom),
                            row.value,
                            1e-11))
        << row.degrees_of_freedom << " " << row.level;
  }
  EXPECT_EQ(asymptotic_critical_value(IntervalKind::central, 0.9),
            asymptotic_critical_value(IntervalKind::central, 0.9, 1));
}

TEST(CriticalValue, OneSided) {
  const std::pair<double, double> rows[] = {{0.6, 0.06418475466730152},
                                            {0.6827, 0.2258742894605054},
                                            {0.8, 0.7083263008007937},
                                            {0.9, 1.6423744151497899},
                                            {0.95, 2.705543454095413},
                                            {0.99, 5.411894431054342},
                                            {0.9999, 13.831083619091327}};
  for (const auto& [level, value] : rows) {
    for (const IntervalKind kind : {IntervalKind::upper, IntervalKind::lower}) {
      EXPECT_TRUE(test::close(asymptotic_critical_value(kind, level), value, 1e-11))
          << level;
    }
  }
}

TEST(CriticalValue, Survival) {
  struct Row {
    double x;
    int degrees_of_freedom;
    double probability;
  };
  const Row rows[] = {{0.1, 1, 0.7518296340458492},
                      {2.7, 1, 0.10034824646229054},
                      {5, 2, 0.0820849986238988},
                      {5, 3, 0.1717971442967335},
                      {30, 3, 1.3800570312932553e-06},
                      {3, 7, 0.8850022316431506},
                      {200, 100, 1.1784500720979781e-08},
                      {0.001, 4, 0.9999998750416589}};
  for (const auto& row : rows) {
    EXPECT_TRUE(test::close(
        chi_square_survival(row.x, row.degrees_of_freedom), row.probability, 1e-11))
        << row.x << " " << row.degrees_of_freedom;
  }
  EXPECT_EQ(chi_square_survival(0, 3), 1);
}

TEST(CriticalValue, QuantileInvertsSurvival) {
  for (const int dof : {1, 2, 3, 6, 15, 40}) {
    for (const double p : {1e-8, 0.01, 0.3173, 0.5, 0.99}) {
      const double x = chi_square_upper_quantile(p, dof);
      EXPECT_TRUE(test::close(chi_square_survival(x, dof), p, 1e-10)) << dof << " " << p;
    }
  }
  EXPECT_EQ(chi_square_upper_quantile(1, 2), 0);
  EXPECT_EQ(chi_square_upper_quantile(0, 2), INFINITY);
}

TEST(CriticalValue, RefusesWhatMakesNoSense) {
  for (const double level : {0.0, 1.0, -0.1, 1.5, static_cast<double>(NAN)}) {
    EXPECT_THROW(asymptotic_critical_value(IntervalKind::central, level), InputError)
        << level;
  }
  EXPECT_THROW(asymptotic_critical_value(IntervalKind::upper, 0.9, 2), InputError);
  EXPECT_THROW(asymptotic_critical_value(IntervalKind::lower, 0.9, 3), InputError);
  EXPECT_NO_THROW(asymptotic_critical_value(IntervalKind::central, 0.9, 2));
}

// No degree of freedom has no quantile: the search for it had no end.
TEST(CriticalValue, NeedsADegreeOfFreedom) {
  for (const int dof : {0, -1, -1000000, 1000001}) {
    EXPECT_THROW(asymptotic_critical_value(IntervalKind::central, 0.9, dof), InputError)
        << dof;
    EXPECT_THROW(asymptotic_critical_value(IntervalKind::upper, 0.9, dof), InputError)
        << dof;
    EXPECT_THROW(chi_square_upper_quantile(0.1, dof), InputError) << dof;
  }
  // 32 bits of it are 1.
  EXPECT_THROW(checked_degrees_of_freedom(4294967297), InputError);
  EXPECT_EQ(checked_degrees_of_freedom(3), 3);
}

}  // namespace
}  // namespace jacta
