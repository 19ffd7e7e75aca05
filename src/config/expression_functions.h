// The functions and constants that an expression may name.
#pragma once

#include <string>
#include <vector>

#include "expression_value.h"

namespace jacta {

struct Argument {
  std::string name;  ///< empty by position
  std::size_t position;
  Value value;
};

/// Calls `name` ("np.linspace", "stats.norm", ...), which stands at `position`.
Value call_function(const ExpressionSource& source,
                    const std::string& name,
                    std::size_t position,
                    const std::vector<Argument>& arguments);

/// The constant `name` ("np.pi", "True", ...).
Value named_constant(const ExpressionSource& source,
                     const std::string& name,
                     std::size_t position);

}  // namespace jacta
