// Campaigns that run elsewhere: what became of them, on the terminal or as JSON.
#pragma once

#include "application.h"
#include "jacta/cluster/send.h"

namespace jacta::apps {

/// Sends what is missing of a campaign, or shows what would be sent. Returns the exit
/// status.
int submit_to_cluster(const Application& application,
                      const Campaign& campaign,
                      const SendOptions& options,
                      const Surroundings& surroundings);

}  // namespace jacta::apps
