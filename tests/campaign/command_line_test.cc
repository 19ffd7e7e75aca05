// Caught: digits, kinds or blanks that are lost on a command line, arguments out of
// order, names and values that do not fit, and jobs combined wrongly.
#include "jacta/campaign/command_line.h"

#include "campaign/support.h"
#include "gtest/gtest.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {
namespace {

TEST(ArgumentText, IsThatOfTheReference) {
  EXPECT_EQ(argument_text(Node()), "None");
  EXPECT_EQ(argument_text(Node::boolean(true)), "True");
  EXPECT_EQ(argument_text(Node::integer(50)), "50");
  EXPECT_EQ(argument_text(parse_yaml("[free, {a: 1.0, b: null, c: true}]")),
            R"(["free",{"a":1.0,"b":null,"c":true}])");
}

TEST(ArgumentText, KeepsAllDigits) {
  EXPECT_EQ(argument_text(Node::real(0.6826894921370859)), "0.6826894921370859");
  EXPECT_EQ(argument_text(parse_yaml("{a: 3.3333333333333335, b: 0.1}")),
            R"({"a":3.3333333333333335,"b":0.1})");
}

TEST(ArgumentText, KeepsBlanksAndQuotesInStrings) {
  EXPECT_EQ(argument_text(parse_json(R"({"a": "b c", "d": "e\" f", "g": "\\", "h": 1})")),
            R"({"a":"b c","d":"e\" f","g":"\\","h":1})");
}

const char* const sections = R"(
    to_vary: {mu: [0.1, 0.30000000000000004], wimp_mass: [50]}
    in_common: {n_mc: 6, n_batch: 3, hypotheses: [free, {mu: 2}], seed: 12,
                metadata: {note: "a 'b'"}, output_filename: "o ut_{mu}.h5",
                toydata_mode: generate}
)";

TEST(CommandLine, ComesBackUnchanged) {
  const Campaign campaign = test::small_campaign(sections);
  ASSERT_EQ(campaign.tickets.size(), 6u);
  for (const Ticket& ticket : campaign.tickets) {
    const Node read = runner_kwargs_from_script(
        command_line(ticket, {.program = "jacta run", .jacta_arguments = true}));
    EXPECT_TRUE(read == ticket.arguments) << test::json(read) << "\n"
                                          << test::json(ticket.arguments);
    EXPECT_TRUE(RunnerArguments::from_map(read).to_map() ==
                RunnerArguments::from_map(ticket.arguments).to_map());
  }
}

TEST(CommandLine, HoldsTheReferencesArgumentsAlone) {
  const Ticket ticket = test::small_campaign(sections).tickets[4];
  const std::string plain = command_line(ticket);
  EXPECT_EQ(plain.find("alea_run_toymc --statistical_model jacta.GaussianModel --poi mu"),
            0u);
  EXPECT_EQ(plain.find("first_toy"), std::string::npos);
  EXPECT_EQ(plain.find("--computation"), std::string::npos);
  EXPECT_NE(plain.find("--output_filename '/out/o ut_0.30000000000000004_1.h5'"),
            std::string::npos)
      << plain;
  const std::string own = command_line(ticket, {.jacta_arguments = true});
  EXPECT_EQ(own, plain + " --first_toy 2 --computation power");
}

TEST(RunnerKwargs, TakeAnySubsetAfterAnyProgram) {
  EXPECT_EQ(test::json(runner_kwargs_from_script(
                "python3 alea_run_toymc --n_mc 3 --poi=mu --seed None "
                "--compute_confidence_interval True --confidence_level 0.9000")),
            R"({"poi": "mu", "n_mc": 3, "compute_confidence_interval": true, )"
            R"("confidence_level": 0.9, "seed": null})");
}

TEST(RunnerKwargs, RefuseWhatDoesNotFit) {
  const auto text = [](const std::string& script) {
    return error_text([&script] { runner_kwargs_from_script(script); });
  };
  EXPECT_NE(text("x --hypothesis '[]'").find("did you mean 'hypotheses'?"),
            std::string::npos);
  EXPECT_NE(text("x --n_mc").find("--n_mc has no value"), std::string::npos);
  EXPECT_NE(text("x --n_mc many").find("--n_mc 'many'"), std::string::npos);
  EXPECT_NE(text("x --n_mc 1 && x --n_mc 2").find("unexpected word '&&'"),
            std::string::npos);
}

TEST(CombineNJobs, KeepsOrderAndRemainder) {
  const Campaign campaign = test::small_campaign(sections);
  const auto jobs = combine_n_jobs(campaign.tickets, 4);
  ASSERT_EQ(jobs.size(), 2u);
  EXPECT_EQ(jobs[0].tickets, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(jobs[1].tickets, (std::vector<std::size_t>{4, 5}));
  EXPECT_EQ(jobs[1].output_file, campaign.tickets[5].output_file);
  EXPECT_EQ(
      jobs[1].command,
      command_line(campaign.tickets[4]) + " && " + command_line(campaign.tickets[5]));
  EXPECT_TRUE(combine_n_jobs({}, 4).empty());
  EXPECT_NE(error_text([&campaign] { combine_n_jobs(campaign.tickets, 0); }), "");
}

TEST(CombinationsText, IsPythons) {
  const std::vector<Node> combinations = {parse_yaml(
      "{a: [free, {b: 15}], c: 0.0, d: true, e: null, f: \"it's\", g: 'x\\'}")};
  EXPECT_EQ(
      combinations_text(combinations),
      "\n\nWill submit 1 argument combinations:\n{'a': ['free', {'b': 15}], 'c': 0.0, "
      "'d': True, 'e': None, 'f': \"it's\", 'g': 'x\\\\'}\n");
}

}  // namespace
}  // namespace jacta
