// FrozenDistribution: a `scipy.stats` distribution with fixed arguments, such as
// "stats.uniform(loc=-2, scale=4)", as constraint of a nuisance parameter.
//
// Known: norm, uniform, lognorm(s), gamma(a), expon, beta(a, b), truncnorm(a, b),
// poisson(mu), chi2(df), t(df), cauchy, laplace, triang(c), each with loc and scale
// (poisson: loc only) and SciPy's shape arguments, by position or by name.
// logpdf agrees with SciPy to 1e-12 of its largest term and is -inf outside the support,
// which includes its ends; the first and second derivatives are exact (0 outside the
// support and at the kink of laplace; poisson has none).
//
//     auto prior =
//         jacta::FrozenDistribution::make("norm", {}, {{"loc", 1}, {"scale", 2}});
//     double density = prior.logpdf(0.5);
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jacta/base/error.h"
#include "jacta/random/stream.h"

namespace jacta {

class FrozenDistribution {
 public:
  /// Positional and named arguments as in SciPy. Throws InputError for an unknown name,
  /// an unknown, missing or doubled argument, or a value outside its range.
  static FrozenDistribution make(
      const std::string& name,
      const std::vector<double>& arguments,
      const std::vector<std::pair<std::string, double>>& named_arguments,
      const Location& where = {});

  /// ln of the density (poisson: of the probability) and its derivatives.
  struct LogDensity {
    double value;
    double first;
    double second;
  };
  LogDensity evaluate(double x) const;
  double logpdf(double x) const { return evaluate(x).value; }

  double sample(Stream& stream) const;

  /// The closed interval outside which logpdf is -inf; ends may be infinite.
  std::pair<double, double> support() const;

  const std::string& name() const { return name_; }
  /// "stats.uniform(loc=-2.0, scale=4.0)".
  std::string text() const;
  friend bool operator==(const FrozenDistribution& a, const FrozenDistribution& b) {
    return a.text() == b.text();
  }

  /// What a kind of distribution has to do, with loc = 0 and scale = 1.
  struct Kind;

 private:
  FrozenDistribution() = default;

  std::shared_ptr<const Kind> kind_;
  std::string name_;
  std::vector<std::pair<std::string, double>> shapes_;
  double loc_ = 0;
  double scale_ = 1;
  double log_scale_ = 0;
};

}  // namespace jacta
