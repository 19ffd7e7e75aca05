// What the examples of the room kinematics take for granted.
#pragma once

namespace kinematics_barrier {
extern const double q2, q02;
}

namespace kinematics_four_vector {
extern const jacta::FourVector p1, p2;
}

namespace kinematics_ls_selection {
extern const jacta::DecaySpins decay;
}
