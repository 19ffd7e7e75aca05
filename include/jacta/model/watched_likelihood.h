// A likelihood under watch: what calls it may be asked to stop between evaluations.
//
// Fits, intervals and scans evaluate a likelihood again and again and know nothing of
// signals or cancellation. Given a watched evaluator they end with the exception that the
// check throws. Some optimisers swallow exceptions of what they call: the first one is
// raised again at every later evaluation.
//
//     jacta::Evaluator eval = model.bind(data);
//     auto watched = jacta::watch(eval, [&] { if (stop) throw jacta::Interrupted("..."); });
//     auto best = jacta::fit(watched);      // the same bits as jacta::fit(eval)
//
// Use this when one fit may be long. Else check between fits: LoopOptions of an Executor.
#pragma once

#include <exception>
#include <functional>

#include "jacta/model/evaluator.h"

namespace jacta {

/// Called before every evaluation; what it throws ends the work. It has to be cheap.
using Watch = std::function<void()>;

class WatchedLikelihood final : public LogLikelihood, public FitAdvice {
 public:
  /// `held` outlives this.
  WatchedLikelihood(LogLikelihood& held, Watch check)
      : held_(held), check_(std::move(check)) {}

  double value(std::span<const double> theta) override;
  bool has_derivatives() const override { return held_.has_derivatives(); }
  void derivatives(const Point& point, Derivatives& out) override;
  bool is_differentiated(std::size_t parameter) const override;
  FitAdvice* advice() override { return held_.advice() == nullptr ? nullptr : this; }
  std::string obstacle(std::span<const double> theta) override;
  std::vector<double> term_values(std::span<const double> theta) override;

  std::size_t n_outliers(std::span<const double> theta) override {
    return held_.n_outliers(theta);
  }

  bool prefers_gradients() const override { return held_.advice()->prefers_gradients(); }
  double gradient(const Point& point, Eigen::VectorXd& out) override;
  std::string objection(std::span<const double> theta) override;
  void standardise(std::span<double> theta,
                   std::span<const std::uint8_t> free) const override;

 private:
  void check();

  LogLikelihood& held_;
  Watch check_;
  std::exception_ptr failure_ = nullptr;
};

/// An evaluator with the likelihood of another one, which has to outlive it.
Evaluator watch(Evaluator& evaluator, Watch check);

}  // namespace jacta
