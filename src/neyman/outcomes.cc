#include "outcomes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/neyman/threshold_quantile.h"

namespace jacta {

namespace {

// t = 0 and equal values up to the rounding of ln L and the end of a minimisation.
constexpr double tie = 1e-7;
constexpr double toys_per_outcome = 10;
constexpr std::size_t enough_to_tell = 50;

double tolerance(double ll) {
  return tie * std::max(1.0, 1e-3 * std::abs(ll));
}

bool same(double a, double b) {
  return std::abs(a - b) <= tolerance(a);
}

bool is_same_fit(const Outcome& a, const Outcome& b) {
  return std::abs(a.mu_hat - b.mu_hat) <= std::max(a.resolution, b.resolution);
}

// Gives outcomes of one best fit their ranks by t and removes repetitions.
std::vector<Outcome> ranked(std::vector<Outcome> group) {
  std::sort(group.begin(), group.end(), [](const Outcome& a, const Outcome& b) {
    return a.t < b.t;
  });
  std::vector<Outcome> result;
  for (const Outcome& outcome : group) {
    if (!result.empty() && same(outcome.t, result.back().t)) continue;
    result.push_back(outcome);
    result.back().rank = result.size() - 1;
  }
  return result;
}

// Where one point cannot tell outcomes apart (t = 0 for all of them), each may be any.
bool may_be_one(const Outcome& a, const Outcome& b) {
  if (!same(a.ll_free, b.ll_free) || !is_same_fit(a, b)) return false;
  return a.t <= tie || b.t <= tie || a.rank == b.rank;
}

// Best fits of equal data differ by where fits end; those of others by a step of counts.
double resolution_of(const PointToys& toys) {
  constexpr double part_of_range = 1e-3;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const double mu_hat : toys.mu_hat) {
    if (!std::isfinite(mu_hat)) continue;
    least = std::min(least, mu_hat);
    most = std::max(most, mu_hat);
  }
  return most > least ? part_of_range * (most - least) : 0;
}

// Whether an outcome like this one is accepted at a point, whose outcomes are sorted.
bool is_accepted(const Outcome& outcome,
                 const std::vector<Outcome>& at,
                 double threshold) {
  auto candidate = std::lower_bound(
      at.begin(),
      at.end(),
      outcome.ll_free - 2 * tolerance(outcome.ll_free),
      [](const Outcome& known, double ll) { return known.ll_free < ll; });
  const double end = outcome.ll_free + 2 * tolerance(outcome.ll_free);
  for (; candidate != at.end() && candidate->ll_free <= end; ++candidate) {
    if (may_be_one(outcome, *candidate) && candidate->statistic <= threshold + tie) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<double> statistic_of(const PointToys& toys, IntervalKind kind) {
  const double mu = toys.poi_value.value;
  std::vector<double> t;
  t.reserve(toys.ll_free.size());
  for (std::size_t i = 0; i < toys.ll_free.size(); ++i) {
    const double two_sided = 2 * (toys.ll_free[i] - toys.ll_true[i]);
    t.push_back(std::isnan(two_sided)
                    ? std::numeric_limits<double>::quiet_NaN()
                    : one_sided_statistic(two_sided, toys.mu_hat[i], mu, kind));
  }
  return t;
}

double share_at_truth(const PointToys& toys) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < toys.ll_free.size(); ++i) {
    if (2 * (toys.ll_free[i] - toys.ll_true[i]) <= tolerance(toys.ll_free[i])) ++n;
  }
  return toys.ll_free.empty()
             ? 0
             : static_cast<double>(n) / static_cast<double>(toys.ll_free.size());
}

std::vector<Outcome> outcomes_of(const PointToys& toys, IntervalKind kind) {
  const auto statistic = statistic_of(toys, kind);
  const double resolution = resolution_of(toys);
  std::vector<Outcome> all;
  for (std::size_t i = 0; i < statistic.size(); ++i) {
    if (std::isnan(statistic[i])) continue;
    const double t = 2 * (toys.ll_free[i] - toys.ll_true[i]);
    all.push_back({.ll_free = toys.ll_free[i],
                   .mu_hat = toys.mu_hat[i],
                   .resolution = resolution,
                   .t = t,
                   .statistic = statistic[i]});
  }
  std::sort(all.begin(), all.end(), [](const Outcome& a, const Outcome& b) {
    return a.ll_free < b.ll_free;
  });
  std::vector<Outcome> result;
  for (auto begin = all.begin(); begin != all.end();) {
    auto end = begin;
    const double ll_free = begin->ll_free;
    while (end != all.end() && same(ll_free, end->ll_free)) (end++)->ll_free = ll_free;
    std::sort(begin, end, [](const Outcome& a, const Outcome& b) {
      return a.mu_hat < b.mu_hat;
    });
    while (begin != end) {
      auto next = begin;
      while (next != end && is_same_fit(*begin, *next)) ++next;
      const auto group = ranked({begin, next});
      result.insert(result.end(), group.begin(), group.end());
      begin = next;
    }
  }
  return result;
}

bool is_discrete(const PointToys& toys) {
  // Toys with their best fit at a true value on the bound all have t = 0: these tell
  // nothing. Equal data have equal t as well as an equal ln L: where the maximum of ln L
  // is the same for all data, as that of one Gaussian measurement, t tells.
  std::size_t n = 0;
  for (std::size_t i = 0; i < toys.ll_free.size(); ++i) {
    const double t = 2 * (toys.ll_free[i] - toys.ll_true[i]);
    if (std::isfinite(toys.ll_free[i]) && t > tie) ++n;
  }
  if (n < enough_to_tell) return false;
  const auto all = outcomes_of(toys, IntervalKind::central);
  const auto outcomes = std::count_if(all.begin(), all.end(), [](const Outcome& outcome) {
    return std::isfinite(outcome.ll_free) && outcome.t > tie;
  });
  return static_cast<double>(outcomes) * toys_per_outcome <= static_cast<double>(n);
}

double largest_of_accepted(const std::vector<Outcome>& here,
                           const std::vector<Outcome>& there,
                           double threshold_there) {
  double largest = 0;
  for (const Outcome& outcome : here) {
    if (outcome.statistic > largest && is_accepted(outcome, there, threshold_there)) {
      largest = outcome.statistic;
    }
  }
  return largest;
}

std::size_t count_lost(const std::vector<Outcome>& a,
                       double threshold_a,
                       const std::vector<Outcome>& b,
                       double threshold_b) {
  return static_cast<std::size_t>(
      std::count_if(a.begin(), a.end(), [&](const Outcome& outcome) {
        return outcome.statistic <= threshold_a + tie &&
               !is_accepted(outcome, b, threshold_b);
      }));
}

std::vector<double> sorted_statistic(const PointToys& toys, IntervalKind kind) {
  std::vector<double> t;
  for (const double value : statistic_of(toys, kind)) {
    if (!std::isnan(value)) t.push_back(value);
  }
  if (t.empty()) {
    throw InputError(fmt::format("no toy at {} = {} has a likelihood ratio",
                                 toys.poi,
                                 shortest(toys.poi_value.value)));
  }
  std::sort(t.begin(), t.end());
  return t;
}

}  // namespace jacta
