// Caught: values sorted into the wrong map, batches that overlap or leave toys out, files
// in the wrong folder, unknown keys that pass, and jobs that are taken for done too
// early.
#include "jacta/campaign/tickets.h"

#include "campaign/support.h"
#include "gtest/gtest.h"
#include "jacta/running/running_file.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {
namespace {

using test::json;
using test::small_campaign;

std::string problem_of(const std::string& sections,
                       const CampaignSettings& settings = {},
                       const std::string& top = "") {
  return error_text([&] { small_campaign(sections, settings, top); });
}

#define EXPECT_PART(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST(Tickets, SortValuesByWhatTheyAre) {
  const auto campaign = small_campaign(R"(
    to_vary: {mu: [2.0], wimp_mass: [30]}
    in_common: {poi_expectation: 3, livetime: 'np.sqrt(4)',
                generate_values: {er_band_shift: 1}, nominal_values: {mu: 1.5},
                n_mc: 2, limit_threshold: t.json, asymptotic_dof: 1,
                limit_threshold_interpolation: true,
                statistical_model_args: {x: 1}, free_name: f}
)");
  const Node& arguments = campaign.tickets.at(0).arguments;
  EXPECT_EQ(json(arguments.at("generate_values")),
            R"({"er_band_shift": 1, "poi_expectation": 3, "mu": 2.0})");
  EXPECT_EQ(json(arguments.at("nominal_values")),
            R"({"mu": 1.5, "livetime": 2.0, "wimp_mass": 30})");
  EXPECT_EQ(json(arguments.at("statistical_model_args")),
            R"({"x": 1, "limit_threshold": "/out/t.json", )"
            R"("limit_threshold_interpolation": true, "asymptotic_dof": 1})");
  EXPECT_EQ(campaign.neyman.free_name, "f");
  EXPECT_EQ(campaign.neyman.true_name, "true");
  EXPECT_EQ(campaign.neyman.confidence_levels,
            (std::vector<double>{0.6827, 0.8, 0.9, 0.95}));
  EXPECT_FALSE(arguments.contains("free_name"));
}

// A parameter itself goes before a map of values, as in alea; the file's reader is told.
TEST(Tickets, WarnOfValuesThatAnotherPlaceHides) {
  const auto messages = [](const std::string& in_common) {
    std::vector<Problem> problems;
    check_computation("power",
                      parse_yaml("to_vary: {mu: [1, 2], wimp_mass: [30, 40]}\n"
                                 "in_common: {" +
                                     in_common + "}",
                                 "running.yaml"),
                      test::small_parameters(),
                      problems);
    std::vector<std::string> texts;
    for (const auto& problem : problems) {
      EXPECT_EQ(problem.level, Problem::Level::warning);
      texts.push_back(problem.message());
    }
    return texts;
  };
  const auto hidden = messages("nominal_values: {wimp_mass: 50, livetime: 2}");
  ASSERT_EQ(hidden.size(), 1u);
  EXPECT_PART(hidden[0], "running.yaml:2:30");
  EXPECT_PART(hidden[0], "the value of wimp_mass in nominal_values is not used: to_vary");
  ASSERT_EQ(messages("generate_values: {mu: 3}").size(), 1u);
  // The nominal value of a fittable parameter is another thing than its true one.
  EXPECT_TRUE(messages("nominal_values: {mu: 1.5}").empty());
  const auto campaign = small_campaign(
      "    to_vary: {wimp_mass: [30]}\n    in_common: {nominal_values: {wimp_mass: "
      "50}}\n");
  EXPECT_EQ(json(campaign.tickets.at(0).arguments.at("nominal_values")),
            R"({"wimp_mass": 30})");
}

TEST(Tickets, AreInTheRunnersOrder) {
  const auto campaign = small_campaign("    in_common: {seed: 1, n_mc: 5, mu: 1}\n");
  std::vector<std::string> names;
  for (const auto& entry : campaign.tickets.at(0).arguments.entries()) {
    names.push_back(entry.key.as_string());
  }
  std::vector<std::string> expected;
  for (const auto& argument : runner_argument_table()) expected.push_back(argument.name);
  expected.pop_back();  // instruction_set, which is not given
  EXPECT_EQ(names, expected);
}

TEST(Tickets, SplitToysWithoutGapOrOverlap) {
  const auto campaign = small_campaign(R"(
    to_vary: {mu: [0, 1]}
    in_common: {n_mc: 12, n_batch: 3, output_filename: "m{mu:d}.ii.h5", first_toy: 100}
)");
  ASSERT_EQ(campaign.tickets.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    const Ticket& ticket = campaign.tickets[i];
    EXPECT_EQ(ticket.point, i / 3);
    EXPECT_EQ(ticket.i_batch, static_cast<std::int64_t>(i % 3));
    EXPECT_EQ(ticket.n_batch, 3);
    EXPECT_EQ(ticket.first_toy, static_cast<std::int64_t>(100 + 4 * (i % 3)));
    EXPECT_EQ(ticket.arguments.at("first_toy").as_integer(), ticket.first_toy);
    EXPECT_EQ(ticket.arguments.at("n_mc").as_integer(), 4);
    EXPECT_EQ(ticket.arguments.at("computation").as_string(), "power");
  }
  EXPECT_EQ(campaign.tickets[5].output_file, "/out/m1.ii_2.h5");
  EXPECT_EQ(campaign.tickets[5].toydata_file, "/out/test_toydata_filename.ii_2.h5");
  EXPECT_EQ(campaign.points[1].output_file, "/out/m1.ii.h5");
  EXPECT_EQ(campaign.points[1].arguments.at("n_mc").as_integer(), 12);
}

TEST(Tickets, DoNotNumberASingleBatch) {
  const auto one = small_campaign(
      "    in_common: {n_mc: 3, n_batch: 1, output_filename: 'b{i_batch}.h5'}\n");
  EXPECT_EQ(one.tickets.at(0).output_file, "/out/b0.h5");
  EXPECT_PART(problem_of("    in_common: {n_mc: 4, n_batch: 2, "
                         "output_filename: 'b{i_batch}.h5'}\n"),
              "holds i_batch already");
}

TEST(Tickets, BeginAtTheFirstBatchAskedFor) {
  const auto campaign =
      small_campaign("    in_common: {n_mc: 6, n_batch: 3}\n", {.first_i_batch = 2});
  ASSERT_EQ(campaign.tickets.size(), 1u);
  EXPECT_EQ(campaign.tickets[0].first_toy, 4);
}

TEST(Tickets, TakeTemplatePathsFromTheSubmitterAndTheComputation) {
  const auto args = [](const char* sections, std::vector<std::string> paths) {
    const auto campaign = small_campaign(sections, {.template_paths = std::move(paths)});
    return json(campaign.tickets.at(0).arguments.at("statistical_model_args"));
  };
  EXPECT_EQ(args("    in_common: {n_mc: 1}\n", {}), "{}");
  EXPECT_EQ(args("    in_common: {n_mc: 1}\n", {"/t"}), R"({"template_path": "/t"})");
  EXPECT_EQ(args("    in_common: {n_mc: 1}\n", {"/t", "/u"}),
            R"({"template_path": ["/t", "/u"]})");
  EXPECT_EQ(args("    in_common: {template_path: /own}\n", {"/t"}),
            R"({"template_path": "/own"})");
}

TEST(Tickets, PassTheFitStrategyOn) {
  const auto campaign = small_campaign(
      "    in_common: {n_mc: 1}\n", {}, "fit_strategy: {minimizer_routine: simplex}\n");
  EXPECT_EQ(json(campaign.tickets.at(0).arguments.at("fit_strategy")),
            R"({"minimizer_routine": "simplex"})");
}

TEST(Tickets, NameTheModelFileInFull) {
  const test::TemporaryFolder folder;
  const auto model = folder.touch("model.yaml");
  SilentDiagnostics diagnostics;
  const auto read = [&](const std::string& name) {
    const Node root =
        parse_yaml("{statistical_model: m, poi: mu, statistical_model_config: " + name +
                   ", computation_options: {c: {in_common: {n_mc: 1}}}}");
    return read_campaign(root,
                         folder.path() / "running.yaml",
                         test::small_parameters(),
                         {.computation = "c", .output_folder = "relative/"},
                         diagnostics);
  };
  const Ticket ticket = read("model.yaml").tickets.at(0);
  EXPECT_EQ(ticket.arguments.at("statistical_model_config").as_string(), model.string());
  EXPECT_EQ(ticket.output_file,
            (std::filesystem::current_path() / "relative/test_output_filename.ii.h5"));
  const auto text = error_text([&read] { read("missing.yaml"); });
  EXPECT_PART(text, "missing.yaml is not a file");
}

TEST(Tickets, RefuseWhatCannotRun) {
  EXPECT_PART(
      problem_of("    in_common: {n_mc: 7, n_batch: 2}\n"),
      "running.yaml:5:23: computation_options.power.in_common.n_mc: n_mc 7 cannot be "
      "split into n_batch 2");
  EXPECT_PART(problem_of("    in_common: {n_mc: 6, n_batch: 0}\n"), "at least 1");
  EXPECT_PART(problem_of("    in_common: {n_mcc: 6}\n"), "did you mean 'n_mc'?");
  EXPECT_PART(problem_of("    to_vary: {mu: [[1]]}\n"),
              "mu must be a number, found a list");
  EXPECT_PART(problem_of("    to_vary: {mu: [true]}\n"), "mu must be a number");
  EXPECT_PART(problem_of("    in_common: {mu: 'np.arange(3)'}\n"), "found an array");
  EXPECT_PART(problem_of("    in_common: {generate_values: {wimp_mass: 1}}\n"),
              "'wimp_mass' is not among the parameters");
  EXPECT_PART(problem_of("    in_common: {nominal_values: {wimp_mas: 1}}\n"),
              "did you mean 'wimp_mass'?");
  EXPECT_PART(problem_of("    in_common: {toydata_mode: generates}\n"),
              "did you mean 'generate'?");
  EXPECT_PART(problem_of("    in_common: {toydata_filename: null}\n"),
              "needs a toydata_filename");
  EXPECT_PART(problem_of("    in_common: {output_filename: null}\n"),
              "output_filename is missing");
  EXPECT_PART(problem_of("    in_common: {output_filename: 'x_{m}.h5'}\n"),
              "no value for the field 'm'");
  EXPECT_PART(problem_of("    in_common: {confidence_levels: [90]}\n"),
              "between 0 and 1");
  EXPECT_PART(problem_of("    to_vary: {free_name: [a, b]}\n"),
              "free_name differs between the points");
  EXPECT_PART(problem_of("    {}\n", {.computation = "powr"}), "did you mean 'power'?");
}

TEST(Tickets, NeedAnOutputFolderAndAKnownParameterOfInterest) {
  SilentDiagnostics diagnostics;
  const auto text = [&diagnostics](const std::string& file) {
    return error_text([&] {
      read_campaign(
          parse_yaml(file), "r.yaml", test::small_parameters(), {}, diagnostics);
    });
  };
  EXPECT_PART(text("{statistical_model: m, poi: mu, computation_options: {}, "
                   "outputfolder: null}"),
              "output folder is not given");
  EXPECT_PART(text("{statistical_model: m, poi: nu, outputfolder: o, computation: c, "
                   "computation_options: {c: {}}}"),
              "the model has no parameter 'nu'");
}

TEST(CampaignSettings, ComeFromASectionOfTheFile) {
  const Node root = parse_yaml(
      "{outputfolder: out, i_batch: 3, local_configurations: {template_path: t, "
      "combine_n_jobs: 5}, slurm_configurations: {template_path: [a, b], hours: 1}}");
  const auto local = CampaignSettings::from_running_file(root, "local_configurations");
  EXPECT_EQ(local.output_folder, "out");
  EXPECT_EQ(local.first_i_batch, 3);
  EXPECT_EQ(local.combine_n_jobs, 5);
  EXPECT_EQ(local.template_paths, (std::vector<std::string>{"t"}));
  const auto slurm = CampaignSettings::from_running_file(root, "slurm_configurations");
  EXPECT_EQ(slurm.combine_n_jobs, 1);
  EXPECT_EQ(slurm.template_paths, (std::vector<std::string>{"a", "b"}));
}

TEST(SharedFiles, AreFoundBetweenPoints) {
  const std::string vary = "    to_vary: {mu: [0, 1]}\n    in_common: ";
  const auto levels = [](const Campaign& campaign) {
    std::vector<Problem::Level> result;
    for (const auto& problem : shared_files(campaign)) result.push_back(problem.level);
    return result;
  };
  using Levels = std::vector<Problem::Level>;
  EXPECT_EQ(levels(small_campaign(vary + "{output_filename: 'x.h5'}\n")),
            (Levels{Problem::Level::error, Problem::Level::error}));
  EXPECT_EQ(levels(small_campaign(vary + "{output_filename: 'x{mu}.h5'}\n")),
            Levels{Problem::Level::error});
  EXPECT_EQ(levels(small_campaign(vary + "{output_filename: 'x{mu}.h5', "
                                         "toydata_filename: 't{mu}.h5'}\n")),
            Levels{});
  EXPECT_EQ(levels(small_campaign(vary + "{output_filename: 'x{mu}.h5', "
                                         "toydata_mode: read, "
                                         "toydata_filename: t.h5}\n")),
            Levels{});
}

TEST(AlreadyDone, NeedsTheFilesThatTheModeWrites) {
  const test::TemporaryFolder folder;
  const auto done = [&folder](const std::string& keys) {
    const auto campaign = small_campaign(
        "    in_common: {output_filename: o.h5, toydata_filename: t.h5, " + keys + "}\n",
        {.output_folder = folder.path()});
    return already_done(campaign.tickets.at(0));
  };
  const std::string generate = "toydata_mode: generate";
  const std::string store = "toydata_mode: generate_and_store";
  const std::string only = store + ", only_toydata: true";
  EXPECT_FALSE(done(generate));
  folder.touch("t.h5");
  EXPECT_FALSE(done(generate));
  EXPECT_FALSE(done(store));
  EXPECT_TRUE(done(only));
  folder.touch("o.h5");
  EXPECT_TRUE(done(generate));
  EXPECT_TRUE(done(store));
  std::filesystem::remove(folder.path() / "t.h5");
  EXPECT_TRUE(done(generate));
  EXPECT_FALSE(done(store));
  EXPECT_FALSE(done(only));
}

}  // namespace
}  // namespace jacta
