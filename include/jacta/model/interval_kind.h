// IntervalKind: which edges an interval has, alea's `confidence_interval_kind`.
//
// A central interval has both, an upper limit the upper one only, a lower limit the lower
// one only. The same kinds tell likelihood ratios apart: that of a central interval is
// two-sided, the one of a limit is 0 for values on its other side (see one_sided_statistic
// of jacta/neyman/threshold_quantile.h).
//
//     jacta::word(jacta::IntervalKind::upper) == "upper"
#pragma once

#include <array>

#include "jacta/config/words.h"

namespace jacta {

enum class IntervalKind { central, upper, lower };

constexpr std::array<Word<IntervalKind>, 3> words_of(IntervalKind) {
  return {{{IntervalKind::central, "central"},
           {IntervalKind::upper, "upper"},
           {IntervalKind::lower, "lower"}}};
}

}  // namespace jacta
