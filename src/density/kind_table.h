// The kinds of densities that one formula on one axis makes: their names in files and the
// keys of their arguments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "axis_function.h"
#include "jacta/density/kinds.h"

namespace jacta {

struct ArgumentKey {
  const char* name;
  ArgumentDomain domain;
  const char* text;
  std::optional<double> without_it = {};  ///< the value without the key; else required
};

struct AxisKind {
  const char* name;
  const char* text;
  std::vector<ArgumentKey> arguments;
  bool takes_list;  ///< the one argument is a list
  SharedDensity (*make)(const AxisRange&, std::vector<DensityArgument>);
};

const std::vector<AxisKind>& axis_kinds();

}  // namespace jacta
