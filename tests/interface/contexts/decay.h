// What the examples of the room decay take for granted.
#pragma once

namespace decay_coherent_sum {
extern const std::shared_ptr<const jacta::DecayModel> model;
}

namespace decay_data_switches {
void read_files(const jacta::Node&);
}
