// Exit statuses and JSON keys of every command.
#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "command_line.h"

namespace jacta::test {
namespace {

const std::string model = " wimp_statistical_model.yaml ";

// The words of a text that begin like an option.
std::set<std::string> options_in(const std::string& text) {
  static const std::regex option("(^|[ ,])(--?[a-zA-Z][a-z_A-Z-]*)");
  std::set<std::string> found;
  for (auto i = std::sregex_iterator(text.begin(), text.end(), option);
       i != std::sregex_iterator();
       ++i) {
    found.insert((*i)[2]);
  }
  return found;
}

bool is_python(const std::string& command) {
  static const std::set<std::string> commands = {
      "plot", "report", "goodness", "convert", "significance", "fraction_limit", "poles"};
  return commands.contains(command);
}

TEST_F(CommandLine, HelpOfEveryCommandShowsAnExampleAndTheTablesKnowItsOptions) {
  EXPECT_EQ(jacta("--help").status, 0);
  const auto table = jacta("commands --json").json().at("commands");
  EXPECT_GE(table.size(), 20u);
  for (const auto& entry : table) {
    const std::string command = entry.at("name");
    if (is_python(command)) continue;
    const Outcome help = jacta(command + " --help");
    EXPECT_EQ(help.status, 0) << command;
    EXPECT_NE(help.out.find("Example:"), std::string::npos) << command;
    EXPECT_NE(help.out.find("--json"), std::string::npos) << command;
    EXPECT_NE(help.out.find(entry.at("example").get<std::string>()), std::string::npos);
    std::set<std::string> known;
    for (const auto& option : entry.at("options")) {
      for (const auto& name : option.at("names")) known.insert(name.get<std::string>());
    }
    const std::string above = help.out.substr(0, help.out.find("Example:"));
    for (const auto& name : options_in(above)) {
      EXPECT_TRUE(known.contains(name)) << command << " " << name;
    }
    for (const auto& name : known) {
      EXPECT_NE(help.out.find(name), std::string::npos) << command << " " << name;
    }
  }
}

TEST_F(CommandLine, TheTablesKnowValuesAndWords) {
  const auto table = jacta("commands --json").json().at("commands");
  std::map<std::string, nlohmann::json> options;
  for (const auto& entry : table) {
    for (const auto& option : entry.at("options")) {
      options[entry.at("name").get<std::string>() +
              option.at("names").back().get<std::string>()] = option;
    }
  }
  EXPECT_EQ(options.at("scan--range").at("value"), "A:B:N");
  EXPECT_EQ(options.at("fit--threads").at("value"), "N");
  EXPECT_EQ(options.at("fit--overwrite").at("value"), "");
  EXPECT_EQ(options.at("interval--kind").at("words"),
            nlohmann::json({"central", "upper", "lower"}));
  EXPECT_TRUE(options.at("fit--set").at("repeated"));
  EXPECT_FALSE(options.at("fit--toy").at("repeated"));
  EXPECT_TRUE(options.at("interval--poi").at("required"));
}

// The commands of the Python package, where it is built.
TEST_F(CommandLine, TheTablesHaveTheOptionsOfPlotsAndReports) {
  if (!std::filesystem::exists(JACTA_BINARY_DIR "/python/jacta/plot/command.py")) {
    GTEST_SKIP() << "the Python package is not built";
  }
  for (const auto& entry : jacta("commands --json").json().at("commands")) {
    if (!is_python(entry.at("name"))) continue;
    ASSERT_TRUE(entry.at("complete")) << entry;
    EXPECT_FALSE(entry.at("example").get<std::string>().empty());
    EXPECT_NE(entry.at("options").dump().find("--output"), std::string::npos);
  }
  EXPECT_NE(jacta("man plot").out.find("coverage"), std::string::npos);
}

TEST_F(CommandLine, ManualPagesHaveEveryOption) {
  const auto pages = jacta("man --output pages --json").json().at("files");
  const auto table = jacta("commands --json").json().at("commands");
  ASSERT_EQ(pages.size(), table.size() + 1);
  for (const auto& entry : table) {
    const std::string command = entry.at("name");
    const std::string page = read("pages/jacta-" + command + ".1");
    EXPECT_EQ(page.find(".TH \"JACTA\\-"), 0u) << page;
    for (const auto& option : entry.at("options")) {
      std::string name = option.at("names").back();
      name = std::regex_replace(name, std::regex("-"), "\\-");
      EXPECT_NE(page.find("\\fB" + name + "\\fR"), std::string::npos) << command << name;
    }
    EXPECT_NE(read("pages/jacta.1").find("\\-" + command + " (1)"), std::string::npos);
  }
  EXPECT_EQ(jacta("man fit").out, read("pages/jacta-fit.1"));
  const Outcome unknown = jacta("man fitt");
  EXPECT_EQ(unknown.status, 2);
  EXPECT_NE(unknown.err.find("did you mean 'fit'"), std::string::npos) << unknown.err;
}

TEST_F(CommandLine, BashCompletes) {
  write("jacta.bash", jacta("completion bash").out);
  const auto completed = [&](const std::string& words, int position) {
    write("ask.bash",
          "source jacta.bash\nCOMP_WORDS=(" + words + ")\nCOMP_CWORD=" +
              std::to_string(position) + "\n_jacta\necho \"${COMPREPLY[*]}\"\n");
    const std::string command =
        "cd '" + folder_.string() + "' && bash ask.bash > .stdout 2> .stderr";
    EXPECT_EQ(std::system(command.c_str()), 0) << read(".stderr");
    return read(".stdout");
  };
  EXPECT_EQ(completed("jacta fi", 1), "fit\n");
  EXPECT_EQ(completed("jacta fit m.yaml --res", 3), "--restarts\n");
  EXPECT_EQ(completed("jacta interval m.yaml --kind ''", 4), "central upper lower\n");
  EXPECT_EQ(completed("jacta interval m.yaml --kind = up", 5), "upper\n");
  EXPECT_EQ(completed("jacta schema mo", 2), "model\n");
  EXPECT_EQ(completed("jacta fit wimp", 2), "\n");
}

// What zsh's own functions are told.
TEST_F(CommandLine, ZshIsToldTheOptions) {
  write("ask.zsh",
        "compdef() { }\n_arguments() { print -l -- \"$@\" }\n"
        "_describe() { print -l -- $commands }\n"
        "source <('" JACTA_PROGRAM
        "' completion zsh)\nwords=(jacta fi)\nCURRENT=2\n"
        "_jacta\nwords=(jacta interval --k)\nCURRENT=3\n_jacta\n");
  const std::string command =
      "cd '" + folder_.string() + "' && zsh -f ask.zsh > .stdout 2> .stderr";
  ASSERT_EQ(std::system(command.c_str()), 0) << read(".stderr") << "zsh has to be there";
  const std::string told = read(".stdout");
  for (const char* part : {"fit:Maximum likelihood fit\n",
                           "--kind[",
                           "(central upper lower)\n",
                           "--data[Toy data file, of an amplitude model also .dat",
                           "that the model names]:FILE.ii.h5:_files\n",
                           "-s\n"}) {
    EXPECT_NE(told.find(part), std::string::npos) << part << "\n" << told;
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
  EXPECT_EQ(fixed.at("n_events"), n * 7 * 2);
  const auto sampled = jacta(
                           "generate --json -n 1 --n_toys 7 --sample_n_toys --seed 5 -o "
                           "sampled.ii.h5" +
                           model)
                           .json();
  EXPECT_EQ(sampled.at("n_events").get<std::size_t>() % n, 0u);
}

}  // namespace
}  // namespace jacta::test
