// The toys of a job: read, made, or none at all, and kept where they are to be stored.
#pragma once

#include <vector>

#include "jacta/toy/runner.h"

namespace jacta {

class JobToys {
 public:
  /// Reads the toys of `toydata_mode: read`. Throws InputError where there are too few.
  JobToys(const Runner& runner, Diagnostics& diagnostics);

  bool stores() const { return mode_ == ToyDataMode::generate_and_store; }
  bool generates() const { return jacta::generates(mode_); }
  /// Toy i; without toy data an empty one.
  Dataset make(std::size_t i) const;
  /// Keeps toy i if toys are to be stored. Several threads may keep different ones.
  void keep(std::size_t i, Dataset toy);
  const std::vector<Dataset>& kept() const { return kept_; }

 private:
  const Runner* runner_;
  ToyDataMode mode_;
  std::vector<Dataset> kept_;
};

}  // namespace jacta
