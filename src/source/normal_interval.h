// Probability of an interval under the standard normal distribution, to full relative
// precision in the tails, where differences of cumulative distributions lose it.
//
// Reference: W. J. Cody, Math. Comp. 23 (1969) 631,
// doi:10.1090/S0025-5718-1969-0247736-4.
#pragma once

namespace jacta {

/// A number z and the probability beyond it, on its own side of 0.
struct NormalTail {
  double z = 0;
  double beyond = 0.5;

  explicit NormalTail(double z);
};

/// Probability between low and high.
double normal_interval(const NormalTail& low, const NormalTail& high);

}  // namespace jacta
