// Spin algebra: Clebsch-Gordan coefficients, Wigner functions, (l,s) couplings.
//
// Spins and their projections are doubled integers: two_j = 3 is the spin 3/2. Phases
// are those of Condon and Shortley, with
//
//     D^j_{m1 m2}(a,b,g) = exp(-i m1 a) d^j_{m1 m2}(b) exp(-i m2 g),
//     d^{1/2}_{1/2,-1/2}(b) = -sin(b/2).
//
// Matrices over projections are in ascending order: row 0 is m = -j. An SU(2) matrix U is
// in the usual order, U(0,0) between the states of m = +1/2. D^j(U) is a homogeneous
// polynomial of degree 2j in the elements of U, so that no Euler angle (and no arccos,
// which loses half the digits near 0) is ever formed:
//
//     D^j_{m'm}(U) = sqrt[(j+m')!(j-m')! / ((j+m)!(j-m)!)]
//         sum_k C(j+m, k) C(j-m, j+m'-k) U00^k U10^{j+m-k} U01^{j+m'-k} U11^{k-m-m'}
//
// with D^j(Rz(a) Ry(b) Rz(g)) = D^j(a,b,g). Sums over factorials are accurate to 1e-12 up
// to spin 10.
//
// Reference: J. D. Richman, An experimenter's guide to the helicity formalism,
// CALT-68-1148 (1984); S. U. Chung, Spin formalisms, CERN 71-8 (1971),
// doi:10.5170/CERN-1971-008.
//
//     double c = jacta::clebsch_gordan(1, 1, 1, -1, 0, 0);   // 1/sqrt(2)
//     auto ls  = jacta::ls_list({.two_ja = 2, .two_jb = 2, .two_jc = 2,
//                                .pa = -1, .pb = 1, .pc = -1});
#pragma once

#include <Eigen/Core>
#include <complex>
#include <optional>
#include <span>
#include <vector>

namespace jacta {

/// <j1 m1 j2 m2 | j m>; 0 where the projections or the triangle forbid it.
double clebsch_gordan(
    int two_j1, int two_m1, int two_j2, int two_m2, int two_j, int two_m);

/// d^j_{m1 m2}(beta).
double wigner_small_d(int two_j, int two_m1, int two_m2, double beta);

/// -j, -j+1, ..., j, doubled.
std::vector<int> spin_projections(int two_j);

/// d^j_{m1 m2} as a polynomial in c = cos(beta/2) and s = sin(beta/2), prepared once for
/// many events.
class SmallD {
 public:
  SmallD(int two_j, int two_m1, int two_m2);
  double operator()(double c, double s) const;

 private:
  struct Term {
    double coefficient;
    int power_of_c;
    int power_of_s;
  };
  std::vector<Term> terms_;
};

/// The representation D^j of SU(2) matrices, prepared once for many events.
class WignerMatrix {
 public:
  explicit WignerMatrix(int two_j);
  int size() const { return two_j_ + 1; }
  /// Writes D^j(u), size() x size() numbers by rows, both indices ascending.
  void operator()(const Eigen::Matrix2cd& u, std::span<std::complex<double>> out) const;

 private:
  struct Term {
    double coefficient;
    int power_00, power_01, power_10, power_11;
  };
  int two_j_;
  std::vector<std::vector<Term>> elements_;
};

/// D^j(u), both indices ascending.
Eigen::MatrixXcd wigner_matrix(int two_j, const Eigen::Matrix2cd& u);

/// Rotations and the boost along z as 2x2 matrices of unit determinant:
/// Rz(a) = diag(e^{-ia/2}, e^{ia/2}), Ry(b) = [[cos b/2, -sin b/2], [sin b/2, cos b/2]],
/// Bz(w) = diag(e^{-w/2}, e^{w/2}) for the rapidity w.
Eigen::Matrix2cd rotation_z(double alpha);
Eigen::Matrix2cd rotation_y(double beta);
Eigen::Matrix2cd boost_z(double rapidity);
/// The inverse of a matrix of unit determinant.
Eigen::Matrix2cd inverse_unimodular(const Eigen::Matrix2cd& u);

/// The matrix V whose conjugate D^j(V) aligns helicity states. Frames are composed from
/// the left, W = Rz(g) Ry(b) Rz(a), and amplitudes are rotated with
/// D^{j*}_{m'm}(a,b,g) = conj(D^j(V)), V = Rz(a) Ry(b) Rz(g): the transpose of W with the
/// signs of the off-diagonal elements changed.
Eigen::Matrix2cd reversed_rotation(const Eigen::Matrix2cd& w);

/// One coupling of a two-body decay: orbital angular momentum l, total spin s.
struct LsPair {
  int l = 0;
  int two_s = 0;

  friend bool operator==(const LsPair&, const LsPair&) = default;
};

/// A decay a -> b c. A parity that is absent switches parity conservation off.
struct DecaySpins {
  int two_ja = 0;
  int two_jb = 0;
  int two_jc = 0;
  std::optional<int> pa = {};
  std::optional<int> pb = {};
  std::optional<int> pc = {};
  bool p_break = false;
  bool c_break = true;
  std::optional<int> c = {};  ///< C parity of a: with c_break false, C = (-1)^{l+s}
};

/// The couplings that angular momentum and parity, P_a = P_b P_c (-1)^l, allow. The order
/// gives the index of a coupling: s = |jb-jc| ... jb+jc, for each l = |ja-s| ... ja+s.
std::vector<LsPair> ls_list(const DecaySpins& decay);

/// T_{ls; lb lc} = sqrt((2l+1)/(2ja+1)) <jb lb jc -lc | s d> <l 0 s d | ja d>, d = lb -
/// lc: one row per coupling, column ib * two_lambda_c.size() + ic for the helicities
/// two_lambda_b[ib], two_lambda_c[ic].
Eigen::MatrixXd ls_to_helicity(const DecaySpins& decay,
                               std::span<const LsPair> couplings,
                               std::span<const int> two_lambda_b,
                               std::span<const int> two_lambda_c);

}  // namespace jacta
