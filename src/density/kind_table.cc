#include "kind_table.h"

namespace jacta {

namespace {

using A = std::vector<DensityArgument>;
constexpr ArgumentDomain any = ArgumentDomain::any;
constexpr ArgumentDomain positive = ArgumentDomain::positive;
constexpr ArgumentDomain not_negative = ArgumentDomain::not_negative;

}  // namespace

const std::vector<AxisKind>& axis_kinds() {
  static const std::vector<AxisKind> kinds = {
      {"uniform",
       "constant",
       {},
       false,
       [](const AxisRange& r, A) { return uniform_density(r); }},
      {"gaussian",
       "N exp(-(x - mean)^2 / (2 sigma^2))",
       {{"mean", any, "position of the maximum"},
        {"sigma", positive, "standard deviation"}},
       false,
       [](const AxisRange& r, A a) { return gaussian_density(r, a[0], a[1]); }},
      {"exponential",
       "N exp(slope x)",
       {{"slope", any, "in 1 / (unit of the axis); negative: falling"}},
       false,
       [](const AxisRange& r, A a) { return exponential_density(r, a[0]); }},
      {"power_law",
       "N x^exponent, on a range above 0",
       {{"exponent", any, "negative: falling"}},
       false,
       [](const AxisRange& r, A a) { return power_law_density(r, a[0]); }},
      {"chebyshev",
       "N (1 + c_1 T_1(t) + c_2 T_2(t) + ...), t from -1 to 1 over the range",
       {{"coefficients", any, "c_1, c_2, ..."}},
       true,
       [](const AxisRange& r, A a) { return chebyshev_density(r, a); }},
      {"bernstein",
       "N sum of c_k C(n,k) t^k (1 - t)^(n - k), t from 0 to 1 over the range",
       {{"coefficients", not_negative, "c_0, ..., c_n; fix one of them"}},
       true,
       [](const AxisRange& r, A a) { return bernstein_density(r, a); }},
      {"crystal_ball",
       "a Gaussian with a power-law tail at low values",
       {{"mean", any, "position of the maximum"},
        {"sigma", positive, "width of the Gaussian"},
        {"alpha", positive, "where the tail begins, in sigma below the mean"},
        {"n", positive, "power of the tail"}},
       false,
       [](const AxisRange& r, A a) {
         return crystal_ball_density(r, a[0], a[1], a[2], a[3]);
       }},
      {"double_crystal_ball",
       "a Gaussian with power-law tails on both sides",
       {{"mean", any, "position of the maximum"},
        {"sigma", positive, "width of the Gaussian"},
        {"alpha_low", positive, "where the lower tail begins, in sigma"},
        {"n_low", positive, "power of the lower tail"},
        {"alpha_high", positive, "where the upper tail begins, in sigma"},
        {"n_high", positive, "power of the upper tail"}},
       false,
       [](const AxisRange& r, A a) {
         return double_crystal_ball_density(r, a[0], a[1], a[2], a[3], a[4], a[5]);
       }},
      {"argus",
       "N x u^power exp(slope u), u = 1 - (x / endpoint)^2",
       {{"endpoint", positive, "where the density ends"},
        {"slope", any, "usually negative"},
        {"power", not_negative, "usually 0.5", 0.5}},
       false,
       [](const AxisRange& r, A a) { return argus_density(r, a[0], a[1], a[2]); }},
      {"breit_wigner",
       "N / ((x - mean)^2 + width^2 / 4)",
       {{"mean", any, "position of the maximum"},
        {"width", positive, "full width at half maximum"}},
       false,
       [](const AxisRange& r, A a) { return breit_wigner_density(r, a[0], a[1]); }},
      {"voigt",
       "a Breit-Wigner convolved with a Gaussian",
       {{"mean", any, "position of the maximum"},
        {"width", not_negative, "full width at half maximum of the Breit-Wigner"},
        {"sigma", positive, "width of the Gaussian"}},
       false,
       [](const AxisRange& r, A a) { return voigt_density(r, a[0], a[1], a[2]); }}};
  return kinds;
}

}  // namespace jacta
