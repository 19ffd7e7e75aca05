#include "jacta/kinematics/spin.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <map>
#include <numbers>

#include "jacta/base/error.h"

namespace jacta {
namespace {

using std::numbers::pi;

TEST(ClebschGordan, TextbookValues) {
  EXPECT_NEAR(clebsch_gordan(1, 1, 1, -1, 0, 0), std::sqrt(0.5), 1e-15);
  EXPECT_NEAR(clebsch_gordan(1, -1, 1, 1, 0, 0), -std::sqrt(0.5), 1e-15);
  EXPECT_NEAR(clebsch_gordan(2, 0, 2, 0, 4, 0), std::sqrt(2.0 / 3), 1e-15);
  EXPECT_NEAR(clebsch_gordan(2, 0, 2, 0, 2, 0), 0, 1e-15);
  EXPECT_NEAR(clebsch_gordan(4, 2, 1, -1, 3, 1), std::sqrt(3.0 / 5), 1e-15);
}

TEST(ClebschGordan, WhatCannotCoupleIsZero) {
  EXPECT_EQ(clebsch_gordan(2, 0, 2, 0, 6, 0), 0);   // triangle
  EXPECT_EQ(clebsch_gordan(2, 2, 2, 0, 4, 0), 0);   // m1 + m2 != m
  EXPECT_EQ(clebsch_gordan(2, 4, 2, -4, 2, 0), 0);  // |m| > j
  EXPECT_EQ(clebsch_gordan(1, 0, 2, 0, 1, 0), 0);   // no projection of spin 1/2
  EXPECT_EQ(clebsch_gordan(1, 1, 2, 0, 2, 1), 0);   // 1/2 and 1 do not give 1
}

// sum over m1 of <m1 m2|j m><m1 m2|j' m> = delta(j,j'), up to spin 10.
TEST(ClebschGordan, IsOrthonormal) {
  for (const auto& [j1, j2] : {std::pair{3, 2}, {7, 8}, {20, 20}, {19, 13}}) {
    for (int m = -3 - (j1 + j2) % 2; m <= 4; m += 2) {
      for (int j = std::abs(j1 - j2); j <= j1 + j2; j += 2) {
        for (int k = j; k <= j1 + j2; k += 2) {
          double sum = 0;
          for (int m1 = -j1; m1 <= j1; m1 += 2) {
            sum += clebsch_gordan(j1, m1, j2, m - m1, j, m) *
                   clebsch_gordan(j1, m1, j2, m - m1, k, m);
          }
          const bool unity = j == k && std::abs(m) <= j && (j - m) % 2 == 0;
          EXPECT_NEAR(sum, unity ? 1 : 0, 1e-12)
              << j1 << " " << j2 << " " << j << " " << k;
        }
      }
    }
  }
}

// Another way to all of them, signs included: |J J> is orthogonal to the larger J and
// positive at m1 = j1 (Condon and Shortley), and J- makes the others of it.
TEST(ClebschGordan, AgreesWithLoweringFromTheHighestWeight) {
  const auto lowered = [](int two_j, int two_m) {
    return 0.5 * std::sqrt(static_cast<double>((two_j + two_m) * (two_j - two_m + 2)));
  };
  for (const auto& [j1, j2] : {std::pair{1, 1}, {2, 1}, {1, 4}, {3, 2}, {4, 4}, {5, 3}}) {
    // By m1 and m2, as j1 + m1 and j2 + m2 in halves.
    std::map<std::pair<int, int>, Eigen::MatrixXd> known;
    for (int j = j1 + j2; j >= std::abs(j1 - j2); j -= 2) {
      Eigen::MatrixXd state = Eigen::MatrixXd::Zero(j1 + 1, j2 + 1);
      const int first = std::min(j1, j + j2);
      state((j1 + first) / 2, (j2 + j - first) / 2) = 1;
      for (int larger = j + 2; larger <= j1 + j2; larger += 2) {
        const Eigen::MatrixXd& other = known.at({larger, j});
        state -= other.cwiseProduct(state).sum() * other;
      }
      // What is left is the one state that is orthogonal to all of them.
      state /= state.norm();
      for (int m = j; m >= -j; m -= 2) {
        for (int m1 = -j1; m1 <= j1; m1 += 2) {
          if (std::abs(m - m1) > j2) continue;
          EXPECT_NEAR(clebsch_gordan(j1, m1, j2, m - m1, j, m),
                      state((j1 + m1) / 2, (j2 + m - m1) / 2),
                      1e-13)
              << j1 << " " << m1 << " " << j2 << " " << j << " " << m;
        }
        known[{j, m}] = state;
        if (m == -j) break;
        Eigen::MatrixXd next = Eigen::MatrixXd::Zero(j1 + 1, j2 + 1);
        for (int a = 0; a <= j1; ++a) {
          for (int b = 0; b <= j2; ++b) {
            if (a > 0) next(a - 1, b) += lowered(j1, 2 * a - j1) * state(a, b);
            if (b > 0) next(a, b - 1) += lowered(j2, 2 * b - j2) * state(a, b);
          }
        }
        state = next / lowered(j, m);
      }
    }
  }
}

TEST(SmallD, TheSignOfSpinOneHalf) {
  EXPECT_NEAR(wigner_small_d(1, 1, -1, 0.7), -std::sin(0.35), 1e-15);
  EXPECT_NEAR(wigner_small_d(1, -1, 1, 0.7), std::sin(0.35), 1e-15);
}

TEST(SmallD, TheMiddleElementIsALegendrePolynomial) {
  for (int l = 0; l <= 8; ++l) {
    for (const double x : {-1.0, -0.3, 0.0, 0.8, 1.0}) {
      double previous = 0, legendre = 1;
      for (int k = 0; k < l; ++k) {
        const double next = ((2 * k + 1) * x * legendre - k * previous) / (k + 1);
        previous = legendre;
        legendre = next;
      }
      EXPECT_NEAR(wigner_small_d(2 * l, 0, 0, std::acos(x)), legendre, 1e-13) << l;
    }
  }
}

TEST(SmallD, IsOrthogonalAndRefusesProjectionsThatDoNotExist) {
  const int two_j = 7;
  for (int a = -two_j; a <= two_j; a += 2) {
    for (int b = -two_j; b <= two_j; b += 2) {
      double sum = 0;
      for (const int m : spin_projections(two_j)) {
        sum += wigner_small_d(two_j, a, m, 1.3) * wigner_small_d(two_j, b, m, 1.3);
      }
      EXPECT_NEAR(sum, a == b ? 1 : 0, 1e-13);
    }
  }
  EXPECT_THROW(SmallD(2, 1, 0), UsageError);
  EXPECT_THROW(SmallD(2, 4, 0), UsageError);
}

Eigen::MatrixXcd wigner_d(int two_j, double a, double b, double g) {
  const auto m = spin_projections(two_j);
  const auto n = static_cast<Eigen::Index>(m.size());
  Eigen::MatrixXcd d(n, n);
  for (Eigen::Index i = 0; i < d.rows(); ++i) {
    for (Eigen::Index k = 0; k < d.cols(); ++k) {
      const int m1 = m[static_cast<std::size_t>(i)];
      const int m2 = m[static_cast<std::size_t>(k)];
      d(i, k) =
          wigner_small_d(two_j, m1, m2, b) * std::polar(1.0, -(m1 * a + m2 * g) / 2);
    }
  }
  return d;
}

const std::vector<std::array<double, 3>> angles = {
    {0.3, 1.1, -2.0}, {-2.9, 0.0, 1.0}, {1.5, pi, 0.2}, {3.0, 1e-9, -1.0}, {0, 2.2, 0}};

TEST(WignerMatrix, AgreesWithEulerAngles) {
  for (int two_j = 0; two_j <= 9; ++two_j) {
    for (const auto& [a, b, g] : angles) {
      const Eigen::Matrix2cd u = rotation_z(a) * rotation_y(b) * rotation_z(g);
      EXPECT_LT((wigner_matrix(two_j, u) - wigner_d(two_j, a, b, g)).norm(), 1e-13)
          << two_j << " " << b;
    }
  }
}

TEST(WignerMatrix, IsARepresentationAndUnitary) {
  const Eigen::Matrix2cd u = rotation_z(0.4) * rotation_y(1.9) * rotation_z(-1.2);
  const Eigen::Matrix2cd v = rotation_z(2.4) * rotation_y(0.3) * rotation_z(0.9);
  for (int two_j = 0; two_j <= 8; ++two_j) {
    const auto du = wigner_matrix(two_j, u);
    EXPECT_LT((wigner_matrix(two_j, u * v) - du * wigner_matrix(two_j, v)).norm(), 1e-13);
    EXPECT_LT(
        (du * du.adjoint() - Eigen::MatrixXcd::Identity(two_j + 1, two_j + 1)).norm(),
        1e-13);
  }
  // Also of boosts, whose matrices have unit determinant but are not unitary.
  const Eigen::Matrix2cd boosted = boost_z(0.7) * u;
  EXPECT_LT(
      (wigner_matrix(3, boosted) - wigner_matrix(3, boost_z(0.7)) * wigner_matrix(3, u))
          .norm(),
      1e-13);
  EXPECT_LT((boosted * inverse_unimodular(boosted) - Eigen::Matrix2cd::Identity()).norm(),
            1e-15);
}

// Alignment: W = Rz(g) Ry(b) Rz(a) enters the amplitude as D*(a,b,g).
TEST(WignerMatrix, TheReversedRotationSwapsTheOuterAngles) {
  for (const auto& [a, b, g] : angles) {
    const Eigen::Matrix2cd w = rotation_z(g) * rotation_y(b) * rotation_z(a);
    EXPECT_LT((wigner_matrix(3, reversed_rotation(w)) - wigner_d(3, a, b, g)).norm(),
              1e-13);
  }
  // And it is not W itself.
  const Eigen::Matrix2cd w = rotation_z(1.0) * rotation_y(0.5) * rotation_z(0.2);
  EXPECT_GT((wigner_matrix(3, w) - wigner_d(3, 0.2, 0.5, 1.0)).norm(), 0.1);
}

TEST(WignerMatrix, RefusesAnOutputOfTheWrongSize) {
  std::vector<std::complex<double>> out(5);
  EXPECT_THROW(WignerMatrix(2)(rotation_y(1), out), UsageError);
  EXPECT_THROW(WignerMatrix(-1), UsageError);
}

TEST(LsList, TheOrderIsThatOfTotalSpinThenOrbital) {
  const std::vector<LsPair> expected = {
      {1, 0}, {0, 2}, {1, 2}, {2, 2}, {1, 4}, {2, 4}, {3, 4}};
  EXPECT_EQ(ls_list({.two_ja = 2, .two_jb = 2, .two_jc = 2}), expected);
  EXPECT_EQ(ls_list({.two_ja = 1, .two_jb = 2, .two_jc = 1}),
            (std::vector<LsPair>{{0, 1}, {1, 1}, {1, 3}, {2, 3}}));
}

TEST(LsList, ParityHalvesTheListAndAMissingOneDoesNot) {
  DecaySpins decay{.two_ja = 2, .two_jb = 2, .two_jc = 2, .pa = -1, .pb = 1, .pc = -1};
  EXPECT_EQ(ls_list(decay), (std::vector<LsPair>{{0, 2}, {2, 2}, {2, 4}}));
  decay.p_break = true;
  EXPECT_EQ(ls_list(decay).size(), 7u);
  decay.p_break = false;
  decay.pb.reset();
  EXPECT_EQ(ls_list(decay).size(), 7u);
  EXPECT_TRUE(ls_list({.pa = -1, .pb = -1, .pc = -1}).empty());
  // A half-integer orbital angular momentum does not exist.
  EXPECT_TRUE(ls_list({.two_ja = 1, .two_jb = 2, .two_jc = 0}).empty());
}

TEST(LsList, ChargeConjugation) {
  const DecaySpins decay{
      .two_ja = 2, .two_jb = 2, .two_jc = 2, .c_break = false, .c = -1};
  EXPECT_EQ(ls_list(decay),
            (std::vector<LsPair>{{1, 0}, {0, 2}, {2, 2}, {1, 4}, {3, 4}}));
  // Without c_break: False the parity is not looked at.
  EXPECT_EQ(ls_list({.two_ja = 2, .two_jb = 2, .two_jc = 2, .c = -1}).size(), 7u);
}

TEST(LsToHelicity, ASpinlessDecayHasOneElement) {
  const DecaySpins decay{.two_ja = 6};
  const std::vector<int> zero = {0};
  const auto t = ls_to_helicity(decay, std::vector<LsPair>{{3, 0}}, zero, zero);
  EXPECT_NEAR(t(0, 0), 1, 1e-15);
}

// All couplings together are a change between two orthonormal bases.
TEST(LsToHelicity, AllCouplingsFormAnOrthogonalMatrix) {
  for (const auto& [ja, jb, jc] :
       {std::array{2, 2, 2}, {4, 2, 2}, {3, 2, 1}, {6, 4, 2}}) {
    const DecaySpins decay{.two_ja = ja, .two_jb = jb, .two_jc = jc};
    const auto couplings = ls_list(decay);
    const auto t =
        ls_to_helicity(decay, couplings, spin_projections(jb), spin_projections(jc));
    const auto n = static_cast<Eigen::Index>(couplings.size());
    EXPECT_LT((t * t.transpose() - Eigen::MatrixXd::Identity(n, n)).norm(), 1e-13);
  }
}

TEST(LsToHelicity, ImpossibleHelicitiesAreZeroAndTheirOrderIsKept) {
  const DecaySpins decay{.two_ja = 2, .two_jb = 2, .two_jc = 2};
  const auto couplings = ls_list(decay);
  const std::vector<int> down = {2, -2};
  const std::vector<int> up = {-2, 2};
  const auto t = ls_to_helicity(decay, couplings, down, up);
  EXPECT_EQ(t.col(0).norm(), 0);  // 1 and -1: |1 - (-1)| > 1
  EXPECT_GT(t.col(1).norm(), 0);
  const auto reordered = ls_to_helicity(decay, couplings, up, down);
  EXPECT_EQ(reordered.col(0), t.col(3));
}

}  // namespace
}  // namespace jacta
