#include "jacta/amplitude/fit_fractions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "jacta/base/error.h"
#include "jacta/wave/amplitude_point.h"

namespace jacta {

namespace {

struct Part {
  double value = 0;
  Eigen::VectorXd gradient = {};
};

// Integrals of parts of the sum, and their ratios to the whole.
class Parts {
 public:
  Parts(const CoherentSum& sum, const IntegralMatrix& matrix, const AmplitudePoint& point)
      : sum_(sum), matrix_(matrix), point_(point), whole_(integral({})) {}

  // The chains that hold one of the resonances; all for none.
  Part fraction(const std::vector<std::string>& resonances) const {
    auto part = integral(resonances);
    part.gradient = part.gradient / whole_.value -
                    part.value / (whole_.value * whole_.value) * whole_.gradient;
    part.value /= whole_.value;
    return part;
  }

 private:
  bool is_in(std::size_t wave, const std::vector<std::string>& resonances) const {
    const auto& names = sum_.chains[sum_.waves[wave].chain].resonances;
    return resonances.empty() || std::any_of(names.begin(), names.end(), [&](auto& name) {
             return std::find(resonances.begin(), resonances.end(), name) !=
                    resonances.end();
           });
  }

  Part integral(const std::vector<std::string>& resonances) const {
    auto c = point_.coefficients();
    for (std::size_t k = 0; k < sum_.waves.size(); ++k) {
      if (!is_in(k, resonances)) c[k] = 0;
    }
    auto g = matrix_.projections(c, 1);
    const auto& columns = matrix_.store().table().columns();
    for (Eigen::Index q = 0; q < g.size(); ++q) {
      if (!is_in(columns[static_cast<std::size_t>(q)].wave, resonances)) g[q] = 0;
    }
    return {matrix_.value(c), point_.gradient(g)};
  }

  const CoherentSum& sum_;
  const IntegralMatrix& matrix_;
  const AmplitudePoint& point_;
  Part whole_;
};

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
                           const std::optional<Eigen::MatrixXd>& covariance,
                           const Executor* executor) {
  const auto& table = matrix.store().table();
  if (table.n_active() != active.size()) {
    throw UsageError("the integral matrix was made for other active parameters");
  }
  CoefficientEvaluator evaluator(sum, active);
  const AmplitudePoint point(*sum, table, evaluator, theta, 1);
  matrix.update(point.values(), 1, executor);
  const Parts parts(*sum, matrix, point);

  std::set<std::string> names;
  for (const auto& chain : sum->chains) {
    names.insert(chain.resonances.begin(), chain.resonances.end());
  }
  FitFractions result;
  result.resonances.assign(names.begin(), names.end());
  const auto add = [&](const std::string& name,
                       const Part& part,
                       const std::string& r,
                       const std::string& s) {
    FitFraction f{name, part.value, part.gradient, 0, r, s};
    if (covariance) f.error = std::sqrt(f.gradient.dot(*covariance * f.gradient));
    return f;
  };
  std::vector<Part> single;
  Part diagonal{0, Eigen::VectorXd::Zero(static_cast<Eigen::Index>(active.size()))};
  for (std::size_t i = 0; i < result.resonances.size(); ++i) {
    const auto& r = result.resonances[i];
    single.push_back(parts.fraction({r}));
    diagonal.value += single[i].value;
    diagonal.gradient += single[i].gradient;
    result.fractions.push_back(add(r, single[i], r, r));
    for (std::size_t j = i; j-- > 0;) {
      const auto& s = result.resonances[j];
      Part both = parts.fraction({r, s});
      both.value -= single[i].value + single[j].value;
      both.gradient -= single[i].gradient + single[j].gradient;
      result.fractions.push_back(add(fmt::format("{}x{}", r, s), both, r, s));
    }
  }
  result.sum_diag = add("sum_diag", diagonal, "", "");
  return result;
}

}  // namespace jacta
