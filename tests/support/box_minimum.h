// The minimum of a quadratic function in a box by trying every face: slow, plain, and
// right also where the matrix is not positive definite (a minimum on a face is stationary
// there).
#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <vector>

namespace jacta::test {

struct BoxMinimum {
  double value = std::numeric_limits<double>::infinity();
  Eigen::VectorXd point = {};
};

/// min 1/2 p'Bp + g'p, lower <= p <= upper (finite).
inline BoxMinimum box_minimum(const Eigen::MatrixXd& matrix,
                              const Eigen::VectorXd& gradient,
                              const Eigen::VectorXd& lower,
                              const Eigen::VectorXd& upper) {
  const Eigen::Index n = gradient.size();
  std::size_t faces = 1;
  for (Eigen::Index i = 0; i < n; ++i) faces *= 3;
  BoxMinimum best;
  for (std::size_t face = 0; face < faces; ++face) {
    Eigen::VectorXd p(n);
    std::vector<Eigen::Index> free;
    std::size_t rest = face;
    for (Eigen::Index i = 0; i < n; ++i, rest /= 3) {
      if (rest % 3 == 2) {
        free.push_back(i);
        p[i] = 0;
      } else {
        p[i] = rest % 3 == 0 ? lower[i] : upper[i];
      }
    }
    const auto m = static_cast<Eigen::Index>(free.size());
    if (m > 0) {
      const Eigen::VectorXd slope = gradient + matrix * p;
      Eigen::MatrixXd reduced(m, m);
      Eigen::VectorXd right(m);
      for (Eigen::Index a = 0; a < m; ++a) {
        const Eigen::Index i = free[static_cast<std::size_t>(a)];
        right[a] = -slope[i];
        for (Eigen::Index b = 0; b < m; ++b) {
          reduced(a, b) = matrix(i, free[static_cast<std::size_t>(b)]);
        }
      }
      const Eigen::VectorXd x = reduced.partialPivLu().solve(right);
      bool inside = true;
      for (Eigen::Index a = 0; a < m; ++a) {
        const Eigen::Index i = free[static_cast<std::size_t>(a)];
        p[i] = x[a];
        inside = inside && std::isfinite(x[a]) && lower[i] <= x[a] && x[a] <= upper[i];
      }
      if (!inside) continue;
    }
    const double value = gradient.dot(p) + 0.5 * p.dot(matrix * p);
    if (value < best.value) best = {value, p};
  }
  return best;
}

}  // namespace jacta::test
