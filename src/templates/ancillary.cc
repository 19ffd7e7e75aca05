#include "ancillary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/base/elementary.h"
#include "jacta/base/text.h"

namespace jacta {

std::vector<Constraint> read_constraints(const Parameters& parameters) {
  std::vector<Constraint> constraints;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& p = parameters[i];
    if (!p.has_uncertainty()) continue;
    Constraint constraint{i, p.name, 0, 1, {}, p.limits()};
    if (p.nominal_value) constraint.nominal = p.nominal_value->value;
    if (const auto* d = std::get_if<FrozenDistribution>(&p.uncertainty)) {
      constraint.distribution = *d;
    } else {
      constraint.width = p.gaussian_width();
      if (!(constraint.width > 0)) {
        throw InputError(fmt::format("the constraint of parameter {} has width {}",
                                     p.name,
                                     shortest(constraint.width)),
                         "it must be positive");
      }
      if (!p.nominal_value) {
        throw InputError(
            fmt::format("the constrained parameter {} has no nominal value", p.name));
      }
    }
    constraints.push_back(std::move(constraint));
  }
  std::sort(constraints.begin(), constraints.end(), [](const auto& a, const auto& b) {
    return a.name < b.name;
  });
  return constraints;
}

AncillaryEvaluator::AncillaryEvaluator(const std::vector<Constraint>& constraints,
                                       const Table* data)
    : constraints_(&constraints) {
  constexpr double half_log_2pi = 0.91893853320467274178;
  if (data != nullptr) {
    for (const auto& column : data->columns()) {
      const bool known = std::any_of(
          constraints.begin(), constraints.end(), [&](const auto& constraint) {
            return constraint.name == column.name;
          });
      if (known || column.name == "empty") continue;
      throw InputError(
          fmt::format("ancillary data: no parameter {} is constrained", column.name));
    }
  }
  for (const auto& constraint : constraints) {
    double measured = constraint.nominal;
    if (data != nullptr) {
      const auto column = data->column(constraint.name);
      if (column.size() != 1 || !std::isfinite(column[0])) {
        throw InputError(
            fmt::format("ancillary data: {} must be one finite number", constraint.name));
      }
      measured = column[0];
    }
    measured_.push_back(measured);
    if (!constraint.distribution)
      constant_ -= half_log_2pi + portable_log(constraint.width);
  }
}

double AncillaryEvaluator::value(std::span<const double> theta) const {
  double sum = constant_;
  for (std::size_t i = 0; i < measured_.size(); ++i) {
    const Constraint& constraint = (*constraints_)[i];
    const double x = theta[constraint.parameter];
    if (constraint.distribution) {
      sum += constraint.distribution->logpdf(x);
    } else {
      const double pull = (x - measured_[i]) / constraint.width;
      sum -= 0.5 * pull * pull;
    }
  }
  return std::isnan(sum) ? -std::numeric_limits<double>::infinity() : sum;
}

double AncillaryEvaluator::add_derivatives(const Point& point,
                                           double weight,
                                           Derivatives& out) const {
  for (std::size_t i = 0; i < measured_.size(); ++i) {
    const Constraint& constraint = (*constraints_)[i];
    const std::size_t p = constraint.parameter;
    if (!point.wanted.empty() && point.wanted[p] == 0) continue;
    const auto index = static_cast<Eigen::Index>(p);
    const double x = point.theta[p];
    if (constraint.distribution) {
      const auto density = constraint.distribution->evaluate(x);
      out.gradient[index] += weight * density.first;
      out.hessian(index, index) += weight * density.second;
    } else {
      const double inverse = 1 / constraint.width;
      out.gradient[index] -= weight * (x - measured_[i]) * inverse * inverse;
      out.hessian(index, index) -= weight * inverse * inverse;
    }
  }
  return value(point.theta);
}

Table asimov_ancillary(const std::vector<Constraint>& constraints,
                       std::span<const double> theta) {
  if (constraints.empty()) return Table().with("empty", {});
  Table table;
  for (const auto& constraint : constraints) {
    table.add_column(constraint.name, {theta[constraint.parameter]});
  }
  return table;
}

Table generate_ancillary(const std::vector<Constraint>& constraints,
                         std::span<const double> theta,
                         Stream stream) {
  Table table;
  if (constraints.empty()) return Table().with("empty", {});
  for (const auto& constraint : constraints) {
    const double measured =
        constraint.distribution
            ? constraint.distribution->sample(stream)
            : stream.normal(theta[constraint.parameter], constraint.width);
    table.add_column(
        constraint.name,
        {std::clamp(measured, constraint.limits.lower, constraint.limits.upper)});
  }
  return table;
}

}  // namespace jacta
