#include "jacta/kinematics/spin.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"

namespace jacta {

namespace {

long double factorial(int n) {
  long double product = 1;
  for (int k = 2; k <= n; ++k) product *= k;
  return product;
}

long double binomial(int n, int k) {
  if (k < 0 || k > n) return 0;
  long double product = 1;
  for (int i = 1; i <= k; ++i) product = product * (n - k + i) / i;
  return std::round(product);
}

bool is_projection(int two_j, int two_m) {
  return two_j >= 0 && std::abs(two_m) <= two_j && (two_j - two_m) % 2 == 0;
}

double power(double x, int n) {
  double product = 1;
  for (int i = 0; i < n; ++i) product *= x;
  return product;
}

// The sum of Racah's formula; all arguments are whole numbers.
long double racah_sum(int a, int b, int c, int d, int e) {
  const int first = std::max({0, -d, -e});
  const int last = std::min({a, b, c});
  long double sum = 0;
  for (int k = first; k <= last; ++k) {
    const long double term = 1 / (factorial(k) * factorial(a - k) * factorial(b - k) *
                                  factorial(c - k) * factorial(d + k) * factorial(e + k));
    sum += k % 2 == 0 ? term : -term;
  }
  return sum;
}

}  // namespace

double clebsch_gordan(
    int two_j1, int two_m1, int two_j2, int two_m2, int two_j, int two_m) {
  if (!is_projection(two_j1, two_m1) || !is_projection(two_j2, two_m2) ||
      !is_projection(two_j, two_m) || two_m1 + two_m2 != two_m ||
      two_j < std::abs(two_j1 - two_j2) || two_j > two_j1 + two_j2 ||
      (two_j1 + two_j2 - two_j) % 2 != 0) {
    return 0;
  }
  const auto half = [](int n) { return factorial(n / 2); };
  const long double triangle =
      half(two_j1 + two_j2 - two_j) * half(two_j1 - two_j2 + two_j) *
      half(-two_j1 + two_j2 + two_j) / half(two_j1 + two_j2 + two_j + 2);
  const long double projections = half(two_j + two_m) * half(two_j - two_m) *
                                  half(two_j1 - two_m1) * half(two_j1 + two_m1) *
                                  half(two_j2 - two_m2) * half(two_j2 + two_m2);
  const long double sum = racah_sum((two_j1 + two_j2 - two_j) / 2,
                                    (two_j1 - two_m1) / 2,
                                    (two_j2 + two_m2) / 2,
                                    (two_j - two_j2 + two_m1) / 2,
                                    (two_j - two_j1 - two_m2) / 2);
  return static_cast<double>(std::sqrt((two_j + 1) * triangle * projections) * sum);
}

SmallD::SmallD(int two_j, int two_m1, int two_m2) {
  if (!is_projection(two_j, two_m1) || !is_projection(two_j, two_m2)) {
    throw UsageError("SmallD: a projection that the spin does not have");
  }
  const int a = (two_j - two_m1) / 2;
  const int b = (two_j + two_m2) / 2;
  const int shift = (two_m1 - two_m2) / 2;
  const long double root = std::sqrt(factorial((two_j + two_m1) / 2) * factorial(a) *
                                     factorial(b) * factorial((two_j - two_m2) / 2));
  for (int k = std::max(0, -shift); k <= std::min(a, b); ++k) {
    const long double size = root / (factorial(a - k) * factorial(b - k) *
                                     factorial(shift + k) * factorial(k));
    const auto coefficient = static_cast<double>((shift + k) % 2 == 0 ? size : -size);
    terms_.push_back({coefficient, two_j - shift - 2 * k, shift + 2 * k});
  }
}

double SmallD::operator()(double c, double s) const {
  double sum = 0;
  for (const auto& term : terms_) {
    sum += term.coefficient * power(c, term.power_of_c) * power(s, term.power_of_s);
  }
  return sum;
}

double wigner_small_d(int two_j, int two_m1, int two_m2, double beta) {
  return SmallD(two_j, two_m1, two_m2)(std::cos(beta / 2), std::sin(beta / 2));
}

std::vector<int> spin_projections(int two_j) {
  std::vector<int> result;
  for (int two_m = -two_j; two_m <= two_j; two_m += 2) result.push_back(two_m);
  return result;
}

WignerMatrix::WignerMatrix(int two_j) : two_j_(two_j) {
  if (two_j < 0) throw UsageError("WignerMatrix: a negative spin");
  for (int row = 0; row <= two_j; ++row) {             // j + m'
    for (int column = 0; column <= two_j; ++column) {  // j + m
      const long double root = std::sqrt(factorial(row) * factorial(two_j - row) /
                                         (factorial(column) * factorial(two_j - column)));
      std::vector<Term> terms;
      for (int k = std::max(0, row + column - two_j); k <= std::min(row, column); ++k) {
        const long double size =
            root * binomial(column, k) * binomial(two_j - column, row - k);
        terms.push_back({.coefficient = static_cast<double>(size),
                         .power_00 = k,
                         .power_01 = row - k,
                         .power_10 = column - k,
                         .power_11 = two_j - row - column + k});
      }
      elements_.push_back(std::move(terms));
    }
  }
}

void WignerMatrix::operator()(const Eigen::Matrix2cd& u,
                              std::span<std::complex<double>> out) const {
  if (out.size() != elements_.size()) {
    throw UsageError("WignerMatrix: the output has the wrong size");
  }
  const auto times = [](std::complex<double> a, std::complex<double> b) {
    return std::complex<double>{a.real() * b.real() - a.imag() * b.imag(),
                                a.real() * b.imag() + a.imag() * b.real()};
  };
  const auto raised = [&](std::complex<double> product, std::complex<double> x, int n) {
    for (int i = 0; i < n; ++i) product = times(product, x);
    return product;
  };
  for (std::size_t e = 0; e < elements_.size(); ++e) {
    std::complex<double> sum = 0;
    for (const auto& term : elements_[e]) {
      std::complex<double> product = term.coefficient;
      product = raised(product, u(0, 0), term.power_00);
      product = raised(product, u(0, 1), term.power_01);
      product = raised(product, u(1, 0), term.power_10);
      sum += raised(product, u(1, 1), term.power_11);
    }
    out[e] = sum;
  }
}

Eigen::MatrixXcd wigner_matrix(int two_j, const Eigen::Matrix2cd& u) {
  using Rows = Eigen::
      Matrix<std::complex<double>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const WignerMatrix representation(two_j);
  Rows result(representation.size(), representation.size());
  representation(u, {result.data(), static_cast<std::size_t>(result.size())});
  return result;
}

Eigen::Matrix2cd rotation_z(double alpha) {
  Eigen::Matrix2cd u = Eigen::Matrix2cd::Zero();
  u(0, 0) = std::polar(1.0, -alpha / 2);
  u(1, 1) = std::polar(1.0, alpha / 2);
  return u;
}

Eigen::Matrix2cd rotation_y(double beta) {
  const double c = std::cos(beta / 2);
  const double s = std::sin(beta / 2);
  Eigen::Matrix2cd u;
  u << c, -s, s, c;
  return u;
}

Eigen::Matrix2cd boost_z(double rapidity) {
  Eigen::Matrix2cd u = Eigen::Matrix2cd::Zero();
  u(0, 0) = portable_exp(-rapidity / 2);
  u(1, 1) = portable_exp(rapidity / 2);
  return u;
}

Eigen::Matrix2cd inverse_unimodular(const Eigen::Matrix2cd& u) {
  Eigen::Matrix2cd inverse;
  inverse << u(1, 1), -u(0, 1), -u(1, 0), u(0, 0);
  return inverse;
}

Eigen::Matrix2cd reversed_rotation(const Eigen::Matrix2cd& w) {
  Eigen::Matrix2cd v;
  v << w(0, 0), -w(1, 0), -w(0, 1), w(1, 1);
  return v;
}

std::vector<LsPair> ls_list(const DecaySpins& decay) {
  const bool p_conserved = !decay.p_break && decay.pa && decay.pb && decay.pc;
  const bool l_is_odd = p_conserved && *decay.pa * *decay.pb * *decay.pc < 0;
  const bool c_conserved = !decay.c_break && decay.c;
  std::vector<LsPair> result;
  for (int two_s = std::abs(decay.two_jb - decay.two_jc);
       two_s <= decay.two_jb + decay.two_jc;
       two_s += 2) {
    if ((decay.two_ja - two_s) % 2 != 0) continue;
    for (int l = std::abs(decay.two_ja - two_s) / 2; l <= (decay.two_ja + two_s) / 2;
         ++l) {
      if (p_conserved && (l % 2 != 0) != l_is_odd) continue;
      if (c_conserved && (two_s % 2 != 0 || ((l + two_s / 2) % 2 != 0) != (*decay.c < 0)))
        continue;
      result.push_back({l, two_s});
    }
  }
  return result;
}

Eigen::MatrixXd ls_to_helicity(const DecaySpins& decay,
                               std::span<const LsPair> couplings,
                               std::span<const int> two_lambda_b,
                               std::span<const int> two_lambda_c) {
  const auto rows = static_cast<Eigen::Index>(couplings.size());
  const auto n_c = static_cast<Eigen::Index>(two_lambda_c.size());
  Eigen::MatrixXd t(rows, static_cast<Eigen::Index>(two_lambda_b.size()) * n_c);
  Eigen::Index column = 0;
  for (const int b : two_lambda_b) {
    for (const int c : two_lambda_c) {
      const int d = b - c;
      for (Eigen::Index row = 0; row < rows; ++row) {
        const auto& [l, two_s] = couplings[static_cast<std::size_t>(row)];
        t(row, column) = std::sqrt((2.0 * l + 1) / (decay.two_ja + 1)) *
                         clebsch_gordan(decay.two_jb, b, decay.two_jc, -c, two_s, d) *
                         clebsch_gordan(2 * l, 0, two_s, d, decay.two_ja, d);
      }
      ++column;
    }
  }
  return t;
}

}  // namespace jacta
