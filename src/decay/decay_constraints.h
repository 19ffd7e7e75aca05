// The `constrains` block, and what particles say about their own variables (float,
// ranges, params, gauss_constr, coef_head).
//
// Order of application, as in tf-pwa: decay, particle, fix_var, free_var, var_range,
// var_equal, pre_trans, from_trans, gauss_constr; at the end the fixed total is freed
// with data.extended.
//
// Where tf-pwa goes on with a guess or forgets: fix_chain_val left out is 1, not a random
// number; a range given in `params` holds for a floating mass too. As in tf-pwa, the
// value of resonances set equal is that of the one later in the model, and a coef_head
// that comes later in the model shares nothing (a warning).
#pragma once

#include <string>
#include <vector>

#include "decay_file.h"
#include "decay_particles.h"
#include "decay_variables.h"
#include "jacta/decay/decay_model.h"

namespace jacta {

void apply_constraints(const DecayFile& file,
                       const DecayModel& model,
                       const std::vector<ParticleOptions>& particles,
                       VariableTable& table,
                       Diagnostics& diagnostics);

/// What resonances say about their own variables.
void apply_particle_keys(const DecayModel& model,
                         const std::vector<ParticleOptions>& particles,
                         VariableTable& table,
                         Diagnostics& diagnostics);

/// Throws InputError where the mass or width of a resonance is not positive.
void check_positive(const std::string& name,
                    const std::string& field,
                    double value,
                    const Node& place);

/// [lower, upper], null is open. Throws InputError where they are in the wrong order.
Limits read_limits(const Node& list);
/// Throws InputError where sigma is not positive.
GaussianConstraint make_constraint(double mean, double sigma, const Node& place);

}  // namespace jacta
