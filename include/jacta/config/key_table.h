// Key tables: which keys a map may hold. A key that is not in the table is a misspelling:
// a problem with its place and the nearest valid key.
//
//     std::vector<jacta::Problem> problems;
//     jacta::check_keys(node, {"name", "fittable"}, problems);
//     // problems[0].text: "unknown key 'fitable'; did you mean 'fittable'?"
#pragma once

#include <string>
#include <vector>

#include "jacta/config/node.h"

namespace jacta {

/// Something wrong (or doubtful) in a configuration.
struct Problem {
  enum class Level { error, warning };
  Level level = Level::error;
  Location location = {};
  std::string text = {};

  /// "model.yaml:3:5: likelihood_config: unknown key ...".
  std::string message() const;
};

/// Adds an error for every key of the map `node` that is not in `known`. The location of
/// the problem is that of the key. A node that is no map is an error as well.
void check_keys(const Node& node,
                const std::vector<std::string>& known,
                std::vector<Problem>& problems);

/// Throws InputError with the first error among the problems, if there is one, and the
/// count of the others.
void throw_first_error(const std::vector<Problem>& problems);

}  // namespace jacta
