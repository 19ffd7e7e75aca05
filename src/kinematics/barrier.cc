#include "jacta/kinematics/barrier.h"

#include <algorithm>

#include "jacta/base/error.h"

namespace jacta {

// |theta_l(iw)|^2 = sum_k (2l-k)! (2l-2k)! / (k! ((l-k)!)^2 4^{l-k}) w^{2k}; the
// coefficients follow from each other, beginning with 1 for k = l.
BarrierPolynomial::BarrierPolynomial(int l) {
  if (l < 0) throw UsageError("BarrierPolynomial: a negative angular momentum");
  long double coefficient = 1;
  coefficients_.push_back(1);
  for (int k = l; k > 0; --k) {
    coefficient =
        coefficient * (2 * l - k + 1) * (2 * l - 2 * k + 1) * k / (2 * (l - k + 1));
    coefficients_.push_back(static_cast<double>(coefficient));
  }
}

}  // namespace jacta
