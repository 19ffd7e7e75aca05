// The command lines, combinations and file names that alea's submitter makes of its
// example. Caught: any difference in order, counts, names, values or quoting.
#include "support/reference.h"

#include "campaign/support.h"
#include "gtest/gtest.h"
#include "jacta/campaign/command_line.h"
#include "jacta/running/file_names.h"

namespace jacta {
namespace {

using test::load;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

class CampaignOfTheReference : public ::testing::Test {
 protected:
  void SetUp() override {
    JACTA_NEEDS_REFERENCE();
    folder_ = std::filesystem::absolute(*test::reference_folder() / "alea");
    folder_ = folder_.lexically_normal();
    recorded_ = load(folder_ / "tickets.json");
  }

  Campaign campaign(CampaignSettings settings) const {
    SilentDiagnostics diagnostics;
    const auto file = folder_ / "unbinned_wimp_running.yaml";
    const Node model = load_yaml(folder_ / "unbinned_wimp_statistical_model.yaml");
    const auto parameters =
        Parameters::from_config(model.at("parameter_definition"), diagnostics);
    settings.output_folder = "/OUT/";
    return read_campaign(load_yaml(file), file, parameters, settings, diagnostics);
  }

  // The recorded script with our folders and program, and with the digits of 0.9.
  std::string expected(const nlohmann::json& script) const {
    std::string text = replaced(script.get<std::string>(), "OUT/", "/OUT/");
    text = replaced(text, "CONFIGS/", folder_.string() + "/");
    text = replaced(text, "python3 alea_run_toymc", "alea_run_toymc");
    return replaced(text, "--confidence_level 0.9000", "--confidence_level 0.9");
  }

  std::filesystem::path folder_;
  nlohmann::json recorded_;
};

class TicketsOfTheReference : public CampaignOfTheReference,
                              public ::testing::WithParamInterface<const char*> {};

TEST_P(TicketsOfTheReference, AreReproduced) {
  const auto& recorded = recorded_.at("computations").at(GetParam());
  const Campaign ours = campaign({.computation = GetParam()});
  EXPECT_EQ(combinations_text(ours.combinations),
            recorded.at("debug_stdout").get<std::string>());

  const auto& names = recorded.at("output_filenames");
  ASSERT_EQ(ours.tickets.size(), recorded.at("n_tickets").get<std::size_t>());
  ASSERT_EQ(ours.tickets.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(ours.tickets[i].output_file, "/" + names[i].get<std::string>());
  }
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(command_line(ours.tickets[i]),
              expected(recorded.at("first_tickets")[i].at("script")));
  }
  EXPECT_EQ(command_line(ours.tickets.back()),
            expected(recorded.at("last_ticket").at("script")));
  const auto& points = recorded.at("one_ticket_per_combination");
  ASSERT_EQ(ours.points.size(), points.size());
  for (const Ticket& ticket : ours.tickets) {
    if (ticket.i_batch > 0) continue;
    EXPECT_EQ(command_line(ticket), expected(points[ticket.point].at("script")));
  }
}

TEST_P(TicketsOfTheReference, AreReadFromItsText) {
  const auto& recorded = recorded_.at("computations").at(GetParam());
  const auto& script = recorded.at("first_tickets")[0].at("script");
  const Node ours = runner_kwargs_from_script(script.get<std::string>());
  const Node theirs = parse_json(recorded.at("parsed_kwargs_first").dump());
  EXPECT_TRUE(ours == theirs) << test::json(ours) << "\n" << test::json(theirs);
}

TEST_P(TicketsOfTheReference, KnowTheFilesOfAPointWithBatches) {
  const Campaign ours = campaign({.computation = GetParam()});
  EXPECT_EQ(ours.points[0].output_file.find('{'), std::string::npos);
  const std::string pattern = replaced(ours.points[0].output_file, ".h5", "_0.h5");
  EXPECT_EQ(ours.tickets[0].output_file, pattern);
}

INSTANTIATE_TEST_SUITE_P(Computations,
                         TicketsOfTheReference,
                         ::testing::Values("discovery_power",
                                           "sensitivity",
                                           "threshold"));

TEST_F(CampaignOfTheReference, IsCombined) {
  const auto& recorded = recorded_.at("combine_n_jobs_3");
  const auto jobs = combine_n_jobs(campaign({.computation = "sensitivity"}).tickets, 3);
  ASSERT_EQ(jobs.size(), recorded.at("n").get<std::size_t>());
  for (const auto& [job, key] :
       {std::pair(jobs.front(), "first"), std::pair(jobs.back(), "last")}) {
    EXPECT_EQ(job.command, expected(recorded.at(key)[0]));
    EXPECT_EQ(job.output_file, "/" + recorded.at(key)[1].get<std::string>());
  }
}

TEST_F(CampaignOfTheReference, BeginsAtABatch) {
  const auto& recorded = recorded_.at("template_path_and_i_batch_38");
  const auto tickets = campaign({.computation = "sensitivity",
                                 .template_paths = {"/some/templates"},
                                 .first_i_batch = 38})
                           .tickets;
  ASSERT_EQ(tickets.size(), recorded.at("n").get<std::size_t>());
  EXPECT_EQ(command_line(tickets[0]), expected(recorded.at("first")[0]));
}

}  // namespace
}  // namespace jacta
