// How the keys of a density become arguments.
#pragma once

#include <vector>

#include "axis_function.h"
#include "jacta/config/key_table.h"
#include "jacta/density/kinds.h"
#include "jacta/parameter/parameters.h"

namespace jacta {

/// A number or the name of a parameter; InputError with the place and the nearest name.
/// What a parameter may be has to lie in the domain: its nominal value and, where it is
/// fittable, its fit_limits.
DensityArgument read_argument(const Node& node,
                              ArgumentDomain domain,
                              const Parameters& parameters);

/// A list of them.
std::vector<DensityArgument> read_arguments(const Node& node,
                                            ArgumentDomain domain,
                                            const Parameters& parameters);

/// What an argument accepts, for schemas.
Node argument_schema();

}  // namespace jacta
