// Denominators of line shapes as functions of a complex mass, on any sheet of their
// channels.
#pragma once

#include <array>
#include <complex>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/line_shape/line_shape.h"

namespace jacta {

using ComplexNumber = std::complex<double>;
/// One entry per channel: 1 where Im q > 0, else -1.
using Sheet = std::vector<int>;

/// Of two daughters, in GeV.
using PoleChannel = std::array<double, 2>;

/// q of a channel at a complex mass, on a sheet.
ComplexNumber channel_momentum(const PoleChannel& channel, ComplexNumber m, int sheet);

class PoleDenominator {
 public:
  virtual ~PoleDenominator() = default;

  const std::vector<PoleChannel>& channels() const { return channels_; }
  /// Whether a channel is open at a mass.
  bool is_open(std::size_t channel, double mass) const {
    return mass > channels_[channel][0] + channels_[channel][1];
  }
  /// The sheet below the real axis at a mass.
  Sheet sheet_at(double mass) const;

  /// D, in the convention in which its poles are below the real axis.
  virtual ComplexNumber at(std::span<const double> parameters,
                           ComplexNumber m,
                           const Sheet& sheet) const = 0;
  /// Where its poles are looked for.
  virtual std::vector<ComplexNumber> starts(std::span<const double> parameters) const = 0;
  /// Why it has none at these parameters; empty where it has.
  virtual std::string problem(std::span<const double>) const { return {}; }

 protected:
  explicit PoleDenominator(std::vector<PoleChannel> channels)
      : channels_(std::move(channels)) {}

 private:
  std::vector<PoleChannel> channels_;
};

/// Nothing for a shape that has no poles here.
std::unique_ptr<PoleDenominator> make_pole_denominator(const Node& particle,
                                                       const ShapeContext& context);

// By family; nothing for a model of another one.
std::unique_ptr<PoleDenominator> make_breit_wigner_denominator(
    const std::string& model, const Node& particle, const ShapeContext& context);
std::unique_ptr<PoleDenominator> make_flatte_denominator(const std::string& model,
                                                         const Node& particle,
                                                         const ShapeContext& context);
std::unique_ptr<PoleDenominator> make_kmatrix_denominator(const std::string& model,
                                                          const Node& particle,
                                                          const ShapeContext& context);

// The values of keys that the shape has already checked.
bool flag_of(const Node& particle, const char* key, bool otherwise);
double number_of(const Node& particle, const char* key, double otherwise);
std::vector<double> numbers_of(const Node& particle, const char* key);
std::vector<PoleChannel> channels_of(const Node& particle, const char* key);

}  // namespace jacta
