#include "jacta/interval/profile.h"

#include <algorithm>
#include <cmath>

namespace jacta {

Profile::Profile(Evaluator& evaluator,
                 FitProblem problem,
                 std::size_t poi,
                 const Minimum& best,
                 double best_ll,
                 FitStrategy strategy)
    : evaluator_(evaluator),
      problem_(std::move(problem)),
      poi_(poi),
      best_ll_(best_ll),
      strategy_(strategy),
      seen_{best.theta},
      highest_ll_(best_ll),
      only_poi_(problem_.free.size(), 0) {
  problem_.free[poi] = 0;
  only_poi_[poi] = 1;
}

std::vector<double> Profile::start_near(double mu) const {
  const auto nearest =
      std::min_element(seen_.begin(), seen_.end(), [&](const auto& a, const auto& b) {
        return std::abs(a[poi_] - mu) < std::abs(b[poi_] - mu);
      });
  auto start = *nearest;
  start[poi_] = mu;
  return start;
}

// From the best fit, and with the other parameters of the last points seen.
Minimum Profile::fitted_again(Minimum minimum, double mu) {
  constexpr std::size_t most_starts = 3;
  const auto first = problem_.start;
  for (std::size_t i = 0; i < std::min(most_starts, seen_.size()); ++i) {
    problem_.start = seen_[i == 0 ? 0 : seen_.size() - i];
    problem_.start[poi_] = mu;
    if (problem_.start == first) continue;
    Minimum other = minimise(evaluator_, problem_, strategy_);
    ++n_fits_;
    if (other.ll >= minimum.ll - noise()) minimum = std::move(other);
    if (minimum.valid) break;
  }
  return minimum;
}

// What two certified fits may differ by in ln L: a hundred times the tolerance of the EDM,
// and some hundred roundings of the sum over events.
double Profile::noise() const {
  return 1e-7 + 1e-13 * std::abs(best_ll_);
}

Profile::Value Profile::at(double mu) {
  problem_.start = start_near(mu);
  Minimum minimum = minimise(evaluator_, problem_, strategy_);
  ++n_fits_;
  if (!minimum.valid && std::isfinite(minimum.ll)) {
    minimum = fitted_again(std::move(minimum), mu);
  }
  if (!minimum.valid) ++n_invalid_;
  if (minimum.ll > highest_ll_ + noise()) {
    highest_ll_ = minimum.ll;
    better_ = minimum.theta;
  }
  if (std::isfinite(minimum.ll)) seen_.push_back(minimum.theta);
  Value value{mu, 2 * (best_ll_ - minimum.ll), {}, minimum.valid};
  if (evaluator_.has_derivatives() && std::isfinite(minimum.ll)) {
    evaluator_.likelihood().derivatives({.theta = minimum.theta, .wanted = only_poi_},
                                        derivatives_);
    value.slope = -2 * derivatives_.gradient[static_cast<Eigen::Index>(poi_)];
  }
  return value;
}

}  // namespace jacta
