#include "axis_function.h"

namespace jacta {

void AxisFunction::prepare_sampling() {
  table_ = SamplingTable(
      [this](double x) { return density(x); }, range_.lower, range_.upper, breakpoints());
}

}  // namespace jacta
