// The numbers a campaign ends with, as text and as JSON.
#pragma once

#include <vector>

#include "application.h"
#include "jacta/campaign/campaign_numbers.h"
#include "jacta/campaign/collect_thresholds.h"
#include "jacta/campaign/local.h"

namespace jacta::apps {

/// Points with their medians, bands and discovery fractions.
Json json_numbers(const std::vector<PointNumbers>& points, const std::string& poi);
void print_numbers(const std::vector<PointNumbers>& points, const std::string& poi);

/// Thresholds of every entry with their uncertainty.
Json json_thresholds(const ThresholdsFile& file);
void print_thresholds(const ThresholdsFile& file);

/// The files that jobs have written.
Json json_files(const std::vector<JobReport>& reports);
void print_files(const std::vector<JobReport>& reports);

}  // namespace jacta::apps
