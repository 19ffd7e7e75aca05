#include "jacta/kinematics/ls_selection.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <utility>

namespace jacta {

namespace {

/// Spins of the core, of the daughter that is massless if one is, and of the other.
struct Spins {
  double a = 0, b = 0, c = 0;
};

double number_of_massive(const Spins& j) {
  if (j.a <= j.b - j.c) return (2 * j.a + 1) * (2 * j.c + 1);
  if (j.a <= j.c - j.b) return (2 * j.a + 1) * (2 * j.b + 1);
  if (j.a >= j.b + j.c) return (2 * j.b + 1) * (2 * j.c + 1);
  return -(j.a * j.a + j.b * j.b + j.c * j.c) + 2 * (j.a * j.b + j.b * j.c + j.a * j.c) +
         j.a + j.b + j.c + 1;
}

double number_with_one_massless(const Spins& j) {
  if (j.b == 0) return number_of_massive(j);
  if (j.a < j.b - j.c) return 0;
  if (j.a <= j.c - j.b) return 2 * (2 * j.a + 1);
  return 2 * (j.a - j.b + j.c + 1);
}

double number_with_two_massless(const Spins& j) {
  if (j.c == 0) return number_with_one_massless(j);
  if (j.b == 0) return number_with_one_massless({j.a, j.c, j.b});
  if (j.a < std::abs(j.b - j.c)) return 0;
  return j.a >= j.b + j.c ? 4 : 2;
}

double number_of_massless(const Spins& j) {
  if (j.a == 0) return number_with_two_massless(j);
  const bool is_edge = j.a == std::abs(j.c - j.b) || j.a == j.b + j.c;
  return is_edge ? 2 : 0;
}

double number_of_pairs(const Spins& j, int n_massless) {
  if (n_massless == 1) return number_with_one_massless(j);
  return n_massless == 2 ? number_with_two_massless(j) : number_of_massless(j);
}

int doubled(double spin) {
  return static_cast<int>(std::lround(2 * spin));
}

double weight(const Spins& j, double s, double l, int n_massless) {
  const double n = j.b + j.c + 1;
  double result = -n * std::abs(s - j.a) + s;
  if (n_massless == 1) return result;
  result -= 2 * n * n * std::abs(l - std::abs(s - j.a) - 0.5);
  const auto couples = [&](double m) {
    return clebsch_gordan(
               doubled(l), 0, doubled(s), doubled(m), doubled(j.a), doubled(m)) != 0;
  };
  if (couples(j.b - j.c) || couples(j.b + j.c)) return result;
  return result - 2 * n * n * (j.a + j.b + j.c);
}

struct Weighted {
  LsPair pair = {};
  double weight = 0;
};

// In turn the first of the longer list and of the shorter one, as long as both last.
std::vector<LsPair> in_turn(std::vector<Weighted> even, std::vector<Weighted> odd) {
  const auto by_weight = [](const Weighted& x, const Weighted& y) {
    return x.weight > y.weight;
  };
  std::stable_sort(even.begin(), even.end(), by_weight);
  std::stable_sort(odd.begin(), odd.end(), by_weight);
  if (even.size() < odd.size()) std::swap(even, odd);
  std::vector<LsPair> result;
  for (std::size_t i = 0; i < odd.size(); ++i) {
    result.push_back(even[i].pair);
    result.push_back(odd[i].pair);
  }
  if (odd.empty() && !even.empty()) result.push_back(even.front().pair);
  return result;
}

}  // namespace

std::vector<LsPair> independent_pairs(const std::vector<LsPair>& list,
                                      const DecaySpins& decay,
                                      const std::vector<int>& two_lambda_b,
                                      const std::vector<int>& two_lambda_c) {
  const Eigen::MatrixXd all = ls_to_helicity(decay, list, two_lambda_b, two_lambda_c);
  std::vector<LsPair> result;
  Eigen::MatrixXd kept(0, all.cols());
  for (std::size_t i = 0; i < list.size(); ++i) {
    Eigen::MatrixXd with(kept.rows() + 1, all.cols());
    with << kept, all.row(static_cast<Eigen::Index>(i));
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(with);
    if (qr.rank() < with.rows()) continue;
    kept = with;
    result.push_back(list[i]);
  }
  return result;
}

std::vector<LsPair> heaviest_pairs(const std::vector<LsPair>& list,
                                   const DecaySpins& decay,
                                   std::array<bool, 3> is_massless) {
  const auto n_massless =
      static_cast<int>(std::count(is_massless.begin(), is_massless.end(), true));
  Spins j{.a = 0.5 * decay.two_ja, .b = 0.5 * decay.two_jb, .c = 0.5 * decay.two_jc};
  if (is_massless[2]) std::swap(j.b, j.c);
  if (n_massless == 0 || (n_massless == 1 && j.b == 0)) return list;
  std::vector<Weighted> even, odd;
  for (double s = std::abs(j.b - j.c); s < j.b + j.c + 1; ++s) {
    for (double l = std::abs(j.a - s); l < j.a + s + 1; ++l) {
      auto& target = static_cast<int>(l) % 2 == 0 ? even : odd;
      target.push_back({{static_cast<int>(l), doubled(s)}, weight(j, s, l, n_massless)});
    }
  }
  std::vector<LsPair> chosen = in_turn(std::move(even), std::move(odd));
  const auto n = static_cast<std::size_t>(number_of_pairs(j, n_massless));
  if (chosen.size() > n) chosen.resize(n);
  std::vector<LsPair> result;
  for (const LsPair& pair : list) {
    const bool is_chosen = std::find(chosen.begin(), chosen.end(), pair) != chosen.end();
    if (is_chosen) result.push_back(pair);
  }
  return result;
}

}  // namespace jacta
