// StaleError: an input has changed since what stands on it was made.
//
// A result, a journal, thresholds or cached waves belong to the files, values and weights
// that they were made from. Where these are others now, nothing is used: this error says
// what has changed. What was never ours (another campaign's file, another job's result)
// is foreign, and another error. Interrupted (error.h) is the one kind of all work that
// was stopped.
//
// Use this where something kept is compared with what it was made from; else, for wrong
// input, InputError.
//
//     throw jacta::StaleError("the content of model.yaml has changed", "make it again");
#pragma once

#include "jacta/base/error.h"

namespace jacta {

class StaleError : public InputError {
 public:
  using InputError::InputError;
};

}  // namespace jacta
