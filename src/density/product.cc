// p(x, y, ...) = p_1(x) p_2(y) ... Products of two, so that derivatives stay short.
#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/density/kinds.h"
#include "parts.h"

namespace jacta {

namespace {

class ProductEvaluator final : public DensityEvaluator {
 public:
  ProductEvaluator(Part left, Part right, std::size_t n_parameters)
      : left_(std::move(left)), right_(std::move(right)), n_parameters_(n_parameters) {}

  bool move_to(std::span<const double> values, bool derivatives) override {
    derivatives_ = derivatives;
    const bool left = left_.move_to(values, derivatives);
    return right_.move_to(values, derivatives) && left;
  }

  void fill(std::span<const double* const> axes,
            std::size_t count,
            const DensityColumns& out) override {
    const bool derivatives = !out.first.empty();
    const std::size_t n = (count + 7) / 8 * 8;
    left_.fill(axes, count, derivatives);
    right_.fill(axes, count, derivatives);
    clear(out, n);
    add_to(out.value, left_.value(), right_.value(), n);
    if (!derivatives) return;
    for (const auto& [p, q] : {std::pair{&left_, &right_}, std::pair{&right_, &left_}}) {
      const auto& own = p->positions();
      const auto& others = q->positions();
      for (std::size_t a = 0; a < own.size(); ++a) {
        add_to(out.first[own[a]], p->first(a), q->value(), n);
        for (std::size_t b = 0; b <= a; ++b) {
          add_to(out.second[packed_pair(own[a], own[b])], p->second(a, b), q->value(), n);
        }
        for (std::size_t b = 0; b < others.size(); ++b) {
          // Each pair of different parameters once; a shared one by both orders.
          if (p == &right_ && own[a] != others[b]) continue;
          add_to(out.second[packed_pair(own[a], others[b])], p->first(a), q->first(b), n);
        }
      }
    }
  }

  BoxProbability probability(std::span<const Limits> box) override {
    const BoxProbability l = left_.evaluator().probability(box);
    const BoxProbability r = right_.evaluator().probability(box);
    BoxProbability result{l.value * r.value, {}, {}};
    if (!derivatives_) return result;
    result.first.assign(n_parameters_, 0);
    result.second.assign(n_parameters_ * (n_parameters_ + 1) / 2, 0);
    const auto add = [&](const BoxProbability& p,
                         const std::vector<std::size_t>& own,
                         const BoxProbability& q,
                         const std::vector<std::size_t>& others,
                         bool is_right) {
      for (std::size_t a = 0; a < own.size(); ++a) {
        result.first[own[a]] += p.first[a] * q.value;
        for (std::size_t b = 0; b <= a; ++b) {
          result.second[packed_pair(own[a], own[b])] +=
              p.second[packed_pair(a, b)] * q.value;
        }
        for (std::size_t b = 0; b < others.size(); ++b) {
          if (is_right && own[a] != others[b]) continue;
          result.second[packed_pair(own[a], others[b])] += p.first[a] * q.first[b];
        }
      }
    };
    add(l, left_.positions(), r, right_.positions(), false);
    add(r, right_.positions(), l, left_.positions(), true);
    return result;
  }

  void prepare_sampling() override {
    left_.evaluator().prepare_sampling();
    right_.evaluator().prepare_sampling();
  }
  void sample(Stream& stream, std::span<double> event) const override {
    left_.evaluator().sample(stream, event);
    right_.evaluator().sample(stream, event);
  }

 private:
  Part left_;
  Part right_;
  std::size_t n_parameters_;
  bool derivatives_ = false;
};

class ProductDensity final : public Density {
 public:
  ProductDensity(SharedDensity left, SharedDensity right)
      : left_(std::move(left)), right_(std::move(right)) {
    axes_ = left_->axes();
    for (const std::size_t axis : right_->axes()) {
      if (std::find(axes_.begin(), axes_.end(), axis) != axes_.end()) {
        throw UsageError("product: two of the densities are on the same axis");
      }
      axes_.push_back(axis);
    }
    std::sort(axes_.begin(), axes_.end());
    left_positions_ = add_parameters(*left_);
    right_positions_ = add_parameters(*right_);
  }

  std::unique_ptr<DensityEvaluator> evaluator(
      const density_kernels::Kernels& kernels) const override {
    return std::make_unique<ProductEvaluator>(Part(*left_, left_positions_, kernels),
                                              Part(*right_, right_positions_, kernels),
                                              parameters().size());
  }

 private:
  SharedDensity left_;
  SharedDensity right_;
  std::vector<std::size_t> left_positions_;
  std::vector<std::size_t> right_positions_;
};

}  // namespace

SharedDensity product_density(std::vector<SharedDensity> parts) {
  if (parts.size() < 2) throw UsageError("product: give two densities or more");
  SharedDensity result = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) {
    result = std::make_shared<const ProductDensity>(result, parts[i]);
  }
  return result;
}

}  // namespace jacta
