// Bundles: one archive, unpacked where there is nothing else, computes the same rows.
#include <unistd.h>

#include "support.h"

namespace jacta::test {
namespace {

class BundleTest : public CampaignFolder {
 protected:
  // Templates of two masses, intervals, two batches each.
  void SetUp() override {
    CommandLine::SetUp();
    ASSERT_EQ(jacta("init . --example wimp").status, 0);
    write("run.yaml", R"(
statistical_model: alea.models.BlueiceExtendedModel
statistical_model_config: wimp_statistical_model.yaml
poi: wimp_rate_multiplier
computation_options:
  power:
    to_vary: {wimp_mass: [50, 200]}
    in_common:
      poi_expectation: 4
      hypotheses: [free, zero, "true"]
      n_mc: 16
      n_batch: 2
      compute_confidence_interval: true
      toydata_mode: generate
      output_filename: "toymc_{wimp_mass:d}.ii.h5"
)");
    ASSERT_EQ(jacta("submit run.yaml --computation power --local --seed 5 --outputfolder "
                    "local")
                  .status,
              0);
    expected_ = hash_of_rows(folder_ / "local");
  }

  void unpack_bundle() const {
    const Outcome packed = jacta(
        "submit run.yaml --computation power --seed 5 --outputfolder remote "
        "--emit-bundle bundle.tar.gz --json");
    EXPECT_EQ(count_jobs(packed, "packed"), 4u);
    shell("mkdir bare && tar xzf bundle.tar.gz -C bare");
    // Nothing that is there can come from here.
    shell("mv wimp_statistical_model.yaml templates run.yaml local/");
  }

  // The words that start the program, in `bare`, run the only task.
  void expect_same_rows(const std::string& program, const std::string& options) const {
    std::filesystem::remove_all(folder_ / "bare/results");
    const std::string command = "cd '" + (folder_ / "bare").string() + "' && " + program +
                                " task jacta-bundle/tasks 0 " + options + " > '" +
                                (folder_ / "said").string() + "' 2>&1";
    const int status = std::system(command.c_str());
    const std::string said = read("said");
    // A processor that lacks the level says so; another failure is one.
    if (said.find("cannot run the instruction set") != std::string::npos) return;
    ASSERT_EQ(status, 0) << said;
    EXPECT_EQ(hash_of_rows(folder_ / "bare/results"), expected_) << program << options;
  }
};

TEST_F(BundleTest, RunsInAnEmptyRoot) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: only root may change the root folder";
  unpack_bundle();
  // What the start script says, without the shell that an empty root lacks.
  const std::string program =
      "/usr/sbin/chroot . /jacta-bundle/lib/ld-linux-x86-64.so.2 --inhibit-cache "
      "--library-path /jacta-bundle/lib /jacta-bundle/bin/jacta";
  expect_same_rows("env -i " + program, "--threads 1");
  expect_same_rows("env -i GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA " + program, "");
  for (const char* level : {"baseline", "avx2", "avx512"}) {
    expect_same_rows("env -i " + program, std::string("--instruction_set ") + level);
  }
}

TEST_F(BundleTest, StartsFromAnyFolderByAnyName) {
  unpack_bundle();
  shell("mkdir elsewhere && ln -s ../bare/jacta-bundle/jacta elsewhere/start");
  expect_same_rows(
      "env -i PATH=/usr/bin:/bin LD_LIBRARY_PATH=/nowhere ../elsewhere/start",
      "--threads 2");
  // The libraries are those of the bundle.
  std::istringstream libraries(
      shell("cd bare/jacta-bundle && lib/ld-linux-x86-64.so.2 --inhibit-cache "
            "--library-path lib --list bin/jacta"));
  std::size_t n = 0;
  for (std::string line; std::getline(libraries, line);) {
    const auto arrow = line.find("=> ");
    if (arrow == std::string::npos) continue;
    EXPECT_TRUE(line.substr(arrow + 3).starts_with("lib/")) << line;
    ++n;
  }
  EXPECT_GT(n, 5u);
}

TEST_F(BundleTest, ABundleMakesTheSameBundle) {
  unpack_bundle();
  shell("mv local/run.yaml local/wimp_statistical_model.yaml local/templates .");
  shell(
      "bare/jacta-bundle/jacta submit run.yaml --computation power --outputfolder remote "
      "--emit-bundle again.tar.gz");
  shell("cmp bundle.tar.gz again.tar.gz");
}

TEST_F(BundleTest, AbsoluteNamesOfTemplatesTravel) {
  const std::string templates = (folder_ / "templates").string();
  replace("wimp_statistical_model.yaml",
          "template_folder: templates",
          "template_folder: null");
  std::string text = read("wimp_statistical_model.yaml");
  const std::string key = "template_filename: ";
  std::size_t n = 0;
  for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
    const auto begin = at + key.size() + (text[at + key.size()] == '"' ? 1 : 0);
    text.insert(begin, templates + "/");
    ++n;
  }
  ASSERT_GT(n, 2u);
  write("wimp_statistical_model.yaml", text);
  unpack_bundle();
  expect_same_rows("jacta-bundle/jacta", "--threads 1");
}

}  // namespace
}  // namespace jacta::test
