// What the examples of the room fit take for granted.
#pragma once

namespace fit_minimum {
extern const jacta::FitProblem problem;
}

namespace fit_nested_fits {
extern const std::vector<jacta::FitProblem> problems;
extern const jacta::FitStrategy strategy;
}  // namespace fit_nested_fits

namespace fit_signal_multiplier {
extern const std::vector<double> signal, background, data;
}
