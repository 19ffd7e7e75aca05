#include "source_point.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"

namespace jacta {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

// Mostly nothing: the same parameters are wanted again and again.
void resize_to(std::vector<double>& numbers, std::size_t n) {
  if (numbers.size() != n) numbers.resize(n);
}

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
  events_first_.reserve(source.grid.moving_axes().size());
  events_second_.reserve(source.grid.moving_axes().size() *
                         source.grid.moving_axes().size());
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
  if (source_->density) {
    choose_factors(wanted);
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
  choose_factors(wanted);
  for (std::size_t j = 0; j < moving.size(); ++j) {
    const std::size_t parameter = source_->grid.axes()[moving[j]].parameter;
    if (!wanted(parameter)) continue;
    locals_.push_back({false, j});
    parameters_.push_back(parameter);
  }
  if (!moving.empty()) differentiate_events();
  fill_with_corners();
}

template <class Wanted>
void SourcePoint::choose_factors(const Wanted& wanted) {
  locals_.clear();
  parameters_.clear();
  for (std::size_t i = 0; i < factors_.size(); ++i) {
    if (!wanted(factors_[i].parameter)) continue;
    locals_.push_back({true, i});
    parameters_.push_back(factors_[i].parameter);
  }
}

void SourcePoint::differentiate_events() {
  const std::size_t d = source_->grid.moving_axes().size();
  const std::size_t n = corners();
  events_first_.assign(d, 0);
  events_second_.assign(d * d, 0);
  for (std::size_t j = 0; j < d; ++j) {
    for (std::size_t c = 0; c < n; ++c) {
      const double events = source_->events[morph_.nodes[c]];
      events_first_[j] += morph_.first[j * n + c] * events;
      for (std::size_t l = 0; l < d; ++l) {
        events_second_[j * d + l] += morph_.second[(j * d + l) * n + c] * events;
      }
    }
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

void SourcePoint::fill_with_corners() {
  const std::size_t n = corners();
  const std::size_t m = locals_.size();
  resize_to(mu_first_, m);
  resize_to(mu_second_, m * m);
  resize_to(first_, m * n);
  resize_to(second_, m * m * n);
  const double* weights = morph_.weights.data();
  for (std::size_t a = 0; a < m; ++a) {
    const Local& local = locals_[a];
    const double f = factor_derivative(local);
    double* row = first_.data() + a * n;
    if (local.is_factor) {
      mu_first_[a] = f * events_;
      for (std::size_t c = 0; c < n; ++c) row[c] = f * (events_ * weights[c]);
    } else {
      const double events = events_first_[local.index];
      const double* slopes = morph_.first.data() + local.index * n;
      mu_first_[a] = f * events;
      for (std::size_t c = 0; c < n; ++c) {
        row[c] = f * (events * weights[c] + events_ * slopes[c]);
      }
    }
    for (std::size_t b = 0; b <= a; ++b) fill_pair(a, b);
  }
}

// Second derivatives; factors stand before axes among the locals, and b <= a.
void SourcePoint::fill_pair(std::size_t ia, std::size_t ib) {
  const Local& a = locals_[ia];
  const Local& b = locals_[ib];
  const std::size_t n = corners();
  const std::size_t m = locals_.size();
  const double f = factor_derivative(a, b);
  const double* weights = morph_.weights.data();
  double* row = second_.data() + (ia * m + ib) * n;
  double events = events_;
  if (a.is_factor) {
    for (std::size_t c = 0; c < n; ++c) row[c] = f * (events_ * weights[c]);
  } else if (b.is_factor) {
    events = events_first_[a.index];
    const double* slopes = morph_.first.data() + a.index * n;
    for (std::size_t c = 0; c < n; ++c) {
      row[c] = f * (events * weights[c] + events_ * slopes[c]);
    }
  } else {
    const std::size_t pair = a.index * source_->grid.moving_axes().size() + b.index;
    events = events_second_[pair];
    const double* slopes_a = morph_.first.data() + a.index * n;
    const double* slopes_b = morph_.first.data() + b.index * n;
    const double* curvatures = morph_.second.data() + pair * n;
    for (std::size_t c = 0; c < n; ++c) {
      row[c] = f * (events * weights[c] + events_first_[a.index] * slopes_b[c] +
                    events_first_[b.index] * slopes_a[c] + events_ * curvatures[c]);
    }
  }
  if (ia != ib) std::copy(row, row + n, second_.data() + (ib * m + ia) * n);
  mu_second_[ia * m + ib] = mu_second_[ib * m + ia] = f * events;
}

}  // namespace jacta
