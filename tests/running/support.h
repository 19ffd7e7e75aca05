// A small model and JSON of nodes, for tests of running files and campaigns.
#pragma once

#include <string>
#include <vector>

#include "error_text.h"
#include "gtest/gtest.h"
#include "jacta/config/python_text.h"
#include "jacta/parameter/parameters.h"
#include "support/folders.h"

namespace jacta::test {

/// mu and er_band_shift are fitted, wimp_mass and livetime are not.
inline Parameters small_parameters() {
  SilentDiagnostics diagnostics;
  return Parameters::from_config(parse_yaml(R"(
mu: {nominal_value: 1.0}
er_band_shift: {nominal_value: 0, fittable: true}
wimp_mass: {nominal_value: 50, fittable: false}
livetime: {nominal_value: 1.0, ptype: livetime, fittable: false}
)"),
                                 diagnostics);
}

inline std::string json(const Node& node) {
  return python_json(node);
}

inline std::string json(const std::vector<Node>& nodes) {
  return python_json(Node::list(nodes));
}

}  // namespace jacta::test
