#include "jacta/fit/signal_multiplier.h"

#include <algorithm>

#include "jacta/base/error.h"

namespace jacta {

double signal_multiplier_estimator(std::span<const double> signal,
                                   std::span<const double> background,
                                   std::span<const double> data,
                                   int iterations) {
  if (signal.size() != background.size() || signal.size() != data.size()) {
    throw UsageError("signal, background and data must have the same number of bins");
  }
  double excess = 0;
  double total = 0;
  for (std::size_t i = 0; i < signal.size(); ++i) {
    if (signal[i] > 0 || background[i] > 0) {
      excess += data[i] - background[i];
      total += signal[i];
    } else if (data[i] > 0) {
      throw InputError("data lie in a bin without signal and background");
    }
  }
  if (!(total > 0)) throw InputError("no signal is expected in any bin");
  double x = excess / total;
  for (int iteration = 0; iteration < iterations; ++iteration) {
    double slope = 0;
    double curvature = 0;
    for (std::size_t i = 0; i < signal.size(); ++i) {
      const double expected = signal[i] * x + background[i];
      if (!(expected > 0)) continue;
      slope += (data[i] / expected - 1) * signal[i];
      curvature += data[i] * signal[i] * signal[i] / (expected * expected);
    }
    if (curvature == 0) {
      // No data where there is signal: the likelihood falls with x everywhere.
      return slope < 0 ? 0 : x;
    }
    x = std::max(0.0, x + slope / curvature);
  }
  return x;
}

}  // namespace jacta
