// The minimum of a quadratic function in a box:
//
//     min_p  1/2 p' B p + g' p   with  lower <= p <= upper   (lower <= 0 <= upper),
//
// B positive definite, by Newton steps in the free variables with projection, as in
// Y. Tassa, N. Mansard, E. Todorov, ICRA 2014, doi:10.1109/ICRA.2014.6907001.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace jacta {

class BoxQuadratic {
 public:
  BoxQuadratic() = default;
  ~BoxQuadratic() = default;
  BoxQuadratic(BoxQuadratic&&) = default;
  BoxQuadratic& operator=(BoxQuadratic&&) = default;

  /// Sets the size; all arrays are row-major and kept between calls.
  void resize(std::size_t n);
  std::size_t size() const { return gradient.size(); }

  std::vector<double> gradient;
  std::vector<double> matrix;  ///< full, symmetric
  std::vector<double> lower;
  std::vector<double> upper;
  std::vector<double> step;  ///< the solution

  /// Minimises with `damping * scale_i` added to the diagonal. False where the matrix of
  /// the free variables is not positive definite.
  bool solve(double damping, const std::vector<double>& scale);

  /// -(g' p + 1/2 p' B p) of the solution, without damping.
  double predicted_decrease() const;

 private:
  bool newton_direction();
  double objective(std::span<const double> p) const;

  std::vector<double> work_;  // what the next four are in
  std::span<double> damped_;
  std::span<double> slope_;
  std::span<double> direction_;
  std::span<double> trial_;
  std::vector<double> factor_;
  std::vector<std::uint8_t> clamped_;
  std::vector<std::size_t> free_;
};

/// Cholesky factor L (lower triangle, row-major, in place) of a symmetric matrix of size
/// n. False where a pivot is below 1e-14 of its diagonal element.
bool cholesky(std::vector<double>& a, std::size_t n);
/// Solves L L' x = b in place.
void cholesky_solve(const std::vector<double>& factor, std::size_t n, double* b);

}  // namespace jacta
