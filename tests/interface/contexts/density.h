// What the examples of the room density take for granted.
#pragma once

namespace density_read_density {
extern const std::vector<jacta::Axis> axes;
extern const jacta::Parameters parameters;
}  // namespace density_read_density
