// What the examples of the room data take for granted.
#pragma once

namespace data_result_file {
extern const jacta::ResultContent results;
}

namespace data_toy_file {
extern const std::vector<jacta::Dataset> toys;
}
