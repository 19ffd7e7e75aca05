// What identifies an entry of a thresholds file: neither the parameter of interest nor
// its expectation.
#pragma once

#include <string>

#include "jacta/config/node.h"

namespace jacta {

inline Node without_poi(const Node& values, const std::string& poi) {
  if (values.is_null()) return Node::map();
  Node rest = values;
  rest.erase(poi);
  rest.erase("poi_expectation");
  return rest;
}

}  // namespace jacta
