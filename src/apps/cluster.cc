#include "cluster.h"

#include <fmt/format.h>

#include "job_reports.h"

namespace jacta::apps {

namespace {

void print_json(const SendReport& report) {
  Json document = {{"jobs", json_jobs(report.jobs)}, {"commands", report.commands}};
  if (!report.is_sent) document["files"] = report.files;
  print(document);
}

void print_sent(const SendReport& report) {
  if (!report.is_sent) {
    for (const auto& [name, text] : report.files) {
      fmt::print("---- {}\n{}\n", name, text);
    }
    for (const auto& command : report.commands) fmt::print("{}\n", command);
  }
  print_summary(report.jobs);
  if (report.is_sent && !report.first_task.empty()) {
    fmt::print("{} tasks; to run the first: {}\n", report.n_tasks, report.first_task);
  }
}

}  // namespace

int submit_to_cluster(const Application& application,
                      const Campaign& campaign,
                      const SendOptions& options,
                      const Surroundings& surroundings) {
  const SendReport report = send(campaign, options, surroundings);
  if (application.json) {
    print_json(report);
  } else {
    print_sent(report);
  }
  return done;
}

}  // namespace jacta::apps
