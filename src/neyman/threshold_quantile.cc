#include "jacta/neyman/threshold_quantile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/base/infinity.h"
#include "jacta/interval/confidence_level.h"

namespace jacta {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

// The order statistic at a fractional index, as NumPy rounds it.
double at_index(std::span<const double> sorted, double index) {
  const double floor = std::floor(index);
  const auto i = static_cast<std::size_t>(floor);
  const double weight = index - floor;
  if (weight == 0 || i + 1 >= sorted.size()) return sorted[i];
  const double a = sorted[i];
  const double b = sorted[i + 1];
  if (a == b) return a;
  const double difference = b - a;
  return weight < 0.5 ? a + difference * weight : b - difference * (1 - weight);
}

void check_length(std::size_t length, std::size_t expected, const char* name) {
  if (length == expected) return;
  throw InputError(
      fmt::format("the column {} has {} toys instead of {}", name, length, expected));
}

// The reference passes levels through per cent; so do we, for the same last bit.
double rounded_as_per_cent(double level) {
  return 100.0 * level / 100;
}

struct SortedRatios {
  std::vector<double> all;    ///< with a t
  std::vector<double> valid;  ///< the valid ones among them
  std::size_t n_toys;
};

SortedRatios sorted_ratios(const ToyRatios& ratios) {
  if (ratios.t.empty()) throw InputError("there are no toys to take a quantile of");
  check_length(ratios.valid.size(), ratios.t.size(), "valid");
  SortedRatios sorted{{}, {}, ratios.t.size()};
  for (std::size_t i = 0; i < ratios.t.size(); ++i) {
    if (std::isnan(ratios.t[i])) continue;
    sorted.all.push_back(ratios.t[i]);
    if (ratios.valid[i]) sorted.valid.push_back(ratios.t[i]);
  }
  std::sort(sorted.all.begin(), sorted.all.end());
  std::sort(sorted.valid.begin(), sorted.valid.end());
  return sorted;
}

// The quantile with `n_low` further toys below and `n_high` above all values.
double padded_quantile(const std::vector<double>& sorted,
                       std::size_t n_low,
                       std::size_t n_high,
                       double p) {
  const double lowest = sorted.empty() ? 0 : std::min(0.0, sorted.front());
  std::vector<double> padded(n_low, lowest);
  padded.insert(padded.end(), sorted.begin(), sorted.end());
  padded.insert(padded.end(), n_high, infinity);
  return sorted_quantile(padded, p);
}

ThresholdQuantile quantile_of(const SortedRatios& sorted, double level) {
  check_level(level);
  const double p = rounded_as_per_cent(level);
  const std::size_t n_invalid = sorted.n_toys - sorted.valid.size();
  ThresholdQuantile result;
  result.level = level;
  result.n_toys = sorted.n_toys;
  result.invalid_lower = padded_quantile(sorted.valid, n_invalid, 0, p);
  result.invalid_upper = padded_quantile(sorted.valid, 0, n_invalid, p);
  if (sorted.all.empty()) {
    result.threshold = result.lower = result.upper = undefined;
    return result;
  }
  const auto n = static_cast<double>(sorted.all.size());
  const double spread = std::sqrt(n * p * (1 - p));
  const double low = n * p - 0.5 - spread;
  const double high = n * p - 0.5 + spread;
  result.threshold = sorted_quantile(sorted.all, p);
  result.lower = low < 0 ? std::min(0.0, sorted.all.front()) : at_index(sorted.all, low);
  result.upper = high > n - 1 ? infinity : at_index(sorted.all, high);
  result.lower = std::min(result.lower, result.threshold);
  result.upper = std::max(result.upper, result.threshold);
  return result;
}

}  // namespace

double sorted_quantile(std::span<const double> sorted, double p) {
  if (sorted.empty()) throw InputError("there are no values to take a quantile of");
  if (!(p >= 0 && p <= 1)) {
    throw InputError(fmt::format("the quantile {} is not between 0 and 1", shortest(p)));
  }
  return at_index(sorted, p * static_cast<double>(sorted.size() - 1));
}

ToyRatios likelihood_ratios(const ToyColumns& columns) {
  const std::size_t n = columns.ll_free.size();
  check_length(columns.ll_true.size(), n, "ll of the true hypothesis");
  for (const auto valid : {columns.valid_free, columns.valid_true}) {
    if (!valid.empty()) check_length(valid.size(), n, "valid_fit");
  }
  const auto is_valid = [](std::span<const std::uint8_t> valid, std::size_t i) {
    return valid.empty() || valid[i] != 0;
  };
  ToyRatios ratios;
  for (std::size_t i = 0; i < n; ++i) {
    const double t = 2 * (columns.ll_free[i] - columns.ll_true[i]);
    ratios.t.push_back(t);
    ratios.valid.push_back(!std::isnan(t) && is_valid(columns.valid_free, i) &&
                           is_valid(columns.valid_true, i));
  }
  return ratios;
}

double one_sided_statistic(double t, double mu_hat, double mu, IntervalKind kind) {
  switch (kind) {
    case IntervalKind::upper:
      return mu_hat <= mu || std::isnan(mu_hat) ? t : 0;
    case IntervalKind::lower:
      return mu_hat >= mu || std::isnan(mu_hat) ? t : 0;
    case IntervalKind::central:
      break;
  }
  return t;
}

ToyRatios one_sided_ratios(ToyRatios ratios,
                           std::span<const double> mu_hat,
                           double mu,
                           IntervalKind kind) {
  check_length(mu_hat.size(), ratios.t.size(), "of the parameter of interest");
  for (std::size_t i = 0; i < ratios.t.size(); ++i) {
    if (std::isnan(ratios.t[i])) continue;
    ratios.t[i] = one_sided_statistic(ratios.t[i], mu_hat[i], mu, kind);
  }
  return ratios;
}

ThresholdQuantile threshold_quantile(const ToyRatios& ratios, double level) {
  return quantile_of(sorted_ratios(ratios), level);
}

std::vector<ThresholdQuantile> threshold_quantiles(const ToyRatios& ratios,
                                                   std::span<const double> levels) {
  const SortedRatios sorted = sorted_ratios(ratios);
  std::vector<ThresholdQuantile> quantiles;
  for (const double level : levels) quantiles.push_back(quantile_of(sorted, level));
  return quantiles;
}

double ToyQuality::invalid_fraction() const {
  return n_toys == 0 ? 0 : static_cast<double>(n_invalid) / static_cast<double>(n_toys);
}

double ToyQuality::negative_fraction() const {
  return n_toys == 0 ? 0 : static_cast<double>(n_negative) / static_cast<double>(n_toys);
}

ToyQuality toy_quality(const ToyRatios& ratios) {
  check_length(ratios.valid.size(), ratios.t.size(), "valid");
  ToyQuality quality;
  quality.n_toys = ratios.t.size();
  quality.lowest = undefined;
  quality.negative_median = undefined;
  std::vector<double> negative;
  for (std::size_t i = 0; i < ratios.t.size(); ++i) {
    const double t = ratios.t[i];
    if (std::isnan(t)) ++quality.n_undefined;
    if (std::isnan(t) || !ratios.valid[i]) ++quality.n_invalid;
    if (t < 0) negative.push_back(t);
    quality.lowest = std::fmin(quality.lowest, t);
  }
  quality.n_negative = negative.size();
  if (!negative.empty()) {
    std::sort(negative.begin(), negative.end());
    quality.negative_median = sorted_quantile(negative, 0.5);
  }
  return quality;
}

std::size_t toys_for_level(double level) {
  check_level(level);
  // A level that divides the number up to rounding needs no further toy.
  return static_cast<std::size_t>(std::ceil(toys_beyond / (1 - level) * (1 - 1e-12)));
}

std::optional<std::string> unsupported_level(double n_toys,
                                             const ThresholdQuantile& quantile) {
  // Where the uncertainty has no upper end there are always fewer than these.
  const std::size_t needed = toys_for_level(quantile.level);
  if (n_toys >= static_cast<double>(needed)) return {};
  return fmt::format(
      "{:.0f} toys leave {:.2g} beyond the threshold at confidence level {}{}: this "
      "level "
      "takes {} toys",
      n_toys,
      n_toys * (1 - quantile.level),
      shortest(quantile.level),
      std::isfinite(quantile.upper) ? "" : ", whose uncertainty has no upper end",
      needed);
}

std::vector<std::string> threshold_warnings(
    const ToyQuality& quality, std::span<const ThresholdQuantile> quantiles) {
  std::vector<std::string> warnings;
  if (quality.n_toys < enough_toys) {
    warnings.push_back(
        fmt::format("{} toys are fewer than {}; the threshold might not be accurate",
                    quality.n_toys,
                    enough_toys));
  }
  if (quality.n_negative > 0) {
    warnings.push_back(
        fmt::format("{} of {} likelihood ratios are negative ({:.2g} of all), lowest "
                    "{:.2e}, median of "
                    "the negative ones {:.2e}; {:.2g} of all toys have an invalid fit",
                    quality.n_negative,
                    quality.n_toys,
                    quality.negative_fraction(),
                    quality.lowest,
                    quality.negative_median,
                    quality.invalid_fraction()));
  }
  if (quality.n_undefined > 0) {
    warnings.push_back(
        fmt::format("{} of {} toys have no likelihood ratio and are left out",
                    quality.n_undefined,
                    quality.n_toys));
  }
  for (const auto& quantile : quantiles) {
    const auto n = static_cast<double>(quality.n_toys - quality.n_undefined);
    if (std::optional<std::string> text = unsupported_level(n, quantile)) {
      warnings.push_back(*text);
    }
    if (quantile.threshold < 0) {
      warnings.push_back(
          fmt::format("the threshold at confidence level {} is negative: {}",
                      shortest(quantile.level),
                      shortest(quantile.threshold)));
    }
    if (quantile.invalid_lower < quantile.lower ||
        quantile.invalid_upper > quantile.upper) {
      warnings.push_back(
          fmt::format("invalid fits could move the threshold at confidence level {} "
                      "between {:.4g} and "
                      "{:.4g}, beyond its statistical uncertainty ({:.4g} to {:.4g})",
                      shortest(quantile.level),
                      quantile.invalid_lower,
                      quantile.invalid_upper,
                      quantile.lower,
                      quantile.upper));
    }
  }
  return warnings;
}

}  // namespace jacta
