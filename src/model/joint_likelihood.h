// The log-likelihoods of several models as one.
#pragma once

#include <algorithm>

#include "jacta/model/evaluator.h"

namespace jacta {

/// One model bound to its data, and which of all parameters are its own, in its order.
struct JoinedPart {
  Evaluator evaluator;
  std::vector<std::size_t> positions;
  std::vector<std::uint8_t> is_shared;  ///< with another model, per parameter
};

class JointLikelihood final : public LogLikelihood, public FitAdvice {
 public:
  explicit JointLikelihood(std::vector<JoinedPart> parts) : parts_(std::move(parts)) {}

  double value(std::span<const double> theta) override;
  bool has_derivatives() const override;
  void derivatives(const Point& point, Derivatives& out) override;
  bool is_differentiated(std::size_t parameter) const override;
  FitAdvice* advice() override;
  std::size_t n_outliers(std::span<const double> theta) override;
  std::string obstacle(std::span<const double> theta) override;
  std::vector<double> term_values(std::span<const double> theta) override;

  bool prefers_gradients() const override;
  double gradient(const Point& point, Eigen::VectorXd& out) override;
  std::string objection(std::span<const double> theta) override;
  /// Parameters that several models have stay as they are.
  void standardise(std::span<double> theta,
                   std::span<const std::uint8_t> free) const override;

 private:
  template <class Work>
  void for_each(const Point& point, Work work);

  std::vector<JoinedPart> parts_;
};

}  // namespace jacta
