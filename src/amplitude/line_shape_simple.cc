#include <algorithm>

#include "jet_line_shape.h"
#include "shape_config.h"

namespace jacta {

namespace {

class Constant final : public LineShape {
 public:
  explicit Constant(std::vector<ShapeParameter> parameters)
      : LineShape(std::move(parameters)) {}

  std::complex<double> value(std::span<const double> p,
                             const ShapePoint&) const override {
    check_parameters(p);
    return 1;
  }
  void derivatives(std::span<const double> p,
                   const ShapePoint&,
                   ShapeDerivatives& out) const override {
    check_parameters(p);
    out.value = 1;
    out.gradient.assign(p.size(), 0);
    out.hessian.assign(p.size() * (p.size() + 1) / 2, 0);
  }
};

}  // namespace

std::unique_ptr<LineShape> make_constant(std::vector<ShapeParameter> parameters) {
  return std::make_unique<Constant>(std::move(parameters));
}

std::unique_ptr<LineShape> make_one(const ShapeConfig&) {
  return make_constant({});
}

}  // namespace jacta
