#include "pole_denominator.h"

#include <cmath>

#include "jacta/kinematics/barrier.h"

namespace jacta {

ComplexNumber channel_momentum(const PoleChannel& channel, ComplexNumber m, int sheet) {
  const ComplexNumber q = std::sqrt(break_up_momentum_squared(m, channel[0], channel[1]));
  return q.imag() * sheet < 0 ? -q : q;
}

Sheet PoleDenominator::sheet_at(double mass) const {
  Sheet sheet;
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    sheet.push_back(is_open(i, mass) ? -1 : 1);
  }
  return sheet;
}

namespace {

const Node* given(const Node& particle, const char* key) {
  const Node* value = particle.find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

}  // namespace

bool flag_of(const Node& particle, const char* key, bool otherwise) {
  const Node* value = given(particle, key);
  return value == nullptr ? otherwise : value->as_boolean();
}

double number_of(const Node& particle, const char* key, double otherwise) {
  const Node* value = given(particle, key);
  return value == nullptr ? otherwise : value->as_real();
}

std::vector<double> numbers_of(const Node& particle, const char* key) {
  std::vector<double> numbers;
  const Node* value = given(particle, key);
  if (value == nullptr) return numbers;
  for (const auto& item : value->items()) numbers.push_back(item.as_real());
  return numbers;
}

std::vector<PoleChannel> channels_of(const Node& particle, const char* key) {
  std::vector<PoleChannel> channels;
  const Node* value = given(particle, key);
  if (value == nullptr) return channels;
  for (const auto& pair : value->items()) {
    channels.push_back({pair.items().at(0).as_real(), pair.items().at(1).as_real()});
  }
  return channels;
}

std::unique_ptr<PoleDenominator> make_pole_denominator(const Node& particle,
                                                       const ShapeContext& context) {
  const Node config = particle.is_map() ? particle : Node::map();
  const std::string model = line_shape_model(config);
  if (auto found = make_breit_wigner_denominator(model, config, context)) return found;
  if (auto found = make_flatte_denominator(model, config, context)) return found;
  return make_kmatrix_denominator(model, config, context);
}

}  // namespace jacta
