// What the examples of the room toy take for granted.
#pragma once

namespace toy_drawn_seed {
extern const std::optional<std::int64_t> given;
}

namespace toy_hypotheses {
extern const jacta::StatisticalModel& model;
extern const std::string poi;
extern const jacta::Node common, generate, nominal;
}  // namespace toy_hypotheses

namespace toy_input_hashes {
extern const jacta::Node before;
}

namespace toy_surroundings {
extern const jacta::LocalOptions options;
}

namespace toy_toy_loop {
extern const std::size_t n;
extern const jacta::ToyNumbers make;
}  // namespace toy_toy_loop
