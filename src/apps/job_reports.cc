#include "job_reports.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "signals.h"

namespace jacta::apps {

int status_of(const std::vector<JobReport>& reports) {
  const auto any = [&](JobStatus status) {
    return std::any_of(reports.begin(), reports.end(), [&](const JobReport& job) {
      return job.status == status;
    });
  };
  if (any(JobStatus::interrupted) || any(JobStatus::missing)) return status_of_signal();
  return any(JobStatus::failed) ? partly_failed : done;
}

void print_summary(const std::vector<JobReport>& reports) {
  std::vector<std::string> parts;
  for (const auto& [status, name] : words_of(JobStatus{})) {
    const auto n =
        std::count_if(reports.begin(), reports.end(), [wanted = status](const auto& job) {
          return job.status == wanted;
        });
    if (n > 0) parts.push_back(fmt::format("{} {}", n, name));
  }
  fmt::print("{} jobs: {}\n", reports.size(), parts.empty() ? "none" : join(parts));
}

Json json_jobs(const std::vector<JobReport>& reports) {
  Json jobs = Json::array();
  for (const auto& job : reports) jobs.push_back(json_of(job.to_node()));
  return jobs;
}

std::vector<std::string> written_files(const std::vector<JobReport>& reports) {
  std::vector<std::string> files;
  for (const auto& job : reports) {
    if (job.status == JobStatus::done) files.push_back(job.output);
  }
  return files;
}

void print_files(const std::vector<JobReport>& reports) {
  const auto files = written_files(reports);
  if (files.empty()) return;
  if (files.size() == 1) {
    fmt::print("Saved {}\n", files.front());
    return;
  }
  fmt::print("Saved {} files: {} to {}\n", files.size(), files.front(), files.back());
}

int report(const Application& application,
           const std::vector<JobReport>& reports,
           const Json& further) {
  const int status = status_of(reports);
  if (application.json) {
    Json document = {{"jobs", json_jobs(reports)}};
    document.update(further);
    print(document);
    return status;
  }
  for (const auto& job : reports) fmt::print("{}", job.text());
  print_summary(reports);
  if (status > partly_failed) {
    fmt::print("interrupted; the same command does what is missing\n");
  }
  return status;
}

}  // namespace jacta::apps
