// The models of line shapes, file by file. To add one: its class, its maker and a line of
// the table at the end of the file of its kind.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "shape_config.h"

namespace jacta {

using ShapeKeys = std::vector<const ShapeKey*>;

inline ShapeKeys operator+(ShapeKeys keys, const ShapeKeys& others) {
  keys.insert(keys.end(), others.begin(), others.end());
  return keys;
}

struct ShapeModel {
  std::string_view name;
  std::unique_ptr<LineShape> (*make)(const ShapeConfig&) = nullptr;
  /// In place of `make`, for one (l,s) pair of the decay.
  std::unique_ptr<LineShape> (*make_one_of)(const ShapeConfig&, std::size_t) = nullptr;
  ShapeKeys keys = {};           ///< beside the mass, which all know
  bool needs_daughters = false;  ///< their masses, where there is a width
  bool has_couplings = true;     ///< g_ls beside the shapes of (l,s) pairs
  bool has_mass = true;          ///< false: the shape does not know one

  bool is_available() const { return make != nullptr || make_one_of != nullptr; }
};

using ShapeModels = std::vector<ShapeModel>;

ShapeModels breit_wigner_shapes();
ShapeModels complex_width_shapes();
ShapeModels gounaris_sakurai_shapes();
ShapeModels flatte_shapes();
ShapeModels simple_shapes();
ShapeModels interpolated_shapes();
ShapeModels split_ls_shapes();
ShapeModels kmatrix_shapes();
ShapeModels coupled_channel_shapes();
ShapeModels scattering_shapes();
ShapeModels dispersion_shapes();
ShapeModels polynomial_shapes();
ShapeModels knot_shapes();

}  // namespace jacta
