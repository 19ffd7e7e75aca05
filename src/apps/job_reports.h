// How the jobs of a campaign are reported.
#pragma once

#include <vector>

#include "application.h"
#include "jacta/campaign/local.h"

namespace jacta::apps {

/// The jobs as a list in JSON.
Json json_jobs(const std::vector<JobReport>& reports);

/// "3 jobs: 2 done, 1 failed".
void print_summary(const std::vector<JobReport>& reports);

/// The files that jobs have written.
std::vector<std::string> written_files(const std::vector<JobReport>& reports);
void print_files(const std::vector<JobReport>& reports);

/// Prints the jobs; `further` goes into the JSON document. Returns the exit status they
/// amount to.
int report(const Application& application,
           const std::vector<JobReport>& reports,
           const Json& further = Json::object());

int status_of(const std::vector<JobReport>& reports);

}  // namespace jacta::apps
