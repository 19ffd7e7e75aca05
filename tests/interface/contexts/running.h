// What the examples of the room running take for granted.
#pragma once

namespace running_running_file {
extern const jacta::Parameters parameters;
}

namespace running_variations {
extern const jacta::Node zip, vary, common;
}

namespace running_cluster_keys {
extern const jacta::Node root;
extern jacta::Diagnostics& diagnostics;
}  // namespace running_cluster_keys

namespace running_combination {
extern const jacta::Parameters parameters;
}
