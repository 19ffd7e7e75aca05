// OutlierCounter: what a likelihood without derivatives of its own tells about outliers.
//
// A fit must not end where an event has lost its density (see Derivatives::n_outliers). A
// likelihood with derivatives says it beside them; one that is differentiated numerically
// may derive from this class as well.
#pragma once

#include <cstddef>
#include <span>

namespace jacta {

class OutlierCounter {
 public:
  virtual ~OutlierCounter() = default;
  /// Events whose density is not positive at theta and was replaced by a constant.
  virtual std::size_t n_outliers(std::span<const double> theta) = 0;
};

}  // namespace jacta
