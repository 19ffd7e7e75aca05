#include <algorithm>
#include <array>
#include <string_view>

#include "jacta/base/text.h"
#include "shape_config.h"

namespace jacta {

namespace {

struct Model {
  std::string_view key;
  std::unique_ptr<LineShape> (*make)(const ShapeConfig&);  ///< null: not available
};

constexpr std::array models{
    Model{"default", make_running_width},
    Model{"BWR", make_running_width},
    Model{"BW", make_breit_wigner},
    Model{"BWR2", make_bwr2},
    Model{"BWR2_fixed", make_bwr2_fixed},
    Model{"BWR_normal", make_bwr_normal},
    Model{"BWR_coupling", make_coupling_breit_wigner},
    Model{"GS_rho", make_gounaris_sakurai},
    Model{"Flatte", make_flatte},
    Model{"FlatteC", make_flatte_c},
    Model{"FlatteGen", make_flatte_gen},
    Model{"Flatte2", make_flatte_2},
    Model{"LASS", make_lass},
    Model{"one", make_one},
    Model{"exp", make_exponential},
    Model{"exp_com", make_complex_exponential},
    Model{"interp_c", make_linear_interpolation},
    Model{"spline_c", make_spline},
    Model{"interp1d3", make_cubic_interpolation},
    Model{"interp_lagrange", make_lagrange_interpolation},
    Model{"BWR_below", nullptr},
    Model{"BWR_LS", nullptr},
    Model{"BWR_LS2", nullptr},
    Model{"MultiBWR", nullptr},
    Model{"Kmatrix", nullptr},
    Model{"KmatrixSimple", nullptr},
    Model{"KMatrixSingleChannel", nullptr},
    Model{"KMatrixSplitLS", nullptr},
    Model{"Kpi_Swave", nullptr},
    Model{"pipi_Swave", nullptr},
    Model{"interp", nullptr},
    Model{"interp_hist", nullptr},
    Model{"interp_l3", nullptr},
    Model{"hist_idx", nullptr},
    Model{"spline_c_idx", nullptr},
    Model{"sppchip", nullptr},
    Model{"linear_npy", nullptr},
    Model{"linear_txt", nullptr},
};

std::vector<std::string> available() {
  std::vector<std::string> keys;
  for (const auto& model : models) {
    if (model.make != nullptr) keys.emplace_back(model.key);
  }
  return keys;
}

}  // namespace

std::unique_ptr<LineShape> make_line_shape(const Node& particle,
                                           const ShapeContext& context) {
  const ShapeConfig config(particle, context);
  if (!particle.is_null() && !particle.is_map()) {
    throw config.error("the properties of a particle must be a map");
  }
  const Node* key = config.find("model");
  if (key == nullptr) return make_running_width(config);
  if (!key->is_string()) {
    throw config.error(
        *key,
        "a model given as " + std::string(key->kind_name()) + " is not available",
        "available are " + join(available()));
  }
  const std::string& name = key->as_string();
  const auto found = std::find_if(
      models.begin(), models.end(), [&](const auto& model) { return model.key == name; });
  if (found == models.end()) {
    throw config.error(
        *key, "unknown model '" + name + "'", nearest_advice(name, available()));
  }
  if (found->make == nullptr) {
    throw config.error(*key,
                       "the model '" + name + "' is not available",
                       "available are " + join(available()));
  }
  return found->make(config);
}

}  // namespace jacta
