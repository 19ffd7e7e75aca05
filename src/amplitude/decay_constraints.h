// The `constrains` block, and what particles say about their own variables (float,
// ranges, params, gauss_constr, coef_head).
//
// Order of application, as in tf-pwa: decay, particle, fix_var, free_var, var_range,
// var_equal, pre_trans, from_trans, gauss_constr; at the end the first total is freed
// with data.extended.
#pragma once

#include "decay_content.h"
#include "decay_variables.h"

namespace jacta {

void apply_constraints(const Node& root,
                       const DecayModel::Content& content,
                       VariableTable& table,
                       Diagnostics& diagnostics);

}  // namespace jacta
