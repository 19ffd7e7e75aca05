// What the examples of the room projection take for granted.
#pragma once

namespace projection_plot_block {
extern const jacta::DecayModel decay;
}  // namespace projection_plot_block

namespace projection_projection {
extern const jacta::ProjectedModel model;
extern const jacta::SampleGroup group;
}  // namespace projection_projection
