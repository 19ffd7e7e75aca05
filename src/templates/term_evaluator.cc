#include "term_evaluator.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "jacta/base/infinity.h"
#include "jacta/base/text.h"

namespace jacta {

TermEvaluator::TermEvaluator(const Term& term, std::unique_ptr<ColumnLikelihood> columns)
    : term_(term), columns_(std::move(columns)) {
  sources_.reserve(term.sources.size());
  std::size_t n_columns = 0;
  for (const auto& source : term.sources) {
    sources_.emplace_back(term, source);
    n_columns += source.grid.corners() + source.density_parameters.size();
  }
  selected_.reserve(n_columns);
  coefficients_.reserve(n_columns);
}

bool TermEvaluator::in_domain(std::span<const double> theta) const {
  return std::all_of(term_.domain.begin(), term_.domain.end(), [&](const auto& range) {
    return range.second.contains(theta[range.first]);
  });
}

bool TermEvaluator::physical() const {
  double total = 0;
  bool any_negative_allowed = false;
  for (std::size_t s = 0; s < sources_.size(); ++s) {
    const double mu = sources_[s].mu();
    any_negative_allowed = any_negative_allowed || term_.sources[s].allow_negative;
    if (!(mu < std::numeric_limits<double>::infinity())) return false;
    if (mu < 0 && !term_.sources[s].allow_negative) return false;
    total += mu;
  }
  return !any_negative_allowed || total >= 0;
}

void TermEvaluator::collect_columns() {
  selected_.clear();
  coefficients_.clear();
  for (std::size_t s = 0; s < sources_.size(); ++s) {
    for (std::size_t c = 0; c < sources_[s].corners(); ++c) {
      selected_.push_back(
          {s, sources_[s].node(c), sources_[s].weight(c), sources_[s].derivative(c)});
      coefficients_.push_back(sources_[s].coefficient(c));
    }
  }
}

double TermEvaluator::expected_events() const {
  double total = 0;
  for (const auto& source : sources_) total += source.mu();
  return total;
}

double TermEvaluator::value(std::span<const double> theta) {
  if (!in_domain(theta)) return -infinity;
  for (auto& source : sources_) source.evaluate(theta, {});
  if (!physical() || !columns_->move_to(theta, false)) return -infinity;
  collect_columns();
  const double value = columns_->value(selected_, coefficients_);
  return columns_->subtracts_events() ? value - expected_events() : value;
}

std::string TermEvaluator::obstacle(std::span<const double> theta,
                                    const Parameters& parameters) {
  for (const auto& [p, range] : term_.domain) {
    if (range.contains(theta[p])) continue;
    return fmt::format("term {}: {} = {} is outside [{}, {}], where the term is defined",
                       term_.name,
                       parameters[p].name,
                       shortest(theta[p]),
                       shortest(range.lower),
                       shortest(range.upper));
  }
  for (auto& source : sources_) source.evaluate(theta, {});
  if (!physical()) {
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      const double mu = sources_[s].mu();
      if (mu >= 0 && mu < std::numeric_limits<double>::infinity()) continue;
      return fmt::format("term {}: source {} expects {} events",
                         term_.name,
                         term_.sources[s].name,
                         shortest(mu));
    }
  }
  if (!columns_->move_to(theta, false)) {
    return fmt::format(
        "term {}: a density of its sources is not defined there or vanishes on the whole "
        "analysis space",
        term_.name);
  }
  collect_columns();
  const std::string where = columns_->impossible_data(selected_, coefficients_);
  return where.empty() ? "" : fmt::format("term {}: {}", term_.name, where);
}

// The chain rule from the coefficients c_k of columns to the parameters t. With the data's
// part L(c), first_k = dL/dc_k and second_kl = -d2L/dc_k dc_l, and mu_s the events that
// source s expects,
//
//     d/dt    = sum_k first_k c_k,t - sum_s mu_s,t
//     d2/dtdu = - sum_kl c_k,t second_kl c_l,u + sum_k first_k c_k,tu - sum_s mu_s,tu,
//
// where mu_s is subtracted from an extended likelihood only. A coefficient is a weight of
// one source's interpolation times its mu, so that it depends on the parameters of that
// source alone: k runs over the corners of the source that has t, and the last two terms
// are there only for t and u of one source. A parameter that several sources have is
// visited once for each, and the sums add up. The column of a source with a formula
// depends on parameters itself, which adds c d2u/dtdu: the curvature.
double TermEvaluator::add_derivatives(const Point& point,
                                      double weight,
                                      Derivatives& out) {
  if (!in_domain(point.theta)) return -infinity;
  for (auto& source : sources_) source.evaluate_derivatives(point);
  if (!physical() || !columns_->move_to(point.theta, true)) return -infinity;
  collect_columns();
  const std::size_t n = selected_.size();
  first_.resize(n);
  second_.resize(n * (n + 1) / 2);
  row_.resize(n);
  double value = columns_->derivatives(selected_, coefficients_, first_, second_);
  const bool extended = columns_->subtracts_events();
  if (extended) value -= expected_events();
  out.n_outliers += columns_->n_outliers();

  unpack_second(n);
  std::size_t offset = 0;
  for (const auto& s : sources_) {
    const std::size_t corners = s.corners();
    for (std::size_t a = 0; a < s.parameters().size(); ++a) {
      const auto pa = static_cast<Eigen::Index>(s.parameters()[a]);
      const double* slopes = s.coefficients_first(a);
      double gradient = extended ? -s.mu_first(a) : 0;
      for (std::size_t c = 0; c < corners; ++c) {
        gradient += first_[offset + c] * slopes[c];
      }
      out.gradient[pa] += weight * gradient;

      // row_l = sum_k c_k,t second_kl
      for (std::size_t l = 0; l < n; ++l) {
        const double* second = square_.data() + l * n + offset;
        double sum = 0;
        for (std::size_t c = 0; c < corners; ++c) sum += second[c] * slopes[c];
        row_[l] = sum;
      }
      subtract_row(pa, weight, out);
      for (std::size_t b = 0; b < s.parameters().size(); ++b) {
        const double* curvatures = s.coefficients_second(a, b);
        double sum = extended ? -s.mu_second(a, b) : 0;
        for (std::size_t c = 0; c < corners; ++c) {
          sum += first_[offset + c] * curvatures[c];
        }
        out.hessian(pa, static_cast<Eigen::Index>(s.parameters()[b])) += weight * sum;
      }
    }
    add_curvature(s, weight, out);
    offset += corners;
  }
  return value;
}

void TermEvaluator::unpack_second(std::size_t n) {
  square_.resize(n * n);
  const double* packed = second_.data();
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t l = 0; l <= k; ++l, ++packed) {
      square_[k * n + l] = square_[l * n + k] = *packed;
    }
  }
}

// The row of the Hessian for which row_ holds sum_k c_k,t second_kl.
void TermEvaluator::subtract_row(Eigen::Index parameter,
                                 double weight,
                                 Derivatives& out) const {
  const double* row = row_.data();
  for (const auto& t : sources_) {
    const std::size_t corners = t.corners();
    for (std::size_t b = 0; b < t.parameters().size(); ++b) {
      const double* slopes = t.coefficients_first(b);
      double sum = 0;
      for (std::size_t c = 0; c < corners; ++c) sum += row[c] * slopes[c];
      out.hessian(parameter, static_cast<Eigen::Index>(t.parameters()[b])) -=
          weight * sum;
    }
    row += corners;
  }
}

void TermEvaluator::add_curvature(const SourcePoint& s,
                                  double weight,
                                  Derivatives& out) const {
  const auto& shapes = s.shapes();
  if (shapes.empty()) return;
  const std::size_t before = s.parameters().size() - shapes.size();
  const auto source = static_cast<std::size_t>(&s - sources_.data());
  for (std::size_t a = 0; a < shapes.size(); ++a) {
    const auto pa = static_cast<Eigen::Index>(s.parameters()[before + a]);
    for (std::size_t b = 0; b < shapes.size(); ++b) {
      const auto pb = static_cast<Eigen::Index>(s.parameters()[before + b]);
      out.hessian(pa, pb) +=
          weight * s.mu() * columns_->curvature(source, shapes[a], shapes[b]);
    }
  }
}

}  // namespace jacta
