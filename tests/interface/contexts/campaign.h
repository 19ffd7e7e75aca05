// What the examples of the room campaign take for granted.
#pragma once

namespace campaign_finished_result {
extern const std::int64_t seed;
extern const jacta::Ticket ticket;
}  // namespace campaign_finished_result

namespace campaign_initialized_runner {
extern const std::string command;
}

namespace campaign_local {
extern const jacta::LocalOptions options;
}

namespace campaign_tickets {
extern const std::shared_ptr<const jacta::StatisticalModel> model;
}
