// Goodness of fit for tests of random numbers: statistics, their p-values, and families of
// tests that fail together in one of a hundred runs without a fault.
//
//     test::TestFamily family;
//     family.add("counts", test::poisson_p(counts, 3.2));
//     family.add("positions", test::uniform_p(positions));
//     EXPECT_TRUE(family.holds());
//
// * Chi-square: K. Pearson, Phil. Mag. 50 (1900) 157; for tables of counts with the sums
//   of rows and columns, (rows - 1)(columns - 1) degrees of freedom. Bins are joined
//   until five events are expected (W. G. Cochran, Ann. Math. Stat. 23 (1952) 315).
// * Anderson-Darling for a known distribution: T. W. Anderson and D. A. Darling, Ann. Math.
//   Stat. 23 (1952) 193; its distribution by G. Marsaglia and J. Marsaglia, J. Stat. Softw.
//   9 (2004) 2, absolute error 2e-6. Of two samples: A. N. Pettitt, Biometrika 63 (1976)
//   161, with the same limit.
// * Families: S. Holm, Scand. J. Stat. 6 (1979) 65. The k-th smallest of m p-values is a
//   rejection where all smaller ones are and p <= 0.01 / (m + 1 - k).
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace jacta::test {

/// The upper regularised incomplete gamma function Q(a, x), by its series below a + 1 and
/// its continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
inline double gamma_q(double a, double x) {
  if (x <= 0) return 1;
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a;
    double sum = term;
    for (double k = a + 1; term > 1e-16 * sum; ++k) sum += term *= x / k;
    return 1 - front * sum;
  }
  double b = x + 1 - a;
  double c = 1e300;
  double d = 1 / b;
  double h = d;
  for (double i = 1; i < 10000; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= c * d;
    if (std::abs(c * d - 1) < 1e-15) break;
  }
  return front * h;
}

inline double chi_square_p(double chi_square, double degrees) {
  return gamma_q(degrees / 2, chi_square / 2);
}

/// Counts in bins whose expectations are known up to a common factor: the p-value of their
/// distribution over the bins. `absolute`: the expectations are the counts themselves.
inline double bins_p(const std::vector<double>& seen,
                     std::vector<double> expected,
                     bool absolute = false) {
  const double n = std::accumulate(seen.begin(), seen.end(), 0.0);
  const double sum = std::accumulate(expected.begin(), expected.end(), 0.0);
  if (!absolute) {
    for (double& e : expected) e *= n / sum;
  }
  std::vector<std::pair<double, double>> joined = {{0, 0}};
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (joined.back().second >= 5) joined.emplace_back(0, 0);
    joined.back().first += seen[i];
    joined.back().second += expected[i];
    if (expected[i] == 0 && seen[i] > 0) return 0;  // what cannot be
  }
  if (joined.size() > 1 && joined.back().second < 5) {
    const auto rest = joined.back();
    joined.pop_back();
    joined.back().first += rest.first;
    joined.back().second += rest.second;
  }
  double chi_square = 0;
  for (const auto& [s, e] : joined) chi_square += e > 0 ? (s - e) * (s - e) / e : 0;
  const double degrees = static_cast<double>(joined.size()) - (absolute ? 0 : 1);
  return degrees > 0 ? chi_square_p(chi_square, degrees) : 1;
}

/// Whole numbers against Poisson's distribution with a known mean.
inline double poisson_p(const std::vector<std::int64_t>& counts, double mean) {
  const auto most =
      std::max<std::int64_t>(*std::max_element(counts.begin(), counts.end()),
                             static_cast<std::int64_t>(mean + 12 * std::sqrt(mean) + 20));
  std::vector<double> seen(static_cast<std::size_t>(most) + 1);
  for (const auto count : counts) ++seen[static_cast<std::size_t>(count)];
  std::vector<double> expected(seen.size());
  for (std::size_t k = 0; k < expected.size(); ++k) {
    const double log_p =
        (mean > 0 ? static_cast<double>(k) * std::log(mean) : (k == 0 ? 0.0 : -1e300)) -
        mean - std::lgamma(static_cast<double>(k) + 1);
    expected[k] = static_cast<double>(counts.size()) * std::exp(log_p);
  }
  return bins_p(seen, expected);
}

/// A table of counts: the p-value of rows and columns being independent, or of rows being
/// drawn from the same distribution. Empty rows and columns do not count.
inline double independence_p(const std::vector<std::vector<double>>& table) {
  std::vector<double> rows(table.size());
  std::vector<double> columns(table.at(0).size());
  double all = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      rows[r] += table[r][c];
      columns[c] += table[r][c];
      all += table[r][c];
    }
  }
  double chi_square = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const double e = rows[r] * columns[c] / all;
      if (e > 0) chi_square += (table[r][c] - e) * (table[r][c] - e) / e;
    }
  }
  const auto used = [](const std::vector<double>& sums) {
    return static_cast<double>(
        std::count_if(sums.begin(), sums.end(), [](double s) { return s > 0; }));
  };
  const double degrees = (used(rows) - 1) * (used(columns) - 1);
  return degrees > 0 ? chi_square_p(chi_square, degrees) : 1;
}

/// Pairs of numbers: in fifths of either, by their ranks. Equal numbers stay together.
inline double independent_pairs_p(const std::vector<double>& x,
                                  const std::vector<double>& y) {
  const auto fifths = [](const std::vector<double>& values) {
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::size_t> result;
    for (const double v : values) {
      const auto below =
          std::lower_bound(sorted.begin(), sorted.end(), v) - sorted.begin();
      result.push_back(static_cast<std::size_t>(below) * 5 / values.size());
    }
    return result;
  };
  const auto row = fifths(x);
  const auto column = fifths(y);
  std::vector<std::vector<double>> table(5, std::vector<double>(5));
  for (std::size_t i = 0; i < x.size(); ++i) ++table[row[i]][column[i]];
  return independence_p(table);
}

/// 1 - F(z) of Anderson and Darling's statistic for many numbers.
inline double anderson_darling_survival(double z) {
  if (!(z > 0)) return 1;
  if (z < 2) {
    const double poly =
        2.00012 +
        (.247105 - (.0649821 - (.0347962 - (.011672 - .00168691 * z) * z) * z) * z) * z;
    return 1 - std::exp(-1.2337141 / z) / std::sqrt(z) * poly;
  }
  const double poly =
      1.0776 -
      (2.30695 - (.43424 - (.082433 - (.008056 - .0003146 * z) * z) * z) * z) * z;
  return -std::expm1(-std::exp(poly));
}

/// Of numbers between 0 and 1.
inline double anderson_darling_statistic(std::vector<double> u) {
  std::sort(u.begin(), u.end());
  const auto n = static_cast<double>(u.size());
  double sum = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    // A number that is 0 after rounding has only that much less than the least one.
    const double below = std::max(u[i], 1e-17);
    const double above = std::max(1 - u[u.size() - 1 - i], 1e-17);
    sum += (2 * static_cast<double>(i) + 1) * (std::log(below) + std::log(above));
  }
  return -n - sum / n;
}

/// Numbers against the uniform distribution between 0 and 1: transform others by their
/// distribution function.
inline double uniform_p(const std::vector<double>& u) {
  for (const double v : u) {
    if (!(v >= 0 && v <= 1)) return 0;
  }
  return anderson_darling_survival(anderson_darling_statistic(u));
}

/// Two samples of a continuous distribution; the order of equal numbers is drawn.
inline double two_sample_statistic(const std::vector<double>& x,
                                   const std::vector<double>& y) {
  struct Entry {
    double value;
    std::uint64_t order;
    bool is_x;
  };
  std::mt19937_64 order(1);
  std::vector<Entry> all;
  for (const double v : x) all.push_back({v, order(), true});
  for (const double v : y) all.push_back({v, order(), false});
  std::sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) {
    return a.value != b.value ? a.value < b.value : a.order < b.order;
  });
  const auto m = static_cast<double>(x.size());
  const auto n = static_cast<double>(y.size());
  double from_x = 0;
  double sum = 0;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    from_x += all[i].is_x ? 1 : 0;
    const auto k = static_cast<double>(i + 1);
    const double d = from_x * (m + n) - m * k;
    sum += d * d / (k * (m + n - k));
  }
  return sum / (m * n);
}

inline double same_p(const std::vector<double>& x, const std::vector<double>& y) {
  return anderson_darling_survival(two_sample_statistic(x, y));
}

/// Two samples of whole numbers: a table of two rows, with bins joined until five are
/// expected in either.
inline double same_counts_p(const std::vector<std::int64_t>& x,
                            const std::vector<std::int64_t>& y) {
  std::vector<std::int64_t> all = x;
  all.insert(all.end(), y.begin(), y.end());
  std::sort(all.begin(), all.end());
  const double share =
      static_cast<double>(std::min(x.size(), y.size())) / static_cast<double>(all.size());
  // Upper ends of the bins.
  std::vector<std::int64_t> ends;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_last = i + 1 == all.size() || all[i + 1] != all[i];
    if (!is_last || static_cast<double>(i + 1 - begin) * share < 5) continue;
    ends.push_back(all[i]);
    begin = i + 1;
  }
  if (ends.empty()) return 1;
  std::vector<std::vector<double>> table(2, std::vector<double>(ends.size()));
  const auto fill = [&](const std::vector<std::int64_t>& values, std::size_t row) {
    for (const auto v : values) {
      const auto bin = static_cast<std::size_t>(
          std::lower_bound(ends.begin(), ends.end(), v) - ends.begin());
      ++table[row][std::min(bin, ends.size() - 1)];
    }
  };
  fill(x, 0);
  fill(y, 1);
  return independence_p(table);
}

class TestFamily {
 public:
  explicit TestFamily(double level = 0.01) : level_(level) {}

  void add(std::string name, double p) { tests_.emplace_back(p, std::move(name)); }
  std::size_t size() const { return tests_.size(); }
  /// Names of those that Holm's procedure rejects.
  std::vector<std::string> rejected() const {
    auto sorted = tests_;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::string> names;
    for (std::size_t k = 0; k < sorted.size(); ++k) {
      if (!(sorted[k].first <= level_ / static_cast<double>(sorted.size() - k))) break;
      names.push_back(sorted[k].second + ": p = " + std::to_string(sorted[k].first));
    }
    return names;
  }
  /// False where any is rejected, or where there is no test.
  ::testing::AssertionResult holds() const {
    if (tests_.empty()) return ::testing::AssertionFailure() << "no test was made";
    const auto names = rejected();
    if (names.empty()) return ::testing::AssertionSuccess();
    auto failure = ::testing::AssertionFailure();
    failure << names.size() << " of " << tests_.size() << " tests:";
    for (const auto& name : names) failure << "\n  " << name;
    return failure;
  }

 private:
  double level_;
  std::vector<std::pair<double, std::string>> tests_;
};

}  // namespace jacta::test
