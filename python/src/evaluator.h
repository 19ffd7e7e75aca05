// An evaluator that several Python threads may share: one call at a time.
#pragma once

#include <memory>
#include <mutex>

#include "interruptible.h"
#include "jacta/model/watched_likelihood.h"

namespace jacta::python {

class BoundEvaluator {
 public:
  /// `executor` is what the evaluator was bound with, if any.
  explicit BoundEvaluator(Evaluator evaluator,
                          std::unique_ptr<Executor> executor = nullptr)
      : executor_(std::move(executor)), evaluator_(std::move(evaluator)) {}

  /// They never change.
  const Parameters& parameters() const { return evaluator_.parameters(); }
  /// Calls `use` with the evaluator; the caller has released Python's lock.
  template <class F>
  auto with(F use) {
    const std::lock_guard lock(mutex_);
    return use(evaluator_);
  }
  /// For fits and all else that evaluates often: a signal ends it.
  template <class F>
  auto watched(F use) {
    return with([&](Evaluator& evaluator) {
      Evaluator same = watch(evaluator, SignalCheck());
      return use(same);
    });
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Executor> executor_;
  Evaluator evaluator_;
};

}  // namespace jacta::python
