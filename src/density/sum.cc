// p = sum_i f_i p_i, the last f being 1 minus the others.
#include <fmt/format.h>

#include <cmath>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/density/kinds.h"
#include "parts.h"

namespace jacta {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);
// What the sum of fractions that are written with a few digits may be off.
constexpr double rounding = 1e-12;

// A fraction: a number, or a parameter by its position.
struct Fraction {
  double value;
  std::size_t parameter;
};

class SumEvaluator final : public DensityEvaluator {
 public:
  SumEvaluator(std::vector<Part> parts,
               const std::vector<Fraction>& fractions,
               std::size_t n_parameters)
      : parts_(std::move(parts)),
        fractions_(fractions),
        weights_(parts_.size()),
        n_parameters_(n_parameters) {}

  bool move_to(std::span<const double> values, bool derivatives) override {
    derivatives_ = derivatives;
    double rest = 1;
    for (std::size_t i = 0; i < fractions_.size(); ++i) {
      const Fraction& f = fractions_[i];
      weights_[i] = f.parameter == none ? f.value : values[f.parameter];
      rest -= weights_[i];
    }
    weights_.back() = std::abs(rest) < rounding ? 0 : rest;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!parts_[i].move_to(values, derivatives)) return false;
    }
    return true;
  }

  void fill(std::span<const double* const> axes,
            std::size_t count,
            const DensityColumns& out) override {
    const bool derivatives = !out.first.empty();
    const std::size_t n = (count + 7) / 8 * 8;
    clear(out, n);
    for (Part& part : parts_) part.fill(axes, count, derivatives);
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      add_to(out.value, weights_[i], parts_[i].value(), n);
    }
    if (!derivatives) return;
    for_each_term(
        [&](std::size_t p, double factor, std::size_t i) {
          add_to(out.first[p], factor, parts_[i].value(), n);
        },
        [&](std::size_t p, std::size_t i, std::size_t a) {
          add_to(out.first[p], weights_[i], parts_[i].first(a), n);
        },
        [&](std::size_t pair, double factor, std::size_t i, std::size_t a) {
          add_to(out.second[pair], factor, parts_[i].first(a), n);
        },
        [&](std::size_t pair, double times, std::size_t i, std::size_t a, std::size_t b) {
          add_to(out.second[pair], times * weights_[i], parts_[i].second(a, b), n);
        });
  }

  BoxProbability probability(std::span<const Limits> box) override {
    std::vector<BoxProbability> own;
    for (const Part& part : parts_) own.push_back(part.evaluator().probability(box));
    BoxProbability result;
    for (std::size_t i = 0; i < own.size(); ++i)
      result.value += weights_[i] * own[i].value;
    if (!derivatives_) return result;
    result.first.assign(n_parameters_, 0);
    result.second.assign(n_parameters_ * (n_parameters_ + 1) / 2, 0);
    for_each_term(
        [&](std::size_t p, double factor, std::size_t i) {
          result.first[p] += factor * own[i].value;
        },
        [&](std::size_t p, std::size_t i, std::size_t a) {
          result.first[p] += weights_[i] * own[i].first[a];
        },
        [&](std::size_t pair, double factor, std::size_t i, std::size_t a) {
          result.second[pair] += factor * own[i].first[a];
        },
        [&](std::size_t pair, double times, std::size_t i, std::size_t a, std::size_t b) {
          result.second[pair] += times * weights_[i] * own[i].second[packed_pair(a, b)];
        });
    return result;
  }

  void prepare_sampling() override {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!(weights_[i] >= 0)) {
        throw InputError(
            fmt::format("a density of which toys are drawn has the fraction {}",
                        shortest(weights_[i])),
            "fractions are between 0 and 1 and add up to 1 at most");
      }
      if (weights_[i] > 0) parts_[i].evaluator().prepare_sampling();
    }
  }

  void sample(Stream& stream, std::span<double> event) const override {
    double u = stream.uniform();
    std::size_t last = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (weights_[i] == 0) continue;
      last = i;
      if (u < weights_[i]) break;
      u -= weights_[i];
    }
    parts_[last].evaluator().sample(stream, event);
  }

 private:
  // All terms of the derivatives: df/dp p_i, f dp_i/da, df/dp dp_i/da and f d2p_i/dadb.
  template <class Value, class First, class Mixed, class Second>
  void for_each_term(const Value& value,
                     const First& first,
                     const Mixed& mixed,
                     const Second& second) const {
    const auto of_fraction = [&](std::size_t p, double sign, std::size_t i) {
      value(p, sign, i);
      const auto& positions = parts_[i].positions();
      for (std::size_t a = 0; a < positions.size(); ++a) {
        // A fraction that is also a parameter of the part: twice, by both orders.
        const double times = positions[a] == p ? 2 : 1;
        mixed(packed_pair(p, positions[a]), sign * times, i, a);
      }
    };
    for (std::size_t i = 0; i < fractions_.size(); ++i) {
      if (fractions_[i].parameter == none) continue;
      of_fraction(fractions_[i].parameter, 1, i);
      of_fraction(fractions_[i].parameter, -1, parts_.size() - 1);
    }
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const auto& positions = parts_[i].positions();
      for (std::size_t a = 0; a < positions.size(); ++a) {
        first(positions[a], i, a);
        for (std::size_t b = 0; b <= a; ++b) {
          second(packed_pair(positions[a], positions[b]), 1, i, a, b);
        }
      }
    }
  }

  std::vector<Part> parts_;
  std::vector<Fraction> fractions_;
  std::vector<double> weights_;
  std::size_t n_parameters_;
  bool derivatives_ = false;
};

class SumDensity final : public Density {
 public:
  SumDensity(std::vector<SharedDensity> parts,
             const std::vector<DensityArgument>& fractions)
      : parts_(std::move(parts)) {
    if (parts_.size() < 2 || fractions.size() + 1 != parts_.size()) {
      throw UsageError(fmt::format(
          "sum: {} densities and {} fractions; the last one has no fraction of "
          "its own",
          parts_.size(),
          fractions.size()));
    }
    axes_ = parts_[0]->axes();
    double total = 0;
    for (const DensityArgument& f : fractions) {
      if (f.is_parameter()) {
        fractions_.push_back({0, add_parameter(f.parameter, {0, 1})});
        continue;
      }
      fractions_.push_back({f.value, none});
      total += f.value;
      if (f.value >= 0 && total <= 1 + rounding) continue;
      throw UsageError(fmt::format(
          "sum: the fractions are not between 0 and 1, or add up to {:g}", total));
    }
    for (const SharedDensity& part : parts_) {
      if (part->axes() != axes_) throw UsageError("sum: the parts are on different axes");
      positions_.push_back(add_parameters(*part));
    }
  }

  std::unique_ptr<DensityEvaluator> evaluator(
      const density_kernels::Kernels& kernels) const override {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      parts.emplace_back(*parts_[i], positions_[i], kernels);
    }
    return std::make_unique<SumEvaluator>(
        std::move(parts), fractions_, parameters().size());
  }

 private:
  std::vector<SharedDensity> parts_;
  std::vector<Fraction> fractions_;
  std::vector<std::vector<std::size_t>> positions_;
};

}  // namespace

SharedDensity sum_density(std::vector<SharedDensity> parts,
                          std::vector<DensityArgument> fractions) {
  return std::make_shared<const SumDensity>(std::move(parts), fractions);
}

}  // namespace jacta
