// What the examples of the room neyman take for granted.
#pragma once

namespace neyman_adaptive_grid {
extern const jacta::PointSampler sampler;
extern jacta::ThresholdsFile file;
}  // namespace neyman_adaptive_grid

namespace neyman_coverage {
extern const std::vector<double> t;
}

namespace neyman_interpolation {
extern const std::vector<jacta::PointToys> toys;
}

namespace neyman_neyman_interval {
extern const jacta::Node fixed;
extern const jacta::ThresholdRequest request;
extern const jacta::IntervalOptions options;
}  // namespace neyman_neyman_interval

namespace neyman_point_toys {
extern const jacta::Runner runner;
}

namespace neyman_runner_thresholds {
extern const jacta::RunEnvironment environment;
}

namespace neyman_threshold_lookup {
extern const std::vector<jacta::Node> hypotheses;
}

namespace neyman_threshold_quantile {
extern const std::vector<double> free, truth;
}

namespace neyman_thresholds_file {
extern const jacta::ThresholdKey key;
}

namespace neyman_toy_mixture {
extern const std::vector<jacta::RunnerArguments> jobs;
}
