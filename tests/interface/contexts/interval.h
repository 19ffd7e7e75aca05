// What the examples of the room interval take for granted.
#pragma once

namespace interval_profile {
extern const jacta::FitProblem problem;
extern const std::size_t poi;
extern const jacta::Minimum best;
extern const jacta::FitStrategy strategy;
}  // namespace interval_profile
