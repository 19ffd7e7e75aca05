#include "jacta/fit/signal_multiplier.h"

#include <gtest/gtest.h>

#include <vector>

#include "jacta/base/error.h"

namespace jacta {
namespace {

using Bins = std::vector<double>;

// Numbers of alea.utils.signal_multiplier_estimator.
TEST(SignalMultiplier, AgreesWithTheReference) {
  const Bins s = {1, 2, 3, 1}, b = {5, 4, 3, 2}, n = {7, 6, 5, 4};
  EXPECT_NEAR(signal_multiplier_estimator(s, b, n), 1.0, 1e-14);
  EXPECT_NEAR(signal_multiplier_estimator(s, b, n, 2), 0.9999732982616045, 1e-14);
  const Bins s1 = {1, 2, 0, 1.5}, b1 = {0.5, 1, 2, 0}, n1 = {0, 1, 3, 4};
  EXPECT_NEAR(signal_multiplier_estimator(s1, b1, n1), 1.0389099323580049, 1e-14);
  EXPECT_NEAR(signal_multiplier_estimator(s1, b1, n1, 2), 1.0389080824401007, 1e-14);
  EXPECT_EQ(signal_multiplier_estimator(Bins{1, 1}, Bins{9, 9}, Bins{3, 4}), 0);
}

TEST(SignalMultiplier, RefusesImpossibleData) {
  EXPECT_THROW(signal_multiplier_estimator(Bins{1, 0}, Bins{1, 0}, Bins{1, 1}),
               InputError);
  EXPECT_THROW(signal_multiplier_estimator(Bins{0}, Bins{1}, Bins{1}), InputError);
  EXPECT_THROW(signal_multiplier_estimator(Bins{1}, Bins{1, 2}, Bins{1}), UsageError);
}

}  // namespace
}  // namespace jacta
