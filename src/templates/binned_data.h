// BinnedData: how many events of a data set fall into each bin of the analysis space.
//
// Bins are [left, right), the last one [left, right]; events outside are dropped.
#pragma once

#include <string>
#include <vector>

#include "column_likelihood.h"

namespace jacta {

struct BinnedData {
  std::vector<double> counts;  ///< per bin, row-major
  double log_factorials = 0;   ///< sum of ln n! over the bins
};

/// Throws InputError that counts events that are not finite.
BinnedData bin_data(const Term& term, const Table& data);

/// Words for `count` events in a bin where nothing is expected: its number along every
/// axis, counted from 0, and its edges.
std::string describe_impossible_bin(const Term& term, std::size_t bin, double count);

}  // namespace jacta
