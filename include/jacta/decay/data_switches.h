// The keys of the `data` block that change amplitudes, not events: how helicities are
// defined, which chains stay, which particles are identical.
//
//     jacta::DataSwitches switches;
//     jacta::KeyTable table = jacta::data_switch_keys(switches);
//     table.add({"data", read_files, "..."});      // keys of the samples' reader
//     jacta::read_map(table.of("data"), root.at("data"), diagnostics);
#pragma once

#include "jacta/config/key_table.h"
#include "jacta/decay/decay_model.h"

namespace jacta {

struct DataSwitches {
  KinematicOptions kinematics = {};
  Node identical_particles = Node::list();  ///< groups of names of final particles
  Node cp_particles = Node::list();         ///< pairs of a particle and its antiparticle
  bool ls_cut = true;     ///< chains without an (l,s) pair are left out, else an error
  bool mass_cut = false;  ///< chains below their thresholds are left out
  bool extended = false;  ///< the total coupling of the reference chain is free
};

KeyTable data_switch_keys(DataSwitches& switches);

}  // namespace jacta
