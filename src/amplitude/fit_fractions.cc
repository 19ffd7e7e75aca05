#include "jacta/amplitude/fit_fractions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/wave/amplitude_point.h"

namespace jacta {

namespace {

struct Part {
  double value = 0;
  Eigen::VectorXd gradient = {};
};

std::vector<bool> joined(std::vector<bool> a, const std::vector<bool>& b) {
  for (std::size_t k = 0; k < a.size(); ++k) a[k] = a[k] || b[k];
  return a;
}

// Integrals of some of the waves, and their ratios to that of others.
class Parts {
 public:
  Parts(const IntegralMatrix& matrix,
        const AmplitudePoint& point,
        const std::vector<bool>& whole)
      : matrix_(matrix), point_(point), whole_(integral(whole)) {
    if (whole_.value > 0 && std::isfinite(whole_.value)) return;
    throw InputError(
        fmt::format("the integral of the intensity is {}: there are no fractions",
                    shortest(whole_.value)),
        "give couplings that are not 0");
  }

  Part fraction(const std::vector<bool>& waves) const {
    auto part = integral(waves);
    part.gradient = part.gradient / whole_.value -
                    part.value / (whole_.value * whole_.value) * whole_.gradient;
    part.value /= whole_.value;
    return part;
  }

 private:
  Part integral(const std::vector<bool>& waves) const {
    auto c = point_.coefficients();
    for (std::size_t k = 0; k < waves.size(); ++k) {
      if (!waves[k]) c[k] = 0;
    }
    auto g = matrix_.projections(c, 1);
    const auto& columns = matrix_.store().table().columns();
    for (Eigen::Index q = 0; q < g.size(); ++q) {
      if (!waves[columns[static_cast<std::size_t>(q)].wave]) g[q] = 0;
    }
    return {matrix_.value(c), point_.gradient(g)};
  }

  const IntegralMatrix& matrix_;
  const AmplitudePoint& point_;
  Part whole_;
};

// The waves that fractions are relative to.
std::vector<bool> whole_of(const CoherentSum& sum,
                           const std::vector<FractionGroup>& groups,
                           bool relative_to_groups) {
  std::vector<bool> whole(sum.waves.size(), !relative_to_groups);
  for (const auto& group : groups) whole = joined(whole, group.waves);
  return whole;
}

}  // namespace

const FitFraction& FitFractions::at(const std::string& name) const {
  for (const auto& fraction : fractions) {
    if (fraction.name == name) return fraction;
  }
  throw UsageError(fmt::format("there is no fit fraction '{}'", name));
}

FitFractions fit_fractions(const std::shared_ptr<const CoherentSum>& sum,
                           const std::vector<std::size_t>& active,
                           IntegralMatrix& matrix,
                           std::span<const double> theta,
                           const FractionOptions& options,
                           const Executor* executor) {
  const auto& table = matrix.store().table();
  if (table.n_active() != active.size()) {
    throw UsageError("the integral matrix was made for other active parameters");
  }
  CoefficientEvaluator evaluator(sum, active);
  const AmplitudePoint point(*sum, table, evaluator, theta, 1);
  matrix.update(point.values(), 1, executor);
  const auto groups = options.groups.empty()
                          ? fraction_groups(*sum, FractionParts::resonance)
                          : options.groups;
  const Parts parts(matrix, point, whole_of(*sum, groups, options.relative_to_groups));

  FitFractions result;
  result.has_errors = options.covariance.has_value();
  const auto add = [&](const std::string& name,
                       const Part& part,
                       const std::string& r,
                       const std::string& s) {
    FitFraction f{name, part.value, part.gradient, 0, r, s};
    if (options.covariance) {
      f.error =
          std::sqrt(std::max(0.0, f.gradient.dot(*options.covariance * f.gradient)));
    }
    return f;
  };
  std::vector<Part> single;
  Part diagonal{0, Eigen::VectorXd::Zero(static_cast<Eigen::Index>(active.size()))};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto& r = groups[i].name;
    result.parts.push_back(r);
    single.push_back(parts.fraction(groups[i].waves));
    diagonal.value += single[i].value;
    diagonal.gradient += single[i].gradient;
    result.fractions.push_back(add(r, single[i], r, r));
    for (std::size_t j = i; j-- > 0;) {
      const auto& s = groups[j].name;
      Part both = parts.fraction(joined(groups[i].waves, groups[j].waves));
      both.value -= single[i].value + single[j].value;
      both.gradient -= single[i].gradient + single[j].gradient;
      result.fractions.push_back(add(fmt::format("{}x{}", r, s), both, r, s));
    }
  }
  result.sum_diag = add("sum_diag", diagonal, "", "");
  return result;
}

}  // namespace jacta
