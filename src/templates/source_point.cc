#include "source_point.h"

#include <fmt/format.h>

#include "jacta/base/text.h"

namespace jacta {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

}  // namespace

SourcePoint::SourcePoint(const Term& term, const Source& source)
    : term_(&term), source_(&source) {
  factors_.reserve(3);
  factors_.push_back({source.rate, 1});
  const double nominal = term.nominal_livetime;
  // With a nominal livetime of 0 there are no events to scale.
  factors_.push_back({term.livetime, nominal == 0 ? 1 : 1 / nominal});
  if (source.efficiency) factors_.push_back({*source.efficiency, 1});
  factor_values_.resize(factors_.size());
  morph_.resize(source.grid);
  coefficients_.resize(morph_.nodes.size());
  const std::size_t most = factors_.size() + source.grid.moving_axes().size() +
                           source.density_parameters.size();
  const std::size_t columns = morph_.nodes.size() + source.density_parameters.size();
  locals_.reserve(most);
  parameters_.reserve(most);
  mu_first_.reserve(most);
  mu_second_.reserve(most * most);
  first_.reserve(most * columns);
  second_.reserve(most * most * columns);
}

double SourcePoint::product_without(std::size_t a, std::size_t b) const {
  double product = 1;
  for (std::size_t i = 0; i < factor_values_.size(); ++i) {
    if (i != a && i != b) product *= factor_values_[i];
  }
  return product;
}

void SourcePoint::interpolate_events() {
  events_ = 0;
  for (std::size_t c = 0; c < corners(); ++c) {
    events_ += morph_.weights[c] * source_->events[morph_.nodes[c]];
  }
}

void SourcePoint::evaluate(std::span<const double> theta, std::span<const int> cells) {
  evaluate_factors(theta, cells, false);
}

void SourcePoint::evaluate_factors(std::span<const double> theta,
                                   std::span<const int> cells,
                                   bool derivatives) {
  const double livetime = theta[term_->livetime];
  if (term_->nominal_livetime == 0 && livetime != 0) {
    throw InputError(
        fmt::format("term {}: cannot scale from a nominal livetime of 0 to {}",
                    term_->name,
                    shortest(livetime)));
  }
  shapes_.clear();
  interpolate(source_->grid, theta, cells, derivatives, morph_);
  interpolate_events();
  for (std::size_t i = 0; i < factors_.size(); ++i) {
    // Division, not multiplication by the inverse, as in the reference.
    factor_values_[i] =
        factors_[i].parameter == term_->livetime && i == 1 && term_->nominal_livetime != 0
            ? livetime / term_->nominal_livetime
            : theta[factors_[i].parameter] * factors_[i].slope;
  }
  factor_ = product_without(none, none);
  mu_ = events_ * factor_;
  for (std::size_t c = 0; c < morph_.nodes.size(); ++c)
    coefficients_[c] = mu_ * morph_.weights[c];
}

double SourcePoint::factor_derivative(const Local& a) const {
  return a.is_factor ? factors_[a.index].slope * product_without(a.index, none) : factor_;
}

double SourcePoint::factor_derivative(const Local& a, const Local& b) const {
  if (a.is_factor && b.is_factor) {
    if (a.index == b.index) return 0;
    return factors_[a.index].slope * factors_[b.index].slope *
           product_without(a.index, b.index);
  }
  return a.is_factor ? factor_derivative(a) : factor_derivative(b);
}

void SourcePoint::evaluate_derivatives(const Point& point) {
  evaluate_factors(point.theta, point.cells, true);
  const auto wanted = [&](std::size_t parameter) {
    return point.wanted.empty() || point.wanted[parameter] != 0;
  };
  locals_.clear();
  parameters_.clear();
  for (std::size_t i = 0; i < factors_.size(); ++i) {
    if (!wanted(factors_[i].parameter)) continue;
    locals_.push_back({true, i});
    parameters_.push_back(factors_[i].parameter);
  }
  if (source_->density) {
    const auto& positions = source_->density_parameters;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (!wanted(positions[i])) continue;
      shapes_.push_back(i);
      parameters_.push_back(positions[i]);
    }
    fill_with_formula();
    return;
  }
  const auto& moving = source_->grid.moving_axes();
  for (std::size_t j = 0; j < moving.size(); ++j) {
    const std::size_t parameter = source_->grid.axes()[moving[j]].parameter;
    if (!wanted(parameter)) continue;
    locals_.push_back({false, j});
    parameters_.push_back(parameter);
  }

  const std::size_t d = moving.size();
  events_first_.assign(d, 0);
  events_second_.assign(d * d, 0);
  for (std::size_t j = 0; j < d; ++j) {
    for (std::size_t c = 0; c < corners(); ++c) {
      const double events = source_->events[morph_.nodes[c]];
      events_first_[j] += morph_.first[j * corners() + c] * events;
      for (std::size_t l = 0; l < d; ++l) {
        events_second_[j * d + l] += morph_.second[(j * d + l) * corners() + c] * events;
      }
    }
  }
  const std::size_t m = locals_.size();
  mu_first_.resize(m);
  mu_second_.resize(m * m);
  first_.resize(m * corners());
  second_.resize(m * m * corners());
  for (std::size_t a = 0; a < m; ++a) {
    for (std::size_t b = 0; b <= a; ++b) fill(locals_[a], locals_[b], a, b);
  }
}

void SourcePoint::fill_with_formula() {
  const std::size_t n = corners();
  const std::size_t m = parameters_.size();
  const std::size_t n_factors = locals_.size();
  mu_first_.assign(m, 0);
  mu_second_.assign(m * m, 0);
  first_.assign(m * n, 0);
  second_.assign(m * m * n, 0);
  for (std::size_t a = 0; a < n_factors; ++a) {
    mu_first_[a] = first_[a * n] = events_ * factor_derivative(locals_[a]);
    for (std::size_t b = 0; b < n_factors; ++b) {
      const double value = events_ * factor_derivative(locals_[a], locals_[b]);
      mu_second_[a * m + b] = second_[(a * m + b) * n] = value;
    }
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      const std::size_t b = n_factors + s;
      second_[(a * m + b) * n + 1 + s] = second_[(b * m + a) * n + 1 + s] = mu_first_[a];
    }
  }
  for (std::size_t s = 0; s < shapes_.size(); ++s) {
    first_[(n_factors + s) * n + 1 + s] = mu_;
  }
}

// First derivatives in `a` (for ib = 0) and second derivatives in (a, b).
void SourcePoint::fill(const Local& a, const Local& b, std::size_t ia, std::size_t ib) {
  const std::size_t n = corners();
  const std::size_t m = locals_.size();
  const std::size_t d = source_->grid.moving_axes().size();
  if (ib == 0) {
    const double f = factor_derivative(a);
    const double events = a.is_factor ? events_ : events_first_[a.index];
    mu_first_[ia] = f * events;
    for (std::size_t c = 0; c < n; ++c) {
      double shape = events * morph_.weights[c];
      if (!a.is_factor) shape += events_ * morph_.first[a.index * n + c];
      first_[ia * n + c] = f * shape;
    }
  }
  const double f = factor_derivative(a, b);
  const bool both_axes = !a.is_factor && !b.is_factor;
  const bool both_factors = a.is_factor && b.is_factor;
  const std::size_t axis = a.is_factor ? b.index : a.index;
  for (std::size_t c = 0; c < n; ++c) {
    double shape = 0;
    if (both_factors) {
      shape = events_ * morph_.weights[c];
    } else if (!both_axes) {
      shape =
          events_first_[axis] * morph_.weights[c] + events_ * morph_.first[axis * n + c];
    } else {
      const std::size_t pair = a.index * d + b.index;
      shape = events_second_[pair] * morph_.weights[c] +
              events_first_[a.index] * morph_.first[b.index * n + c] +
              events_first_[b.index] * morph_.first[a.index * n + c] +
              events_ * morph_.second[pair * n + c];
    }
    const double value = f * shape;
    second_[(ia * m + ib) * n + c] = value;
    second_[(ib * m + ia) * n + c] = value;
  }
  double events = events_;
  if (both_axes) {
    events = events_second_[a.index * d + b.index];
  } else if (!both_factors) {
    events = events_first_[axis];
  }
  mu_second_[ia * m + ib] = mu_second_[ib * m + ia] = f * events;
}

}  // namespace jacta
