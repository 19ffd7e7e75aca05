#include "jacta/model/watched_likelihood.h"

namespace jacta {

void WatchedLikelihood::check() {
  if (failure_) std::rethrow_exception(failure_);
  try {
    check_();
  } catch (...) {
    failure_ = std::current_exception();
    throw;
  }
}

double WatchedLikelihood::value(std::span<const double> theta) {
  check();
  return held_.value(theta);
}

void WatchedLikelihood::derivatives(const Point& point, Derivatives& out) {
  check();
  held_.derivatives(point, out);
}

bool WatchedLikelihood::is_differentiated(std::size_t parameter) const {
  return held_.is_differentiated(parameter);
}

std::string WatchedLikelihood::obstacle(std::span<const double> theta) {
  return held_.obstacle(theta);
}

std::vector<double> WatchedLikelihood::term_values(std::span<const double> theta) {
  return held_.term_values(theta);
}

double WatchedLikelihood::gradient(const Point& point, Eigen::VectorXd& out) {
  check();
  return held_.advice()->gradient(point, out);
}

std::string WatchedLikelihood::objection(std::span<const double> theta) {
  return held_.advice()->objection(theta);
}

void WatchedLikelihood::standardise(std::span<double> theta,
                                    std::span<const std::uint8_t> free) const {
  held_.advice()->standardise(theta, free);
}

Evaluator watch(Evaluator& evaluator, Watch check) {
  // Not owned: the caller's evaluator has both.
  return Evaluator(
      std::shared_ptr<const ParameterSpace>(std::shared_ptr<void>(), &evaluator.space()),
      std::make_unique<WatchedLikelihood>(evaluator.likelihood(), std::move(check)));
}

}  // namespace jacta
