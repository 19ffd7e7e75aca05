// AxisFunction: a formula on one axis at values of its arguments, which a density on an
// axis (axis_density.h) wraps: the arguments are numbered, numbers and parameters alike.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jacta/density/density.h"
#include "jacta/density/kinds.h"
#include "sampling_table.h"

namespace jacta {

class AxisFunction {
 public:
  virtual ~AxisFunction() = default;

  /// Takes the arguments; false where there is no density on the range.
  virtual bool move_to(std::span<const double> arguments,
                       const Limits& range,
                       bool derivatives) = 0;
  /// As DensityEvaluator::fill, with one column per argument; null: not wanted.
  virtual void fill(const double* x, std::size_t n, const DensityColumns& out) = 0;
  /// The normalised density at x.
  virtual double density(double x) const = 0;
  /// The probability of an interval within the range, with derivatives in the arguments
  /// after move_to() with derivatives.
  virtual BoxProbability probability(double lower, double upper) const = 0;
  /// Where the density or its slope jumps.
  virtual std::vector<double> breakpoints() const { return {}; }

  virtual void prepare_sampling();
  virtual double sample(Stream& stream) const { return table_.sample(stream); }

 protected:
  Limits range_;

 private:
  SamplingTable table_;
};

/// What arguments may be.
enum class ArgumentDomain { any, positive, not_negative, fraction };

/// The closed interval of the values; that of `positive` ends at the smallest number.
Limits limits_of(ArgumentDomain domain);

using MakeFunction =
    std::function<std::unique_ptr<AxisFunction>(const density_kernels::Kernels&)>;

/// A density on one axis. Throws UsageError for a bad range and for numbers outside the
/// domains, one per argument.
SharedDensity make_axis_density(const std::string& kind,
                                const AxisRange& axis,
                                std::vector<DensityArgument> arguments,
                                const std::vector<ArgumentDomain>& domains,
                                MakeFunction make);

}  // namespace jacta
