#include "jacta/decay/data_switches.h"

#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

void read_cuts(const Node& cuts, DataSwitches& s) {
  s.ls_cut = s.mass_cut = false;
  for (const auto& item : cuts.items()) {
    const std::string name = item.as_text();
    if (name == "ls_cut") {
      s.ls_cut = true;
    } else if (name == "mass_cut") {
      s.mass_cut = true;
    } else {
      throw item.error("unknown cut '" + name + "'", "known are ls_cut and mass_cut");
    }
  }
}

}  // namespace

KeyTable data_switch_keys(DataSwitches& s) {
  KinematicOptions& k = s.kinematics;
  const auto read_reference = [&k](const Node& n) {
    if (n.as_text() != "center_mass") {
      throw n.error("align_ref must be null or center_mass");
    }
    k.align_to_center_mass = true;
  };
  const Node names = list_schema(type_schema("string"));
  return {
      {"center_mass",
       switch_into(k.center_mass),
       "True: events are boosted to the rest frame of the decaying particle first"},
      {"r_boost",
       switch_into(k.r_boost),
       "False: helicities without the Wigner rotations of boosts, an approximation"},
      {"random_z",
       switch_into(k.random_z),
       "True: the quantisation axis of a decaying particle with spin is arbitrary"},
      {"align_ref",
       accepting(words_schema({"center_mass"}), read_reference),
       "helicities of final particles are those in the rest frame of the decaying "
       "particle; else those in the first chain"},
      {"cp_trans",
       switch_into(k.cp_trans),
       "False: momenta of antiparticles (data_charge below 0) are not mirrored"},
      {"identical_particles",
       list_into(s.identical_particles, names),
       "groups of identical final particles, over whose exchange amplitudes are "
       "summed"},
      {"cp_particles",
       list_into(s.cp_particles, names),
       "pairs [particle, antiparticle] of a final state that is its own antiparticle: "
       "the "
       "conjugate amplitude is added"},
      {"decay_chain_cut",
       accepting(with_default(list_schema(words_schema({"ls_cut", "mass_cut"})),
                              Node::list({Node::string("ls_cut")})),
                 [&s](const Node& n) { read_cuts(n, s); }),
       "which chains are left out: without (l,s) pair, below threshold"},
      {"extended",
       switch_into(s.extended),
       "True: extended likelihood; the total coupling of the reference chain is free"}};
}

}  // namespace jacta
