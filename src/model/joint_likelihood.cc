#include "joint_likelihood.h"

#include <cmath>

namespace jacta {

namespace {

template <class Number>
std::vector<Number> chosen(std::span<const Number> all,
                           const std::vector<std::size_t>& positions) {
  std::vector<Number> result;
  if (all.empty()) return result;
  for (const std::size_t p : positions) result.push_back(all[p]);
  return result;
}

LogLikelihood& likelihood_of(const JoinedPart& part) {
  // An evaluator gives access to what it holds only where it may change; nothing does here.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  return const_cast<Evaluator&>(part.evaluator).likelihood();
}

}  // namespace

template <class Work>
void JointLikelihood::for_each(const Point& point, Work work) {
  for (auto& part : parts_) {
    const auto theta = chosen(point.theta, part.positions);
    const auto cells = chosen(point.cells, part.positions);
    const auto wanted = chosen(point.wanted, part.positions);
    work(part, Point{.theta = theta, .cells = cells, .wanted = wanted});
  }
}

double JointLikelihood::value(std::span<const double> theta) {
  double sum = 0;
  for_each({.theta = theta}, [&](JoinedPart& part, const Point& at) {
    sum += part.evaluator.likelihood().value(at.theta);
  });
  return sum;
}

bool JointLikelihood::has_derivatives() const {
  return std::all_of(parts_.begin(), parts_.end(), [](const JoinedPart& part) {
    return part.evaluator.has_derivatives();
  });
}

void JointLikelihood::derivatives(const Point& point, Derivatives& out) {
  out.reset(point.theta.size());
  for_each(point, [&](JoinedPart& part, const Point& at) {
    Derivatives own;
    part.evaluator.likelihood().derivatives(at, own);
    out.value += own.value;
    out.n_outliers += own.n_outliers;
    for (std::size_t i = 0; i < part.positions.size(); ++i) {
      const auto a = static_cast<Eigen::Index>(part.positions[i]);
      const auto own_a = static_cast<Eigen::Index>(i);
      out.gradient[a] += own.gradient[own_a];
      for (std::size_t k = 0; k < part.positions.size(); ++k) {
        out.hessian(a, static_cast<Eigen::Index>(part.positions[k])) +=
            own.hessian(own_a, static_cast<Eigen::Index>(k));
      }
    }
  });
  if (std::isfinite(out.value)) return;
  const double value = out.value;
  out.reset(point.theta.size());
  out.value = value;
}

double JointLikelihood::gradient(const Point& point, Eigen::VectorXd& out) {
  double sum = 0;
  out.setZero(static_cast<Eigen::Index>(point.theta.size()));
  for_each(point, [&](JoinedPart& part, const Point& at) {
    Eigen::VectorXd own;
    sum += part.evaluator.likelihood().gradient(at, own);
    for (std::size_t i = 0; i < part.positions.size(); ++i) {
      out[static_cast<Eigen::Index>(part.positions[i])] +=
          own[static_cast<Eigen::Index>(i)];
    }
  });
  if (!std::isfinite(sum)) out.setZero();
  return sum;
}

// A derivative that one of its models does not know is not known.
bool JointLikelihood::is_differentiated(std::size_t parameter) const {
  for (const auto& part : parts_) {
    const auto& positions = part.positions;
    const auto found = std::find(positions.begin(), positions.end(), parameter);
    if (found == positions.end()) continue;
    const auto i = static_cast<std::size_t>(found - positions.begin());
    if (!likelihood_of(part).is_differentiated(i)) return false;
  }
  return true;
}

FitAdvice* JointLikelihood::advice() {
  const bool any = std::any_of(parts_.begin(), parts_.end(), [](JoinedPart& part) {
    return part.evaluator.likelihood().advice() != nullptr;
  });
  return any ? this : nullptr;
}

bool JointLikelihood::prefers_gradients() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const JoinedPart& part) {
    const FitAdvice* own = likelihood_of(part).advice();
    return own != nullptr && own->prefers_gradients();
  });
}

std::string JointLikelihood::objection(std::span<const double> theta) {
  std::string found;
  for_each({.theta = theta}, [&](JoinedPart& part, const Point& at) {
    FitAdvice* own = part.evaluator.likelihood().advice();
    if (found.empty() && own != nullptr) found = own->objection(at.theta);
  });
  return found;
}

void JointLikelihood::standardise(std::span<double> theta,
                                  std::span<const std::uint8_t> free) const {
  for (const auto& part : parts_) {
    const FitAdvice* own = likelihood_of(part).advice();
    if (own == nullptr) continue;
    auto values = chosen(std::span<const double>(theta), part.positions);
    auto may_change = chosen(free, part.positions);
    for (std::size_t i = 0; i < may_change.size(); ++i) {
      if (part.is_shared[i] != 0) may_change[i] = 0;
    }
    own->standardise(values, may_change);
    for (std::size_t i = 0; i < values.size(); ++i) theta[part.positions[i]] = values[i];
  }
}

std::size_t JointLikelihood::n_outliers(std::span<const double> theta) {
  std::size_t sum = 0;
  for_each({.theta = theta}, [&](JoinedPart& part, const Point& at) {
    sum += part.evaluator.likelihood().n_outliers(at.theta);
  });
  return sum;
}

std::string JointLikelihood::obstacle(std::span<const double> theta) {
  std::string found;
  for_each({.theta = theta}, [&](JoinedPart& part, const Point& at) {
    if (found.empty()) found = part.evaluator.likelihood().obstacle(at.theta);
  });
  return found;
}

std::vector<double> JointLikelihood::term_values(std::span<const double> theta) {
  std::vector<double> result;
  for_each({.theta = theta}, [&](JoinedPart& part, const Point& at) {
    const auto own = part.evaluator.likelihood().term_values(at.theta);
    result.insert(result.end(), own.begin(), own.end());
  });
  return result;
}

}  // namespace jacta
