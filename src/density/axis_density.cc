// A density on one axis: a formula whose arguments are numbers or parameters.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "axis_function.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "tile_columns.h"

namespace jacta {

Limits limits_of(ArgumentDomain domain) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  switch (domain) {
    case ArgumentDomain::positive:
      return {std::numeric_limits<double>::min(), infinity};
    case ArgumentDomain::not_negative:
      return {0, infinity};
    case ArgumentDomain::fraction:
      return {0, 1};
    case ArgumentDomain::any:
      break;
  }
  return {};
}

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

// From arguments to parameters: where each argument comes from.
struct ArgumentMap {
  std::vector<double> numbers;
  std::vector<std::size_t> parameters;  // `none`: the number
  bool repeats = false;                 // whether a parameter stands for two arguments
};

class AxisEvaluator final : public DensityEvaluator {
 public:
  AxisEvaluator(std::unique_ptr<AxisFunction> function,
                const AxisRange& axis,
                const ArgumentMap& map,
                std::size_t n_parameters)
      : function_(std::move(function)),
        axis_(axis),
        map_(map),
        arguments_(map.numbers),
        n_parameters_(n_parameters) {
    const std::size_t n = arguments_.size();
    first_.resize(n);
    second_.resize(n * (n + 1) / 2);
    if (map_.repeats) scratch_ = TileColumns(n);
  }

  bool move_to(std::span<const double> values, bool derivatives) override {
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
      const std::size_t p = map_.parameters[i];
      if (p != none) arguments_[i] = values[p];
    }
    return function_->move_to(arguments_, axis_.range, derivatives);
  }

  void fill(std::span<const double* const> axes,
            std::size_t n,
            const DensityColumns& out) override {
    const double* x = axes[axis_.axis];
    const std::size_t padded = (n + 7) / 8 * 8;
    if (out.first.empty()) {
      function_->fill(x, padded, {out.value, {}, {}});
    } else if (map_.repeats) {
      fill_summed(x, padded, out);
    } else {
      fill_directly(x, padded, out);
    }
  }

  BoxProbability probability(std::span<const Limits> box) override {
    const Limits& interval = box[axis_.axis];
    const BoxProbability own =
        function_->probability(std::max(interval.lower, axis_.range.lower),
                               std::min(interval.upper, axis_.range.upper));
    BoxProbability result{own.value, {}, {}};
    if (own.first.empty()) return result;
    result.first.assign(n_parameters_, 0);
    result.second.assign(n_parameters_ * (n_parameters_ + 1) / 2, 0);
    for_each_argument(
        [&](std::size_t i, std::size_t p) { result.first[p] += own.first[i]; },
        [&](std::size_t pair, std::size_t of_parameters, double times) {
          result.second[of_parameters] += times * own.second[pair];
        });
    return result;
  }

  void prepare_sampling() override { function_->prepare_sampling(); }
  void sample(Stream& stream, std::span<double> event) const override {
    event[axis_.axis] = function_->sample(stream);
  }

 private:
  // Calls with arguments that are parameters and with pairs of them; a pair of arguments
  // that are one parameter counts twice in its second derivative.
  template <class OnOne, class OnPair>
  void for_each_argument(const OnOne& on_one, const OnPair& on_pair) const {
    const auto& p = map_.parameters;
    for (std::size_t i = 0; i < p.size(); ++i) {
      if (p[i] == none) continue;
      on_one(i, p[i]);
      for (std::size_t j = 0; j <= i; ++j) {
        if (p[j] == none) continue;
        const double times = i != j && p[i] == p[j] ? 2 : 1;
        on_pair(packed_pair(i, j), packed_pair(p[i], p[j]), times);
      }
    }
  }

  void fill_directly(const double* x, std::size_t n, const DensityColumns& out) {
    std::fill(first_.begin(), first_.end(), nullptr);
    std::fill(second_.begin(), second_.end(), nullptr);
    for_each_argument([&](std::size_t i, std::size_t p) { first_[i] = out.first[p]; },
                      [&](std::size_t pair, std::size_t of_parameters, double) {
                        second_[pair] = out.second[of_parameters];
                      });
    function_->fill(x, n, {out.value, first_, second_});
  }

  void fill_summed(const double* x, std::size_t n, const DensityColumns& out) {
    function_->fill(x, n, {out.value, scratch_.first(), scratch_.second()});
    for (double* column : out.first) std::fill(column, column + n, 0);
    for (double* column : out.second) std::fill(column, column + n, 0);
    const auto add = [n](double* to, const double* from, double times) {
      for (std::size_t e = 0; e < n; ++e) to[e] += times * from[e];
    };
    for_each_argument(
        [&](std::size_t i, std::size_t p) { add(out.first[p], scratch_.first()[i], 1); },
        [&](std::size_t pair, std::size_t of_parameters, double times) {
          add(out.second[of_parameters], scratch_.second()[pair], times);
        });
  }

  std::unique_ptr<AxisFunction> function_;
  AxisRange axis_;
  ArgumentMap map_;
  std::vector<double> arguments_;
  std::size_t n_parameters_;
  std::vector<double*> first_;
  std::vector<double*> second_;
  TileColumns scratch_;
};

class AxisDensity final : public Density {
 public:
  AxisDensity(const std::string& kind,
              const AxisRange& axis,
              const std::vector<DensityArgument>& arguments,
              const std::vector<ArgumentDomain>& domains,
              MakeFunction make)
      : axis_(axis), make_(std::move(make)) {
    const Limits& range = axis.range;
    if (!(range.lower < range.upper) || !std::isfinite(range.lower) ||
        !std::isfinite(range.upper)) {
      throw UsageError(fmt::format("{}: the range [{}, {}] is empty or not finite",
                                   kind,
                                   shortest(range.lower),
                                   shortest(range.upper)));
    }
    axes_ = {axis.axis};
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const DensityArgument& argument = arguments[i];
      const Limits limits = limits_of(domains[i]);
      if (argument.is_parameter()) {
        const std::size_t known = parameters().size();
        map_.parameters.push_back(add_parameter(argument.parameter, limits));
        map_.repeats = map_.repeats || parameters().size() == known;
      } else if (std::isfinite(argument.value) && limits.contains(argument.value)) {
        map_.parameters.push_back(none);
      } else {
        throw UsageError(fmt::format("{}: the argument {} is {}, outside [{}, {}]",
                                     kind,
                                     i,
                                     shortest(argument.value),
                                     shortest(limits.lower),
                                     shortest(limits.upper)));
      }
      map_.numbers.push_back(argument.value);
    }
  }

  std::unique_ptr<DensityEvaluator> evaluator(
      const density_kernels::Kernels& kernels) const override {
    return std::make_unique<AxisEvaluator>(
        make_(kernels), axis_, map_, parameters().size());
  }

 private:
  AxisRange axis_;
  MakeFunction make_;
  ArgumentMap map_;
};

}  // namespace

SharedDensity make_axis_density(const std::string& kind,
                                const AxisRange& axis,
                                std::vector<DensityArgument> arguments,
                                const std::vector<ArgumentDomain>& domains,
                                MakeFunction make) {
  return std::make_shared<const AxisDensity>(
      kind, axis, arguments, domains, std::move(make));
}

}  // namespace jacta
