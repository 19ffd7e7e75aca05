#include "jacta/line_shape/line_shape.h"

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

LineShape::~LineShape() = default;

void LineShape::values(std::span<const double> parameters,
                       std::span<const ShapePoint> x,
                       std::span<std::complex<double>> out) const {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = value(parameters, x[i]);
}

void LineShape::planes(std::span<const double> parameters,
                       std::span<const ShapePoint> x,
                       int order,
                       std::span<std::complex<double>> out) const {
  if (order == 0) return values(parameters, x, out);
  ShapeDerivatives at;
  for (std::size_t i = 0; i < x.size(); ++i) {
    derivatives(parameters, x[i], at);
    write_planes(at, order, i, x.size(), out);
  }
}

void LineShape::write_planes(const ShapeDerivatives& at,
                             int order,
                             std::size_t event,
                             std::size_t events,
                             std::span<std::complex<double>> out) {
  std::size_t plane = 0;
  const auto store = [&](std::complex<double> f) { out[plane++ * events + event] = f; };
  store(at.value);
  for (const auto& g : at.gradient) store(g);
  if (order < 2) return;
  for (const auto& h : at.hessian) store(h);
}

std::size_t LineShape::plane_count(int order) const {
  const std::size_t p = parameters_.size();
  return 1 + (order >= 1 ? p : 0) + (order >= 2 ? p * (p + 1) / 2 : 0);
}

void LineShape::check_parameters(std::span<const double> parameters) const {
  if (parameters.size() == parameters_.size()) return;
  throw UsageError("a line shape has " + std::to_string(parameters_.size()) +
                   " parameters, given were " + std::to_string(parameters.size()));
}

}  // namespace jacta
