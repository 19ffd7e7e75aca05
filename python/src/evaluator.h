// An evaluator that several Python threads may share: one call at a time.
#pragma once

#include <mutex>

#include "jacta/model/evaluator.h"

namespace jacta::python {

class BoundEvaluator {
 public:
  explicit BoundEvaluator(Evaluator evaluator) : evaluator_(std::move(evaluator)) {}

  /// They never change.
  const Parameters& parameters() const { return evaluator_.parameters(); }
  /// Calls `use` with the evaluator; the caller has released Python's lock.
  template <class F>
  auto with(F use) {
    const std::lock_guard lock(mutex_);
    return use(evaluator_);
  }

 private:
  std::mutex mutex_;
  Evaluator evaluator_;
};

}  // namespace jacta::python
