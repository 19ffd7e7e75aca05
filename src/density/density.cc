#include "jacta/density/density.h"

#include <algorithm>

namespace jacta {

double DensityEvaluator::density(std::span<const double> event) {
  struct alignas(64) Lanes {
    double x[8];
  };
  std::vector<Lanes> columns(event.size());
  std::vector<const double*> axes;
  for (std::size_t i = 0; i < event.size(); ++i) {
    std::fill(columns[i].x, columns[i].x + 8, event[i]);
    axes.push_back(columns[i].x);
  }
  Lanes value{};
  fill(axes, 1, {value.x, {}, {}});
  return value.x[0];
}

std::size_t Density::add_parameter(const std::string& name, const Limits& domain) {
  const auto found = std::find(parameters_.begin(), parameters_.end(), name);
  const auto position = static_cast<std::size_t>(found - parameters_.begin());
  if (found == parameters_.end()) {
    parameters_.push_back(name);
    domain_.push_back(domain);
    return position;
  }
  Limits& known = domain_[position];
  known = {std::max(known.lower, domain.lower), std::min(known.upper, domain.upper)};
  return position;
}

std::vector<std::size_t> Density::add_parameters(const Density& part) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < part.parameters().size(); ++i) {
    positions.push_back(add_parameter(part.parameters()[i], part.domain()[i]));
  }
  return positions;
}

}  // namespace jacta
