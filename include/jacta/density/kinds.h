// The kinds of densities, as functions that make them.
//
// With x the value on the axis, [a, b] its range and N the normalisation on the range:
//
//     uniform          1 / (b - a)
//     gaussian         N exp(-(x - mean)^2 / (2 sigma^2))
//     exponential      N exp(slope x)
//     power_law        N x^exponent                                   (a > 0)
//     chebyshev        N (1 + sum_k c_k T_k(t)),  t = (2 x - a - b) / (b - a), k = 1, ...
//     bernstein        N sum_k c_k C(n,k) t^k (1-t)^(n-k),  t = (x - a) / (b - a)
//     crystal_ball     N exp(-z^2 / 2) for z > -alpha, else
//                      N exp(-alpha^2 / 2) (1 - alpha (z + alpha) / n)^(-n)
//                      with z = (x - mean) / sigma
//     double_crystal_ball   the same with a second tail above alpha_high
//     argus            N x u^power exp(slope u), u = 1 - (x / endpoint)^2, 0 for u < 0
//     breit_wigner     N / ((x - mean)^2 + width^2 / 4)
//     voigt            a Breit-Wigner convolved with a Gaussian, on the whole line, then
//                      normalised on the range
//     histogram        piecewise constant
//
// and of several densities: sums with fractions, products over axes, the convolution with
// a Gaussian.
//
// An argument is a number or the name of a parameter:
//
//     auto background = jacta::exponential_density({0, {90, 150}}, "slope");
//     auto signal = jacta::gaussian_density({0, {90, 150}}, 125.0, "resolution");
//     auto both = jacta::sum_density({signal, background}, {"signal_fraction"});
//
// Errors: UsageError for a range that is empty or not finite, a number outside what the
// formula allows, parts on other axes. Reference: the formulas are those of RooFit
// (Chebyshev, Bernstein, Crystal Ball, Argus) and of SciPy; the Crystal Ball function is
// from J. Gaiser, SLAC-R-255 (1982), Argus from H. Albrecht et al., Phys. Lett. B 241
// (1990) 278, doi:10.1016/0370-2693(90)91293-K.
#pragma once

#include <string>
#include <vector>

#include "jacta/data/histogram.h"
#include "jacta/density/density.h"

namespace jacta {

/// A number or a parameter.
struct DensityArgument {
  std::string parameter = {};  ///< empty: a number
  double value = 0;

  DensityArgument(double number) : value(number) {}                  // NOLINT
  DensityArgument(std::string name) : parameter(std::move(name)) {}  // NOLINT
  DensityArgument(const char* name) : parameter(name) {}             // NOLINT
  bool is_parameter() const { return !parameter.empty(); }
};

/// An axis of the analysis by its number, and the range of the density on it.
struct AxisRange {
  std::size_t axis = 0;
  Limits range = {};
};

SharedDensity uniform_density(const AxisRange& axis);
SharedDensity gaussian_density(const AxisRange& axis,
                               DensityArgument mean,
                               DensityArgument sigma);
SharedDensity exponential_density(const AxisRange& axis, DensityArgument slope);
SharedDensity power_law_density(const AxisRange& axis, DensityArgument exponent);
/// Coefficients of T_1, T_2, ...; that of T_0 is 1.
SharedDensity chebyshev_density(const AxisRange& axis,
                                std::vector<DensityArgument> coefficients);
/// All coefficients; a common factor has no effect, so that one of them is to be fixed.
SharedDensity bernstein_density(const AxisRange& axis,
                                std::vector<DensityArgument> coefficients);
SharedDensity crystal_ball_density(const AxisRange& axis,
                                   DensityArgument mean,
                                   DensityArgument sigma,
                                   DensityArgument alpha,
                                   DensityArgument n);
SharedDensity double_crystal_ball_density(const AxisRange& axis,
                                          DensityArgument mean,
                                          DensityArgument sigma,
                                          DensityArgument alpha_low,
                                          DensityArgument n_low,
                                          DensityArgument alpha_high,
                                          DensityArgument n_high);
SharedDensity argus_density(const AxisRange& axis,
                            DensityArgument endpoint,
                            DensityArgument slope,
                            DensityArgument power = 0.5);
SharedDensity breit_wigner_density(const AxisRange& axis,
                                   DensityArgument mean,
                                   DensityArgument width);
SharedDensity voigt_density(const AxisRange& axis,
                            DensityArgument mean,
                            DensityArgument width,
                            DensityArgument sigma);
/// Contents of bins that cover the range.
SharedDensity histogram_density(const AxisRange& axis,
                                std::vector<double> edges,
                                std::vector<double> contents);
/// sum_i f_i p_i with the fractions of all parts but the last, which has the rest.
SharedDensity sum_density(std::vector<SharedDensity> parts,
                          std::vector<DensityArgument> fractions);
/// Parts on different axes.
SharedDensity product_density(std::vector<SharedDensity> parts);
/// The density of x = y + r with y from `part`, on `true_range`, and r Gaussian.
SharedDensity convolution_density(const AxisRange& axis,
                                  SharedDensity part,
                                  const Limits& true_range,
                                  DensityArgument sigma);

}  // namespace jacta
