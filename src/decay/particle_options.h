// The keys of a particle: its quantum numbers, and what it says about its decays and its
// variables.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "jacta/config/key_table.h"
#include "jacta/decay/decay_model.h"

namespace jacta {

/// What a particle says about one of its variables: mass_range, a_sigma of `params`, ...
struct FieldOptions {
  std::optional<double> value = {};  ///< in `params`
  Node range = {};
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  std::optional<double> sigma = {};
  Node free = {};  ///< True: free; False: fixed
  std::optional<bool> is_constrained = {};

  /// Where its keys stand, for messages.
  std::optional<Location> place = {};
};

/// The keys field_range, field_min, ... of a particle; with the value those of `params`.
KeyTable field_keys(const std::string& field, FieldOptions& options);

struct ParticleOptions {
  bool disable = false;
  Node polarization = {};         ///< vector, or nothing
  Node decay = Node::map();       ///< decay_params
  Node production = Node::map();  ///< production_params
  Node floating = {};
  Node params = Node::map();
  Node gauss_constr = Node::map();
  Node coef_head = {};
  FieldOptions mass = {};
  FieldOptions width = {};
};

/// The keys of a particle with the line shape `model`, under their main names (mass for
/// m0); those of other shapes have no effect.
KeyTable particle_keys(const std::string& model,
                       DecayParticle& particle,
                       ParticleOptions& options);

/// A particle as a JSON Schema: the keys of all line shapes with their models, aliases.
Node particle_schema();

/// Other names of keys, and their main names.
inline constexpr std::array<std::pair<const char*, const char*>, 4> particle_key_aliases =
    {{{"Par", "P"}, {"m0", "mass"}, {"g0", "width"}, {"bw", "model"}}};

}  // namespace jacta
