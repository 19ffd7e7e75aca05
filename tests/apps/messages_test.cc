// Messages name the file, the place and what to do.
#include "command_line.h"

namespace jacta::test {
namespace {

const std::string model = " wimp_statistical_model.yaml ";

class Messages : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    make_example();
  }
  void expect(int status,
              const std::string& arguments,
              const std::vector<std::string>& parts) {
    const Outcome outcome = jacta(arguments);
    EXPECT_EQ(outcome.status, status) << arguments << "\n" << outcome.err;
    for (const auto& part : parts) {
      EXPECT_NE(outcome.err.find(part), std::string::npos)
          << arguments << "\nshould mention: " << part << "\nsays: " << outcome.err;
    }
  }
};

TEST_F(Messages, TheNearestCommand) {
  expect(2, "fitt" + model, {"no command 'fitt'", "'fit'"});
  expect(2, "genrate", {"'generate'"});
  expect(2, "frobnicate", {"no command 'frobnicate'", "interval", "store"});
}

TEST_F(Messages, NegativeNumbersOfToysAndSeeds) {
  for (const char* command : {"ll", "fit"}) {
    expect(2, command + model + "--data toys.ii.h5 --toy -1", {"--toy", "from 0"});
  }
  expect(2, "generate -n 1 -o n.ii.h5 --seed -1" + model, {"--seed", "from 0"});
  EXPECT_FALSE(exists("n.ii.h5"));
}

// In words of our own: CLI11 would print the largest double in full.
TEST_F(Messages, NumbersThatAreTooSmall) {
  for (const std::string& command : {"fit --data toys.ii.h5 --restarts -3" + model,
                                     std::string("toy result.ii.h5 --toy -1"),
                                     std::string("task tasks -1"),
                                     "generate -o n.ii.h5 --events 0" + model,
                                     "generate -o n.ii.h5 --events -2" + model,
                                     std::string("submit run.yaml --computation x --seed "
                                                 "-1")}) {
    const Outcome outcome = jacta(command);
    EXPECT_EQ(outcome.status, 2) << command;
    EXPECT_LT(outcome.err.size(), 200u) << command << "\n" << outcome.err;
  }
  expect(2, "fit --data toys.ii.h5 --restarts -3" + model, {"--restarts", "from 0"});
  expect(2, "generate -o n.ii.h5 --events 0" + model, {"--events", "above 0"});
}

TEST_F(Messages, OtherFilesForTheData) {
  expect(1,
         "fit --data templates/er_template_0.ii.h5" + model,
         {"er_template_0.ii.h5", "holds templates, not toy data"});
  expect(1, "fit --data templates" + model, {"templates", "is a folder"});
  expect(1, "fit --data toys.ii.h5 templates", {"templates", "is a folder"});
}

TEST_F(Messages, NamesThatAreNoText) {
  replace("wimp_statistical_model.yaml",
          "parameter_definition:",
          "parameter_definition:\n  b\xE9ta: 1");
  expect(1, "validate" + model, {});
  const Outcome outcome = jacta("validate" + model);
  EXPECT_NE(outcome.out.find("wimp_statistical_model.yaml:"), std::string::npos);
  EXPECT_NE(outcome.out.find("UTF-8"), std::string::npos) << outcome.out;
}

TEST_F(Messages, TextIsRoundedAndJsonIsNot) {
  const std::string fit = "fit --data toys.ii.h5" + model;
  const double value = jacta(fit + "--json").json().at("values").at("er_rate_multiplier");
  const std::string text = jacta(fit).out;
  const auto line = text.substr(text.find("er_rate_multiplier"));
  EXPECT_NE(line.find(" +- "), std::string::npos) << line;
  EXPECT_LT(line.find('\n'), 60u) << line;
  const std::string digits = line.substr(line.find_first_of("0123456789"));
  EXPECT_NEAR(std::stod(digits), value, 0.05);
  EXPECT_NE(std::stod(digits), value);
}

}  // namespace
}  // namespace jacta::test
