// The blocks of a decay model's file, as written, with the keys of those that have fixed
// ones.
#pragma once

#include <optional>

#include "decay_options.h"
#include "jacta/config/key_table.h"
#include "jacta/decay/data_switches.h"

namespace jacta {

/// The `constrains` block; values about variables are looked at once there are some.
struct ConstraintBlock {
  // decay
  Node reference_chain = {};  ///< fix_chain_idx
  std::optional<double> reference_total = {};
  Node radii = {};  ///< decay_d
  // particle
  Node equal_fields = Node::map();
  // variables
  Node fixed = Node::map();
  Node free = Node::list();
  Node ranges = Node::map();
  Node equal = Node::list();
  Node transformed = Node::map();  ///< pre_trans
  Node from_transformed = Node::map();
  Node constraints = Node::map();  ///< gauss_constr
};

KeyTable constraint_keys(ConstraintBlock& block);

/// variable = k x + b, of pre_trans and from_trans.
struct LinearTransform {
  Node x = {};
  double k = 1;
  double b = 0;
};

KeyTable linear_transform_keys(LinearTransform& transform);

struct DecayFile {
  Location place = {};
  Node data = Node::map();
  DataSwitches switches = {};  ///< of `data`
  Node decay = {};
  Node particle = {};
  ChainOptions all_chains = {};  ///< decay_chain.$all
  ConstraintBlock constraints = {};
};

KeyTable decay_file_keys(DecayFile& file);

}  // namespace jacta
