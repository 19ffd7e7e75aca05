// Exit statuses and JSON keys of every command.
#include <cmath>

#include "command_line.h"

namespace jacta::test {
namespace {

const std::string model = " wimp_statistical_model.yaml ";

TEST_F(CommandLine, HelpOfEveryCommandShowsAnExample) {
  EXPECT_EQ(jacta("--help").status, 0);
  for (const char* command : {"init",
                              "validate",
                              "describe",
                              "generate",
                              "store",
                              "ll",
                              "fit",
                              "interval",
                              "scan",
                              "run",
                              "toy"}) {
    const Outcome help = jacta(std::string(command) + " --help");
    EXPECT_EQ(help.status, 0) << command;
    EXPECT_NE(help.out.find("Example:"), std::string::npos) << command;
    EXPECT_NE(help.out.find("--json"), std::string::npos) << command;
  }
}

TEST_F(CommandLine, UsageErrorsHaveStatusTwo) {
  EXPECT_EQ(jacta("").status, 2);
  EXPECT_EQ(jacta("nonsense").status, 2);
  EXPECT_EQ(jacta("fit").status, 2);
  EXPECT_EQ(jacta("fit model.yaml --dta x").status, 2);
}

TEST_F(CommandLine, EveryCommandAnswersInJson) {
  const auto init = jacta("init . --example wimp --json").json();
  EXPECT_EQ(init.at("files").size(), 10u);
  const auto validated =
      jacta("validate wimp_statistical_model.yaml wimp_running.yaml --json").json();
  EXPECT_TRUE(validated.at("errors").empty()) << validated;
  EXPECT_TRUE(validated.at("warnings").empty()) << validated;

  const auto described = jacta("describe --json" + model).json();
  EXPECT_EQ(described.at("parameters").at("wimp_mass").at("nominal_value"), 50);
  const double er = described.at("terms").at("sr0").at("er");
  EXPECT_GT(er, 0);
  EXPECT_GT(described.at("expectation_values").at("er").get<double>(), er);

  const auto generated =
      jacta("generate --json -n 3 --seed 5 -o toys.ii.h5" + model).json();
  EXPECT_EQ(generated.at("n_toys"), 3);
  EXPECT_GT(generated.at("n_events"), 300);
  EXPECT_EQ(generated.at("file"), "toys.ii.h5");

  write("points.json",
        R"([{"wimp_rate_multiplier": 0.5}, {"wimp_rate_multiplier": -1}])");
  const auto ll =
      jacta("ll --json --data toys.ii.h5 --points points.json" + model).json();
  EXPECT_TRUE(ll.at("ll")[0].is_number());
  EXPECT_EQ(ll.at("ll")[1], "-inf");
  const auto slopes = jacta("ll --json --derivatives --data toys.ii.h5" + model).json();
  EXPECT_EQ(slopes.at("gradient").size(), 7u);
  EXPECT_EQ(slopes.at("hessian").at("values").size(), 7u);

  const auto fit = jacta("fit --json --data toys.ii.h5 --toy 2" + model).json();
  for (const char* key :
       {"values", "errors", "covariance", "ll", "valid", "reason", "n_calls", "edm"}) {
    EXPECT_TRUE(fit.contains(key)) << key;
  }
  EXPECT_TRUE(fit.at("valid"));
  const auto fixed =
      jacta("fit --json --data toys.ii.h5 --toy 2 --fix wimp_rate_multiplier=0" + model)
          .json();
  EXPECT_EQ(fixed.at("values").at("wimp_rate_multiplier"), 0);
  EXPECT_LE(fixed.at("ll"), fit.at("ll"));

  const auto interval =
      jacta("interval --json --data toys.ii.h5 --poi wimp_rate_multiplier --kind upper" +
            model)
          .json();
  EXPECT_EQ(interval.at("lower"), "nan");
  EXPECT_GT(interval.at("upper"),
            interval.at("best_fit").at("wimp_rate_multiplier").get<double>());
  const auto scan = jacta(
                        "scan --json --data toys.ii.h5 --param wimp_rate_multiplier "
                        "--range 0:2:3" +
                        model)
                        .json();
  EXPECT_EQ(scan.at("points").size(), 3u);
  EXPECT_EQ(scan.at("t").size(), 3u);
}

TEST_F(CommandLine, NumbersReadBackToTheSameDouble) {
  make_example();
  const auto first = jacta("ll --json --data toys.ii.h5" + model).json();
  const auto again = jacta("ll --data toys.ii.h5" + model);
  EXPECT_EQ(std::stod(again.out), first.at("ll").get<double>());
}

TEST_F(CommandLine, AnotherNominalValueBuildsTheModelAgain) {
  ASSERT_EQ(jacta("init . --example wimp").status, 0);
  const auto light = jacta("describe --json" + model).json();
  const auto heavy = jacta("describe --json --nominal wimp_mass=200" + model).json();
  EXPECT_NE(light.at("expectation_values").at("wimp"),
            heavy.at("expectation_values").at("wimp"));
  const Outcome refused = jacta("describe --set wimp_mass=200" + model);
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.err.find("re-initialization"), std::string::npos) << refused.err;
}

TEST_F(CommandLine, RealDataAreStoredAndFitted) {
  ASSERT_EQ(jacta("init . --example wimp").status, 0);
  write("sr0.csv", "cs1, cs2\n20.5, 2000\n\n33, 3000.25\n");
  write("sr1.csv", "cs1,cs2\n");
  const auto stored = jacta(
                          "store --json --table sr0=sr0.csv --table sr1=sr1.csv -o "
                          "real.ii.h5" +
                          model)
                          .json();
  EXPECT_EQ(stored.at("n_events"), 2);
  const auto ll = jacta("ll --json --data real.ii.h5" + model).json();
  EXPECT_TRUE(ll.at("ll").is_number()) << ll;

  write("torn.csv", "cs1,cs2\n1,2\n3\n");
  const auto torn = jacta("store --table sr0=torn.csv -o no.ii.h5" + model);
  EXPECT_EQ(torn.status, 1);
  EXPECT_NE(torn.err.find("torn.csv:3:1"), std::string::npos) << torn.err;
  const auto missing = jacta("store --table sr0=sr0.csv -o no.ii.h5" + model);
  EXPECT_EQ(missing.status, 1);
  EXPECT_NE(missing.err.find("'sr1'"), std::string::npos) << missing.err;
  const auto unknown = jacta("store --table sr2=sr0.csv -o no.ii.h5" + model);
  EXPECT_NE(unknown.err.find("no term 'sr2'"), std::string::npos) << unknown.err;
}

TEST_F(CommandLine, AFixedNumberOfEventsPerSource) {
  ASSERT_EQ(jacta("init . --example wimp").status, 0);
  const auto sources = jacta("describe --json" + model).json().at("terms");
  std::size_t n = 0;
  for (const auto& [term, events] : sources.items()) n += events.size();
  const auto fixed =
      jacta("generate --json -n 2 --n_toys 7 --seed 5 -o fixed.ii.h5" + model).json();
  EXPECT_EQ(fixed.at("n_events"), 2 * 7 * n);
  const auto sampled = jacta(
                           "generate --json -n 1 --n_toys 7 --sample_n_toys --seed 5 -o "
                           "sampled.ii.h5" +
                           model)
                           .json();
  EXPECT_EQ(sampled.at("n_events").get<std::size_t>() % n, 0u);
}

}  // namespace
}  // namespace jacta::test
