#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "bisection.h"
#include "counting_checks.h"
#include "jacta/base/elementary.h"
#include "jacta/interval/deterministic.h"

namespace jacta {

namespace {

// n ln m - m with m = max(n, b): the maximum of ln P(n | mu + b) over mu, up to ln n!.
double best_log_probability(int n, double background) {
  const double best = std::max(static_cast<double>(n), background);
  return best == 0 ? 0 : n * portable_log(best) - best;
}

// P(first <= N <= last | lambda).
double probability_of_range(int first, int last, double lambda) {
  if (lambda == 0) return first == 0 ? 1 : 0;
  double term =
      portable_exp(first * portable_log(lambda) - lambda - log_gamma(first + 1.0));
  double sum = 0;
  for (int n = first; n <= last; ++n) {
    sum += term;
    term *= lambda / (n + 1);
  }
  return sum;
}

// Where the probability of a range of counts is at least the level: rising <= lambda <=
// falling.
struct FullRange {
  double rising;
  double falling;
};

std::optional<FullRange> full_range(int first, int last, double level) {
  const auto full = [&](double lambda) {
    return probability_of_range(first, last, lambda) >= level;
  };
  double peak = 0;
  if (first > 0) {
    const double width = last - first + 1;
    peak = portable_exp((log_gamma(last + 1.0) - log_gamma(first)) / width);
  }
  if (!full(peak)) return std::nullopt;
  double outside = peak + 1;
  while (full(outside)) outside += outside - peak;
  return FullRange{first == 0 ? 0 : bisect(peak, 0, full), bisect(peak, outside, full)};
}

// The accepted mu as a union of intervals, added in increasing order.
class AcceptedSet {
 public:
  explicit AcceptedSet(double step) : step_(step) {}

  void add(double begin, double end) {
    if (end < begin) return;
    if (step_ > 0) {
      // An edge that is a multiple of the step up to rounding belongs to the set.
      begin = std::ceil(begin / step_ - 1e-9);
      end = std::floor(end / step_ + 1e-9);
      if (end < begin) return;
    }
    // Intervals that touch up to the end of a bisection are one.
    const double reach = step_ > 0 ? 1 : 1e-12 * (1 + std::abs(end));
    if (empty_) {
      lower_ = begin;
      upper_ = end;
    } else {
      spanned_ = spanned_ || begin > upper_ + reach;
      lower_ = std::min(lower_, begin);
      upper_ = std::max(upper_, end);
    }
    empty_ = false;
  }

  double lower() const {
    if (step_ == 0) return lower_;
    return lower_ == 0 ? 0 : (lower_ - 0.5) * step_;
  }
  double upper() const { return step_ == 0 ? upper_ : (upper_ + 0.5) * step_; }
  bool spanned() const { return spanned_; }

 private:
  double step_;
  double lower_ = 0;
  double upper_ = 0;
  bool spanned_ = false;
  bool empty_ = true;
};

// The mu that accept one count, for any background.
class PoissonBelt {
 public:
  PoissonBelt(int n, double level, double step) : n_(n), level_(level), step_(step) {}

  AcceptedSet accepted(double background) { return walk(background, true); }
  double upper(double background) { return walk(background, false).upper(); }

 private:
  // Above the last accepted lambda the counts that precede n only grow more probable.
  static constexpr int enough_rejected = 8;

  // Through the pieces of lambda where the same counts precede n, upwards; without those
  // below mu_hat unless `all`.
  AcceptedSet walk(double background, bool all) {
    const double log_background = background > 0 ? portable_log(background) : 0;
    const auto best = [&](int k) {
      return k > background ? own_best(k) : k * log_background - background;
    };
    const double own = best(n_);
    // lambda where R(k) = R(n).
    const auto equal_ratio = [&](int k) {
      return portable_exp((best(k) - own) / (k - n_));
    };
    AcceptedSet set(step_);
    double begin = background;
    const auto add_until = [&](double end, const std::optional<FullRange>& full) {
      if (end <= begin) return false;
      const bool any = add(set, begin - background, end - background, full, background);
      begin = end;
      return any;
    };
    if (n_ <= background) {
      set.add(0, 0);
    } else if (all) {
      for (int k = 0; k < n_; ++k) add_until(equal_ratio(k), preceding(k));
    } else if (n_ > 0) {
      begin = std::max(begin, equal_ratio(n_ - 1));
    }
    int k = std::max(n_, static_cast<int>(background)) + 1;
    add_until(equal_ratio(k), k == n_ + 1 ? std::nullopt : preceding(k - 1));
    for (int rejected = 0; rejected < enough_rejected; ++k) {
      const auto& full = preceding(k);
      const bool any = add_until(equal_ratio(k + 1), full);
      const bool past = full && begin >= full->rising;
      rejected = !any && past ? rejected + 1 : 0;
    }
    return set;
  }

  // Adds what is accepted of the mu between begin and end.
  static bool add(AcceptedSet& set,
                  double begin,
                  double end,
                  const std::optional<FullRange>& full,
                  double background) {
    if (!full) {
      set.add(begin, end);
      return true;
    }
    const double rising = full->rising - background;
    const double falling = full->falling - background;
    if (begin < rising) set.add(begin, std::min(end, rising));
    if (end > falling) set.add(std::max(begin, falling), end);
    return begin < rising || end > falling;
  }

  // n ln n - n.
  double own_best(int k) {
    while (own_best_.size() <= static_cast<std::size_t>(k)) {
      own_best_.push_back(best_log_probability(static_cast<int>(own_best_.size()), 0));
    }
    return own_best_[static_cast<std::size_t>(k)];
  }

  // Where the counts that precede n, up to or down to k, hold the level.
  const std::optional<FullRange>& preceding(int k) {
    auto& known = k > n_ ? above_ : below_;
    const auto index = static_cast<std::size_t>(std::abs(k - n_) - 1);
    while (known.size() <= index) {
      const int next = static_cast<int>(known.size()) + 1;
      known.push_back(k > n_ ? full_range(n_ + 1, n_ + next, level_)
                             : full_range(n_ - next, n_ - 1, level_));
    }
    return known[index];
  }

  int n_;
  double level_;
  double step_;
  std::vector<double> own_best_;
  std::vector<std::optional<FullRange>> above_;
  std::vector<std::optional<FullRange>> below_;
};

void check_options(int n, const PoissonIntervalOptions& options) {
  check_level(options.level);
  if (n < 0) throw InputError(fmt::format("the count {} is negative", n));
  if (!(options.mu_step >= 0)) {
    throw InputError("mu_step is negative", "give 0 for exact edges");
  }
  if (options.non_increasing && !(options.background_step > 0)) {
    throw InputError("background_step is not positive");
  }
}

// Largest upper edge over the grid of backgrounds above each of `descending`.
std::vector<double> edges_at_larger_backgrounds(PoissonBelt& belt,
                                                const std::vector<double>& descending,
                                                const PoissonIntervalOptions& options) {
  const double step = options.background_step;
  std::vector<double> largest;
  double running = 0;
  auto grid = static_cast<std::int64_t>(options.background_limit / step + 1e-9);
  for (const double background : descending) {
    for (; grid >= 0 && static_cast<double>(grid) * step > background + 1e-9 * step;
         --grid) {
      const double larger = static_cast<double>(grid) * step;
      running = std::max(running, belt.upper(larger));
    }
    largest.push_back(running);
  }
  return largest;
}

}  // namespace

double poisson_statistic(int n, double mu, double background) {
  check_mean(mu);
  check_background(background);
  const double lambda = mu + background;
  if (lambda == 0) return n == 0 ? 0 : std::numeric_limits<double>::infinity();
  const double here = n * portable_log(lambda) - lambda;
  return std::max(0.0, 2 * (best_log_probability(n, background) - here));
}

PoissonAcceptance poisson_acceptance(double mu, double background, double level) {
  check_mean(mu);
  check_background(background);
  check_level(level);
  const double lambda = mu + background;
  const auto statistic = [&](int n) { return poisson_statistic(n, mu, background); };
  // At mu = 0 all counts up to the background have R = 1.
  int last = static_cast<int>(lambda);
  int first = mu == 0 ? 0 : last;
  if (mu > 0 && statistic(last + 1) < statistic(last)) first = ++last;
  double probability = probability_of_range(first, last, lambda);
  while (probability < level) {
    const bool down = first > 0 && statistic(first - 1) <= statistic(last + 1);
    const double added = down ? probability_of_range(first - 1, first - 1, lambda)
                              : probability_of_range(last + 1, last + 1, lambda);
    // Terms beyond fall by a factor each: they do not change the sum any more.
    if (last > lambda && added < 1e-18) break;
    (down ? --first : ++last);
    probability += added;
  }
  return {first, last, probability, std::max(statistic(first), statistic(last))};
}

ConstructedInterval poisson_interval(int n,
                                     double background,
                                     const PoissonIntervalOptions& options) {
  return poisson_intervals(n, std::span(&background, 1), options).front();
}

std::vector<ConstructedInterval> poisson_intervals(
    int n, std::span<const double> backgrounds, const PoissonIntervalOptions& options) {
  check_options(n, options);
  for (const double background : backgrounds) check_background(background);
  PoissonBelt belt(n, options.level, options.mu_step);
  std::vector<ConstructedInterval> intervals;
  for (const double background : backgrounds) {
    const AcceptedSet set = belt.accepted(background);
    intervals.push_back({set.lower(), set.upper(), set.spanned(), false, set.upper()});
  }
  if (!options.non_increasing) return intervals;

  std::vector<std::size_t> order(backgrounds.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return backgrounds[a] > backgrounds[b];
  });
  std::vector<double> descending;
  for (const std::size_t i : order) descending.push_back(backgrounds[i]);
  const auto largest = edges_at_larger_backgrounds(belt, descending, options);
  for (std::size_t i = 0; i < order.size(); ++i) {
    ConstructedInterval& interval = intervals[order[i]];
    interval.lengthened = largest[i] > interval.upper;
    interval.upper = std::max(interval.upper, largest[i]);
  }
  return intervals;
}

}  // namespace jacta
