#include "profile_transport.h"

#include <algorithm>
#include <cmath>

#include "jacta/base/elementary.h"
#include "jacta/neyman/threshold_quantile.h"

namespace jacta {

namespace {

// A toy this near to its true value, in standard deviations of the best fit, does not
// show the curvature of its profile.
constexpr double too_near = 0.1;
constexpr double near_for_median = 0.3;
// Toys that share an extreme best fit before it counts as a bound.
constexpr std::ptrdiff_t at_a_bound = 3;
constexpr double largest_exponent = 50;
// Quartiles of t / (mu - mu_hat)^2: their ratio where profiles are parabolas (1 for a
// Gaussian), and where counts are so small that those on a bound are straight (1.37 and
// more on the WIMP example wherever toys are on the bound).
constexpr double parabola_ratio = 1.05;
constexpr double straight_ratio = 1.35;

double quantile(std::vector<double> values, double p) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::size_t>(p * static_cast<double>(values.size()));
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(std::min(place, values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

double relative_density(double difference) {
  return portable_exp(std::clamp(0.5 * difference, -largest_exponent, largest_exponent));
}

}  // namespace

double covered_share(const std::vector<WeightedRatio>& ratios, double threshold) {
  double sum = 0;
  double covered = 0;
  for (const auto& ratio : ratios) {
    sum += ratio.weight;
    if (ratio.t <= threshold) covered += ratio.weight;
  }
  return sum > 0 ? covered / sum : 0;
}

ProfileTransport::ProfileTransport(const PointToys& left, const PointToys& right) {
  read(left, false);
  read(right, true);
  find_bounds();
  for (const bool at_right : {false, true}) find_shapes(at_right);
}

void ProfileTransport::read(const PointToys& toys, bool at_right) {
  End& end = ends_[at_right ? 1 : 0];
  end.mu = toys.poi_value.value;
  for (std::size_t i = 0; i < toys.ll_free.size(); ++i) {
    const double t = 2 * (toys.ll_free[i] - toys.ll_true[i]);
    if (!std::isfinite(t) || !std::isfinite(toys.mu_hat[i])) continue;
    toys_.push_back({std::max(0.0, t), toys.mu_hat[i], Best::inside, at_right});
    end.n += 1;
  }
}

void ProfileTransport::find_bounds() {
  const auto less = [](const Toy& a, const Toy& b) { return a.mu_hat < b.mu_hat; };
  const auto [low, high] = std::minmax_element(toys_.begin(), toys_.end(), less);
  if (low == toys_.end()) return;
  lower_ = low->mu_hat;
  upper_ = high->mu_hat;
  resolution_ = 1e-7 * std::max(upper_ - lower_, ends_[1].mu - ends_[0].mu);
  for (const Best best : {Best::lower, Best::upper}) {
    const auto is_there = [&](const Toy& toy) {
      return std::abs(toy.mu_hat - bound_of(best)) <= resolution_;
    };
    if (std::count_if(toys_.begin(), toys_.end(), is_there) < at_a_bound) continue;
    for (Toy& toy : toys_) {
      if (is_there(toy)) toy.best = best;
    }
  }
}

void ProfileTransport::find_shapes(bool at_right) {
  End& end = ends_[at_right ? 1 : 0];
  double sum = 0;
  double squares = 0;
  for (const Toy& toy : toys_) {
    if (toy.at_right != at_right) continue;
    sum += toy.mu_hat - end.mu;
    squares += (toy.mu_hat - end.mu) * (toy.mu_hat - end.mu);
  }
  if (end.n > 0) {
    const double mean = sum / end.n;
    end.spread = std::sqrt(std::max(0.0, squares / end.n - mean * mean));
  }
  std::vector<double> curvatures;
  for (const Toy& toy : toys_) {
    const double distance = std::abs(end.mu - toy.mu_hat);
    if (toy.at_right != at_right || toy.best != Best::inside) continue;
    if (distance <= near_for_median * end.spread || distance == 0) continue;
    curvatures.push_back(toy.t / (distance * distance));
  }
  end.curvature = quantile(curvatures, 0.5);
  // Many events: all profiles are the same parabola, on the bound too. Few: they differ,
  // and without an event of its own a toy has a straight profile.
  const double low = quantile(curvatures, 0.25);
  const double ratio = low > 0 ? quantile(curvatures, 0.75) / low : straight_ratio;
  const double parabola =
      std::clamp((straight_ratio - ratio) / (straight_ratio - parabola_ratio), 0.0, 1.0);
  end.bound_curvature = parabola * end.curvature;
  end.lower_t = median_on_bound(Best::lower, at_right);
  end.upper_t = median_on_bound(Best::upper, at_right);
}

bool ProfileTransport::on_bound(const End& end, Best best) const {
  return best != Best::inside && std::abs(end.mu - bound_of(best)) <= resolution_;
}

double ProfileTransport::median_on_bound(Best best, bool at_right) const {
  std::vector<double> t;
  for (const Toy& toy : toys_) {
    if (toy.at_right == at_right && toy.best == best) t.push_back(toy.t);
  }
  return quantile(t, 0.5);
}

// A slope and a curvature away from the bound, through the toy's t at its own true value;
// where that is the bound, through the median of the other point's toys.
double ProfileTransport::profile_from_bound(const Toy& toy, double mu) const {
  const bool knows = !on_bound(ends_[toy.at_right ? 1 : 0], toy.best);
  const End& known = ends_[toy.at_right == knows ? 1 : 0];
  const double bound = bound_of(toy.best);
  const double t =
      knows ? toy.t : (toy.best == Best::lower ? known.lower_t : known.upper_t);
  const double length = std::abs(known.mu - bound);
  const double curvature = std::min(known.bound_curvature, t / (length * length));
  const double slope = t / length - curvature * length;
  const double distance = std::abs(mu - bound);
  return (slope + curvature * distance) * distance;
}

double ProfileTransport::profile(const Toy& toy, double mu) const {
  const End& own = ends_[toy.at_right ? 1 : 0];
  if (mu == own.mu) return toy.t;
  if (toy.best != Best::inside) return profile_from_bound(toy, mu);
  const double distance = mu - toy.mu_hat;
  const double own_distance = own.mu - toy.mu_hat;
  if (std::abs(own_distance) <= too_near * own.spread) {
    return own.curvature * distance * distance;
  }
  const double ratio = distance / own_distance;
  return toy.t * ratio * ratio;
}

std::vector<WeightedRatio> ProfileTransport::at(double mu, IntervalKind kind) const {
  const End& left = ends_[0];
  const End& right = ends_[1];
  std::vector<WeightedRatio> ratios;
  ratios.reserve(toys_.size());
  for (const Toy& toy : toys_) {
    const double t = profile(toy, mu);
    double inverse = 0;
    // Toys on the bound where one end lies show no slope there: those of the other end
    // alone tell how many there are.
    const bool left_tells = !on_bound(left, toy.best);
    const bool right_tells = !on_bound(right, toy.best);
    if (left_tells) inverse += left.n * relative_density(t - profile(toy, left.mu));
    if (right_tells) inverse += right.n * relative_density(t - profile(toy, right.mu));
    const bool counts = toy.at_right ? right_tells : left_tells;
    ratios.push_back(
        {one_sided_statistic(t, toy.mu_hat, mu, kind), counts ? 1 / inverse : 0.0, true});
  }
  return ratios;
}

}  // namespace jacta
