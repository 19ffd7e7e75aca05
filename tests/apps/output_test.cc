// Outputs: nothing is lost, nothing is half there, and no failure to write is silent.
#include "command_line.h"
#include "jacta/data/toy_file.h"
#include "support/sanitizers.h"

namespace jacta::test {
namespace {

const std::string model = " wimp_statistical_model.yaml ";
const std::string run =
    "run --statistical_model jacta.TemplateModel --statistical_model_config "
    "wimp_statistical_model.yaml --poi wimp_rate_multiplier --seed 1 --n_mc 2 ";

class Outputs : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    make_example();
  }
  void expect_refused(const std::string& arguments, const std::string& part) {
    const Outcome outcome = jacta(arguments);
    EXPECT_EQ(outcome.status, 1) << arguments << outcome.out;
    EXPECT_EQ(outcome.out, "") << arguments;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << arguments << outcome.err;
  }
};

TEST_F(Outputs, AFullOrClosedStandardOutputIsAnError) {
  for (const std::string& command :
       {"fit --data toys.ii.h5" + model,
        "fit --json --data toys.ii.h5" + model,
        "describe --json" + model,
        "interval --data toys.ii.h5 --poi wimp_rate_multiplier" + model,
        "validate" + model,
        std::string("fit --help")}) {
    const auto full = jacta(command + " > /dev/full 2> full #");
    EXPECT_EQ(full.status, 1) << command;
    EXPECT_NE(read("full").find("standard output"), std::string::npos)
        << command << read("full");
    const auto closed = jacta(command + " >&- 2> closed #");
    EXPECT_EQ(closed.status, 1) << command;
    EXPECT_NE(read("closed").find("standard output: is closed"), std::string::npos)
        << command << read("closed");
  }
  // Nothing is written into a file that got the number of standard output.
  jacta("generate -n 1 --seed 1 -o closed.ii.h5" + model + ">&- 2>closed #");
  EXPECT_FALSE(exists("closed.ii.h5"));
  EXPECT_EQ(jacta("describe" + model + "2>&- <&- > out #").status, 0);
}

TEST_F(Outputs, LinksAreFollowedAndDevicesRefused) {
  std::filesystem::create_directory(folder_ / "disk");
  std::filesystem::create_symlink("disk/toys", folder_ / "link.ii.h5");
  ASSERT_EQ(jacta("generate -n 1 --seed 1 -o link.ii.h5" + model).status, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "link.ii.h5"));
  EXPECT_EQ(ToyFile(folder_ / "disk/toys").size(), 1u);
  expect_refused("generate -n 1 --seed 1 -o /dev/null" + model, "device");
  expect_refused("generate -n 1 --seed 1 -o disk" + model, "is a folder");
  expect_refused(run + "--toydata_mode generate --output_filename /dev/null", "device");
}

TEST_F(Outputs, FinishedResultsAreReplacedOnRequestOnly) {
  const std::string generate = "generate -n 1 --seed 1 -o toys.ii.h5" + model;
  const std::string before = read("toys.ii.h5");
  expect_refused(generate, "--overwrite");
  EXPECT_EQ(read("toys.ii.h5"), before);
  EXPECT_EQ(jacta(generate + "--overwrite").status, 0);
  EXPECT_NE(read("toys.ii.h5"), before);

  const std::string job = run + "--toydata_mode generate --output_filename out.ii.h5 ";
  ASSERT_EQ(jacta(job).status, 0);
  expect_refused(job, "out.ii.h5: exists already");
  EXPECT_EQ(jacta(job + "--overwrite").status, 0);
  expect_refused(run + "--toydata_filename toys.ii.h5 --output_filename new.ii.h5",
                 "toys.ii.h5: exists already");
  EXPECT_FALSE(exists("new.ii.h5"));

  write("sr0.csv", "cs1,cs2\n20.5,2000\n");
  write("sr1.csv", "cs1,cs2\n");
  expect_refused("store --table sr0=sr0.csv --table sr1=sr1.csv -o toys.ii.h5" + model,
                 "--overwrite");
}

TEST_F(Outputs, NoInputIsAnOutput) {
  const std::string toys = read("toys.ii.h5");
  const std::string yaml = read("wimp_statistical_model.yaml");
  std::filesystem::create_hard_link(folder_ / "toys.ii.h5", folder_ / "same.ii.h5");
  expect_refused(run +
                     "--overwrite --toydata_mode read --toydata_filename toys.ii.h5 "
                     "--output_filename same.ii.h5",
                 "same.ii.h5");
  expect_refused(run + "--overwrite --toydata_filename x.ii.h5 --output_filename x.ii.h5",
                 "both the output and the file of toys");
  expect_refused(
      "generate -n 1 --seed 1 --overwrite -o wimp_statistical_model.yaml" + model,
      "cannot be its output");
  const std::string er = read("templates/er_template_0.ii.h5");
  expect_refused(
      "generate -n 1 --seed 1 --overwrite -o templates/er_template_0.ii.h5" + model,
      "cannot be its output");
  expect_refused(run +
                     "--overwrite --toydata_mode generate --output_filename "
                     "templates/er_template_0.ii.h5",
                 "cannot be its output");
  EXPECT_EQ(read("templates/er_template_0.ii.h5"), er);
  write("sr0.csv", "cs1,cs2\n20.5,2000\n");
  write("sr1.csv", "cs1,cs2\n");
  expect_refused(
      "store --overwrite --table sr0=sr0.csv --table sr1=sr1.csv -o sr1.csv" + model,
      "cannot be its output");
  EXPECT_EQ(read("toys.ii.h5"), toys);
  EXPECT_EQ(read("wimp_statistical_model.yaml"), yaml);
  EXPECT_EQ(read("sr1.csv"), "cs1,cs2\n");
}

TEST_F(Outputs, JsonSurvivesAnyBytesInNames) {
  const Outcome raw =
      jacta("generate --json -n 1 --seed 1 -o \"$(printf 'b\\351.h5')\"" + model);
  ASSERT_EQ(raw.status, 0) << raw.err;
  EXPECT_EQ(raw.json().at("file"), "b\xEF\xBF\xBD.h5");
  const Outcome none = jacta("validate --json \"$(printf 'b\\351.yaml')\"");
  EXPECT_EQ(none.status, 1);
  EXPECT_EQ(none.json().at("errors").size(), 1u);
}

// The toys are those of one portion; the memory is that of a portion too.
TEST_F(Outputs, ManyToysAreStreamed) {
  if (maps_shadow_memory) GTEST_SKIP() << "a sanitizer needs more than ulimit -v leaves";
  const std::string many = "generate -n 3000 --seed 5 --threads 2 -o many.ii.h5" + model;
  const Outcome outcome = jacta(many, "ulimit -v 1500000");
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const ToyFile file(folder_ / "many.ii.h5");
  EXPECT_EQ(file.size(), 3000u);
  EXPECT_EQ(file.read(2), ToyFile(folder_ / "toys.ii.h5").read(2));
}

TEST_F(Outputs, ExpectationsInWrongUnitsAreRefused) {
  if (maps_shadow_memory) GTEST_SKIP() << "a sanitizer needs more than ulimit -v leaves";
  const Outcome outcome =
      jacta("generate -n 1 --seed 1 -o g.ii.h5 --set er_rate_multiplier=1e7" + model,
            "ulimit -v 1500000");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.err.find("source er of term sr"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("expected events"), std::string::npos) << outcome.err;
  expect_refused("generate -n 1 --seed 1 -o g.ii.h5 --n_toys 1000000000" + model,
                 "expected events");
  expect_refused(run +
                     "--toydata_mode generate --output_filename g.ii.h5 "
                     "--generate_values '{\"er_rate_multiplier\": 1e7}'",
                 "source er");
  EXPECT_FALSE(exists("g.ii.h5"));
}

}  // namespace
}  // namespace jacta::test
