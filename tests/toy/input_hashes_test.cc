// Hashes of what a job reads: which files count, what of them, and where they may lie.
#include "jacta/toy/input_hashes.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "jacta/base/atomic_file.h"
#include "jacta/toy/model_files.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

// FIPS 180-4: the SHA-256 of "abc".
const std::string sha256_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

const std::string model_text =
    "likelihood_config:\n"
    "  template_folder: tpl\n"
    "  likelihood_terms:\n"
    "  - {name: sr, file: 'er_{shift}.h5', other: 'wimp_{wimp_mass:d}.h5'}\n"
    "  - {name: cal, spectrum_name: spectrum.json}\n";

class Inputs : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::path(::testing::TempDir()) / ("jacta_inputs_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    for (const char* name : {"tpl/er_-1.h5", "tpl/er_1.h5", "tpl/wimp_50.h5"}) {
      write(name, "abc");
    }
    write("tpl/wimp_200.h5", "heavy");
    write("spectrum.json", "{}");
    write("limits.json", "thresholds");
    write("model.yaml", model_text);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    write_file(folder_ / name, text);
  }
  RunnerArguments job(std::int64_t mass = 50, const std::string& model = "model.yaml") {
    RunnerArguments arguments;
    arguments.statistical_model_config = (folder_ / model).string();
    arguments.nominal_values.set("wimp_mass", Node::integer(mass));
    arguments.statistical_model_args.set(
        "limit_threshold", Node::string((folder_ / "limits.json").string()));
    return arguments;
  }
  Node hashes(const RunnerArguments& arguments) {
    return InputHasher().hashes(arguments);
  }

  fs::path folder_;
};

std::vector<std::string> names(const Node& map) {
  std::vector<std::string> result;
  for (const auto& [key, value] : map.entries()) result.push_back(key.as_text());
  std::sort(result.begin(), result.end());
  return result;
}

using Names = std::vector<std::string>;

TEST_F(Inputs, TheFilesOfThePointAndNoOthers) {
  const Node found = hashes(job());
  EXPECT_EQ(names(found),
            (Names{"er_-1.h5", "er_1.h5", "model.yaml", "spectrum.json", "wimp_50.h5"}));
  EXPECT_EQ(found.at("wimp_50.h5").as_string(), sha256_of_abc);
  EXPECT_EQ(names(hashes(job(200)))[4], "wimp_200.h5");
  RunnerArguments with_intervals = job();
  with_intervals.compute_confidence_interval = true;
  EXPECT_TRUE(hashes(with_intervals).contains("limits.json"));
}

TEST_F(Inputs, ChangesAreNamed) {
  InputHasher hasher;
  RunnerArguments arguments = job();
  arguments.compute_confidence_interval = true;
  const Node before = hasher.hashes(arguments);
  EXPECT_EQ(changed_inputs(before, hasher.hashes(arguments)), Names{});
  for (const char* name : {"tpl/er_1.h5", "spectrum.json", "limits.json"}) {
    const std::string text = read_file(folder_ / name);
    write(name, text + "!");
    EXPECT_EQ(changed_inputs(before, hasher.hashes(arguments)),
              Names{fs::path(name).filename().string()});
    write(name, text);
  }
  write("model.yaml", "# a comment\n" + model_text);
  EXPECT_EQ(changed_inputs(before, hasher.hashes(arguments)), Names{});
  write("model.yaml", model_text + "confidence_level: 0.8\n");
  EXPECT_EQ(changed_inputs(before, hasher.hashes(arguments)), Names{"model.yaml"});
}

TEST_F(Inputs, WhereFilesLieDoesNotMatter) {
  const Node before = hashes(job());
  const auto moved = [&](const std::string& text, const std::string& template_path) {
    write("other/model.yaml", text);
    RunnerArguments arguments = job(50, "other/model.yaml");
    arguments.statistical_model_args.set("template_path", Node::string(template_path));
    const Node found = hashes(arguments);
    EXPECT_TRUE(found.contains("wimp_50.h5"));
    return changed_inputs(before, found);
  };
  std::string text = model_text;
  EXPECT_EQ(moved(text, (folder_ / "tpl").string()), Names{});
  text.replace(text.find("template_folder: tpl"), 20, "template_folder: null");
  EXPECT_EQ(moved(text, (folder_ / "tpl").string()), Names{});
}

// A file that was not there when a result was made cannot have been read for it.
TEST_F(Inputs, FurtherFilesAreNoChange) {
  const Node before = hashes(job());
  write("tpl/er_x.h5", "no anchor");
  EXPECT_EQ(hashes(job()).entries().size(), before.entries().size());
  write("tpl/er_3.h5", "one anchor more");
  EXPECT_EQ(hashes(job()).entries().size(), before.entries().size() + 1);
  EXPECT_EQ(changed_inputs(before, hashes(job())), Names{});
  EXPECT_EQ(changed_inputs(Node(), before), Names{});
}

// A bundle rewrites names that leave the folder of the model, and nothing else.
TEST_F(Inputs, InnerNamesAndIncludedFiles) {
  EXPECT_EQ(inner_name("/a/b/../c.h5"), "a/c.h5");
  EXPECT_EQ(inner_name("../up/./y.h5"), "up/y.h5");
  const std::string absolute = (folder_ / "tpl" / "er_1.h5").string();
  write("outside.yaml", "files: [" + absolute + ", more.yml]\n");
  write("more.yml", "file: spectrum.json\n");
  const ModelFiles files({.model_file = folder_ / "outside.yaml"});
  EXPECT_EQ(files.outer_names(), Names{absolute});
  EXPECT_TRUE(files.found().contains(inner_name(absolute)));
  EXPECT_TRUE(files.found().contains("spectrum.json"));
  write("packed.yaml", "files: [" + inner_name(absolute) + ", more.yml]\n");
  write(inner_name(absolute), "abc");
  const auto model_hash = [&](const std::string& name) {
    return hashes(job(50, name)).at(name).as_string();
  };
  EXPECT_EQ(model_hash("outside.yaml"), model_hash("packed.yaml"));
}

// The order in which the loader looks: template_folder, then the folders of the caller
// or, without any, the model file's template_path, then beside the model.
TEST_F(Inputs, OfSeveralFilesOfANameTheOneThatIsReadCounts) {
  for (const char* name : {"own/t.h5", "given/t.h5", "first/t.h5", "t.h5"}) {
    write(name, name);
  }
  const std::string own = "template_path: " + (folder_ / "own").string() + "\n";
  const std::string terms = "likelihood_terms: [{file: t.h5}]";
  write("plain.yaml", own + "likelihood_config: {" + terms + "}\n");
  write("folder.yaml",
        own + "likelihood_config: {template_folder: first, " + terms + "}\n");
  write("bare.yaml", "likelihood_config: {" + terms + "}\n");
  const auto found = [this](const char* model, std::vector<std::string> given) {
    const ModelFiles files(
        {.model_file = folder_ / model, .template_paths = std::move(given)});
    return files.found().at("t.h5");
  };
  const std::string given = (folder_ / "given").string();
  EXPECT_EQ(found("plain.yaml", {}), folder_ / "own/t.h5");
  EXPECT_EQ(found("plain.yaml", {given}), folder_ / "given/t.h5");
  EXPECT_EQ(found("folder.yaml", {given}), folder_ / "first/t.h5");
  EXPECT_EQ(found("bare.yaml", {}), folder_ / "t.h5");
}

}  // namespace
}  // namespace jacta
