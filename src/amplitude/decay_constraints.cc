#include "decay_constraints.h"

#include "decay_keys.h"

namespace jacta {

void apply_constraints(const Node& root,
                       const DecayModel::Content& content,
                       VariableTable& table,
                       Diagnostics& diagnostics) {
  static_cast<void>(root);
  static_cast<void>(diagnostics);
  table.fix(content.couplings[content.chains.front().total].name + "r", 1);
  table.fix(content.couplings[content.chains.front().total].name + "i", 0);
}

}  // namespace jacta
