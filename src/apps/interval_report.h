// What `jacta interval` prints.
#pragma once

#include "application.h"
#include "jacta/neyman/neyman_interval.h"

namespace jacta::apps {

/// Asymptotic intervals have no statement.
Json interval_json(const NeymanInterval& result);
void print_interval(const NeymanInterval& result);

/// Complete with a valid best fit, else partly failed.
Status interval_status(const IntervalResult& result);

}  // namespace jacta::apps
