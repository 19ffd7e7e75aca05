// Archives, and campaigns made ready for another machine.
#include "jacta/cluster/bundle.h"

#include <algorithm>

#include "campaign/support.h"
#include "jacta/base/atomic_file.h"
#include "jacta/cluster/external_command.h"

namespace jacta::test {
namespace {

TEST(Archive, IsReadByTarAndDependsOnContentOnly) {
  const TemporaryFolder folder;
  const auto source = folder.touch("source");
  const std::string long_name = std::string(90, 'a') + "/" + std::string(95, 'b');
  const std::vector<ArchiveEntry> entries = {
      {.name = "z/run.sh", .text = "#!/bin/sh\n", .is_executable = true},
      {.name = "copy", .source = source},
      {.name = long_name, .text = std::string(512, 'x')}};
  const auto one = folder.path() / "one.tar.gz";
  write_archive(one, entries);
  write_archive(folder.path() / "two.tar.gz", {entries[2], entries[0], entries[1]});
  EXPECT_EQ(read_file(one), read_file(folder.path() / "two.tar.gz"));
  const auto listed = run_command({"tar", "-C", folder.path().string(), "-xzvf", one});
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_EQ(read_file(folder.path() / "copy"), "x");
  EXPECT_EQ(read_file(folder.path() / long_name).size(), 512u);
  EXPECT_EQ(::access((folder.path() / "z/run.sh").c_str(), X_OK), 0);
  EXPECT_NE(::access((folder.path() / "copy").c_str(), X_OK), 0);
}

TEST(Archive, RefusesTwoFilesOfOneNameAndNamesTooLong) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "no.tar.gz";
  EXPECT_THROW(
      write_archive(file, {{.name = "a", .text = "1"}, {.name = "a", .text = "2"}}),
      InputError);
  EXPECT_THROW(write_archive(file, {{.name = std::string(300, 'a'), .text = "1"}}),
               InputError);
  EXPECT_FALSE(std::filesystem::exists(file));
}

class Portable : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_.path() / name); }
  PortableCampaign pack(const std::string& model, const std::string& arguments) {
    write_file(path("m/model.yaml"), model);
    Campaign campaign;
    campaign.output_folder = folder_.path() / "out";
    Ticket ticket;
    ticket.arguments = parse_yaml(
        "{statistical_model_config: " + path("m/model.yaml") +
        ", toydata_mode: generate, toydata_filename: " + path("out/t.h5") +
        ", output_filename: " + path("out/sub/a.h5") + ", n_mc: 1, " + arguments + "}");
    return portable(campaign, {{.tickets = {ticket}}}, {});
  }
  // Names in the bundle, without the model file.
  static std::vector<std::string> names(const PortableCampaign& packed) {
    std::vector<std::string> result;
    for (const auto& entry : packed.entries) {
      if (entry.source.empty()) continue;
      result.push_back(entry.name.substr(std::string("jacta-bundle/").size()));
    }
    std::sort(result.begin(), result.end());
    return result;
  }
  void SetUp() override { std::filesystem::create_directories(folder_.path() / "m"); }
  TemporaryFolder folder_;
};

using Names = std::vector<std::string>;

TEST_F(Portable, TakesEveryTemplateThatANameCanMean) {
  folder_.touch("m/templates/wimp50.h5");
  folder_.touch("m/templates/wimp200.h5");
  folder_.touch("m/templates/other.h5");
  folder_.touch("m/beside.h5");
  folder_.touch("given/given.h5");
  const auto packed = pack(
      "likelihood_config: {template_folder: templates}\n"
      "terms: [{file: 'wimp{mass:d}.h5'}, {file: beside.h5}, {file: given.h5, note: 'x "
      "{'}]",
      "statistical_model_args: {template_path: " + path("given") + "}");
  EXPECT_EQ(
      names(packed),
      (Names{
          "model/beside.h5", "model/given.h5", "model/wimp200.h5", "model/wimp50.h5"}));
  const Node& arguments = packed.tasks[0].tickets[0].arguments;
  EXPECT_EQ(arguments.at("statistical_model_config").as_string(),
            "jacta-bundle/model/model.yaml");
  EXPECT_FALSE(arguments.at("statistical_model_args").contains("template_path"));
  EXPECT_EQ(arguments.at("output_filename").as_string(), "results/sub/a.h5");
}

TEST_F(Portable, NamesOutsideTheModelsFolderAreChanged) {
  folder_.touch("abs/x.h5");
  folder_.touch("up/y.h5");
  const auto packed =
      pack("files: [" + path("abs/x.h5") + ", ../up/y.h5]", "statistical_model_args: {}");
  const std::string inner = path("abs/x.h5").substr(1);
  EXPECT_EQ(names(packed).size(), 2u);
  EXPECT_EQ(names(packed)[1], "model/up/y.h5");
  EXPECT_EQ(names(packed)[0], "model/" + inner);
  EXPECT_EQ(packed.entries[0].text, "files: [" + inner + ", up/y.h5]");
}

TEST_F(Portable, ThresholdsTravelOrAreMissed) {
  const std::string arguments =
      "statistical_model_args: {limit_threshold: " + path("out/limits.json") + "}";
  EXPECT_THROW(pack("{}", arguments), InputError);
  folder_.touch("out/limits.json");
  EXPECT_EQ(names(pack("{}", arguments)), (Names{"model/limits.json"}));
}

TEST(ProgramEntries, HoldTheLoaderAndTheLibraries) {
  const auto entries = program_entries();
  const auto has = [&](const std::string& name) {
    return std::any_of(entries.begin(), entries.end(), [&](const ArchiveEntry& entry) {
      return entry.name == "jacta-bundle/" + name && entry.is_executable;
    });
  };
  EXPECT_TRUE(has("jacta"));
  EXPECT_TRUE(has("bin/jacta"));
  EXPECT_TRUE(has("lib/ld-linux-x86-64.so.2"));
  EXPECT_TRUE(has("lib/libc.so.6"));
}

}  // namespace
}  // namespace jacta::test
