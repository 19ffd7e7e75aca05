// {expr: ..., where: {...}}: an analytic function of another line shape,
//
//     F = f(B),   F_a = f' B_a,   F_ab = f'' B_a B_b + f' B_ab.
#include <cmath>
#include <string>
#include <vector>

#include "complex_expression.h"
#include "jacta/base/text.h"
#include "shape_config.h"

namespace jacta {

namespace {

using ComplexNumber = std::complex<double>;

class FunctionOfShape final : public LineShape {
 public:
  FunctionOfShape(std::unique_ptr<LineShape> base, ComplexExpression function)
      : LineShape(base->parameters()),
        base_(std::move(base)),
        function_(std::move(function)) {}

  ComplexNumber value(std::span<const double> p, const ShapePoint& x) const override {
    return function_(base_->value(p, x))[0];
  }
  void values(std::span<const double> p,
              std::span<const ShapePoint> x,
              std::span<ComplexNumber> out) const override {
    base_->values(p, x, out);
    for (ComplexNumber& f : out) f = function_(f)[0];
  }
  void derivatives(std::span<const double> p,
                   const ShapePoint& x,
                   ShapeDerivatives& out) const override {
    base_->derivatives(p, x, out);
    const auto [f, first, second] = function_(out.value);
    out.value = f;
    std::size_t k = 0;
    for (std::size_t a = 0; a < p.size(); ++a) {
      for (std::size_t b = a; b < p.size(); ++b, ++k) {
        out.hessian[k] =
            second * out.gradient[a] * out.gradient[b] + first * out.hessian[k];
      }
    }
    for (ComplexNumber& slope : out.gradient) slope *= first;
  }

 private:
  std::unique_ptr<LineShape> base_;
  ComplexExpression function_;
};

}  // namespace

ShapeExpression read_shape_expression(const ShapeConfig& config, const Node& model) {
  const Node* text = model.find("expr");
  if (text == nullptr || !text->is_string()) {
    throw config.error(model,
                       "a model given as a map needs `expr`",
                       "write {expr: \"1/(1 + R)\", where: {R: BWR}}");
  }
  std::map<std::string, std::string> bases;
  ShapeExpression result{.text = text->as_string()};
  const auto names = [&] {
    try {
      return ComplexExpression::names_in(result.text);
    } catch (const UsageError& error) {
      throw config.error(*text, error.what());
    }
  }();
  for (const auto& name : names) bases[name] = name;
  for (const auto& entry : model.entries()) {
    const std::string name = entry.key.as_text();
    if (name == "expr" || name == "where") continue;
    throw config.error(entry.key,
                       "unknown key '" + name + "' of a model given as a map",
                       nearest_advice(name, std::vector<std::string>{"expr", "where"}));
  }
  const Node* where = model.find("where");
  if (where != nullptr && !where->is_map() && !where->is_null()) {
    throw config.error(*where, "where must be a map", "write {R: BWR, b: 0.3}");
  }
  if (where != nullptr && where->is_map()) {
    for (const auto& [key, value] : where->entries()) {
      bases.erase(key.as_text());
      if (value.is_string()) {
        bases[key.as_text()] = value.as_string();
        continue;
      }
      if (!value.is_number() || !std::isfinite(value.as_real())) {
        throw config.error(value,
                           key.as_text() + " is no finite number",
                           "give a number, or the name of a line shape");
      }
      result.numbers[key.as_text()] = value.as_real();
    }
  }
  if (bases.size() != 1) {
    throw config.error(*text,
                       "the expression has " + std::to_string(bases.size()) +
                           " names of line shapes, it needs one",
                       "give the others as numbers in `where`");
  }
  result.variable = bases.begin()->first;
  result.base = bases.begin()->second;
  return result;
}

std::unique_ptr<LineShape> make_function_of(std::unique_ptr<LineShape> base,
                                            const ShapeExpression& expression) {
  return std::make_unique<FunctionOfShape>(
      std::move(base),
      ComplexExpression(expression.text, expression.variable, expression.numbers));
}

}  // namespace jacta
