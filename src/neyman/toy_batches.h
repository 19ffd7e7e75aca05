// Batches of one point: that no toy counts twice.
#pragma once

#include <string>
#include <vector>

#include "jacta/config/node.h"

namespace jacta {

/// A result file of a point: where its toys come from, and their likelihoods.
struct ToyBatch {
  std::string file = {};
  /// seed and point of its streams; empty where the file does not say, or where its toys
  /// were read from a file.
  std::string stream = {};
  std::int64_t first_toy = 0;
  std::vector<double> ll_free = {};
  std::vector<double> ll_true = {};

  /// Sets the address from the attributes of the file's group `fits`.
  void set_address(const std::vector<std::pair<std::string, std::string>>& attributes);
};

/// Throws InputError where two batches have toys of the same address, or the same rows
/// from the first to the last where that is no chance.
void check_distinct(const std::vector<ToyBatch>& batches);

}  // namespace jacta
