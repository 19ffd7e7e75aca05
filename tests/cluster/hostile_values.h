// Badly chosen values, and what a real shell and a real sbatch make of a script.
#pragma once

#include <cstdlib>
#include <sstream>

#include "campaign/support.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/shell_text.h"
#include "jacta/cluster/external_command.h"
#include "jacta/cluster/slurm.h"
#include "jacta/random/stream.h"

namespace jacta::test {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;
using Options = std::map<std::string, std::string>;

inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

inline std::size_t below(Stream& stream, std::size_t n) {
  return static_cast<std::size_t>(stream.uniform() * static_cast<double>(n));
}

// None has a slash, so that any can be the name of a file. `touch pwned` is what nobody
// asked for.
inline const Words pieces = {"'",
                             "\"",
                             "\\",
                             "\\\\",
                             "`touch pwned`",
                             "$(touch pwned)",
                             "${HOME}",
                             "$x",
                             "$$",
                             "$(x)",
                             ";",
                             ";touch pwned;",
                             "&&",
                             " && touch pwned",
                             "&",
                             "|",
                             ">o",
                             "<i",
                             "*",
                             "?",
                             "~",
                             "#",
                             " #",
                             "\n",
                             "\r",
                             "\n#SBATCH --qos=bad\n",
                             "#SBATCH --qos=bad",
                             "\t",
                             " ",
                             "-",
                             "--",
                             "=",
                             "%j",
                             "%%",
                             "%a",
                             "!!",
                             "{a,b}",
                             "[",
                             "]",
                             "(",
                             ")",
                             ",",
                             ":",
                             "@",
                             "^",
                             "\x01",
                             "\x7f",
                             "\xc3\xa9",
                             "\xe6\x97\xa5",
                             "\xe2\x80\xae",
                             "\nqueue 100",
                             "+y=1",
                             "a",
                             "Z9",
                             "name",
                             "x y",
                             "EOF",
                             "Nonesuch",
                             "\\n"};

inline std::string hostile(Stream& stream) {
  std::string text;
  const std::size_t n = 1 + below(stream, 5);
  for (std::size_t i = 0; i < n; ++i) text += pieces[below(stream, pieces.size())];
  return text;
}

class HostileValues : public ::testing::Test {
 protected:
  HostileValues() {
    fs::create_directories(folder_.path() / "stubs");
    fs::create_directories(folder_.path() / "home");
    stub("apptainer");
    ::setenv("JACTA_TEST_WORDS", folder_.file("words").c_str(), 1);
  }
  ~HostileValues() override { ::unsetenv("JACTA_TEST_WORDS"); }

  // A program that writes down its words.
  void stub(const std::string& name) const {
    const fs::path file = folder_.path() / "stubs" / name;
    write_file(file,
               "#!/bin/bash\nprintf '%s\\0' \"$0\" \"$@\" >>\"$JACTA_TEST_WORDS\"\n");
    fs::permissions(file, fs::perms::owner_all);
  }

  // What the stubs were called with by a script, their own names first, when a shell runs
  // it in `home`; nothing else may appear there.
  Words words_of(const std::string& shell,
                 const std::string& script,
                 const Words& arguments = {}) const {
    const fs::path words = folder_.path() / "words";
    fs::remove(words);
    write_file(folder_.path() / "script", script);
    Words command = {"env",
                     "-C",
                     folder_.file("home"),
                     "PATH=" + folder_.file("stubs") + ":/usr/bin:/bin",
                     "SLURM_ARRAY_TASK_ID=3",
                     "SLURM_CPUS_PER_TASK=2",
                     shell,
                     folder_.file("script")};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto answer = run_command(command);
    EXPECT_TRUE(answer.succeeded()) << answer.err << script;
    EXPECT_TRUE(fs::is_empty(folder_.path() / "home")) << script;
    Words result;
    if (!fs::exists(words)) return result;
    std::istringstream in(read_file(words));
    for (std::string word; std::getline(in, word, '\0');) result.push_back(word);
    return result;
  }

  Campaign campaign(const std::string& name = "power") const {
    Campaign made = small_campaign(R"(
    to_vary: {mu: [0, 1]}
    in_common: {n_mc: 10, output_filename: "a_{mu:d}.h5", toydata_mode: generate, seed: 5}
)",
                                   {.output_folder = folder_.path() / "out"});
    made.computation = name;
    return made;
  }

  std::vector<SlurmArray> slurm_plan(const Node& section,
                                     const ClusterPlace& place,
                                     const std::string& computation = "power") {
    Node root = Node::map();
    root.set("slurm_configurations", section);
    return plan_slurm(campaign(computation),
                      group_tickets(campaign().tickets, {}),
                      SlurmSettings::from_running_file(root, diagnostics_),
                      place);
  }

  // The options that sbatch reads from a script. It says them before it looks for a
  // controller, which it does not find.
  Options sbatch_options(const std::string& script) const {
    const fs::path configuration = folder_.path() / "slurm.conf";
    write_file(configuration,
               "ClusterName=test\nSlurmctldHost=localhost(127.0.0.1)\n"
               "SlurmctldPort=1\nSlurmctldTimeout=1\nMessageTimeout=1\n"
               "NodeName=localhost CPUs=1\nPartitionName=debug Nodes=ALL\n");
    write_file(folder_.path() / "sent.sh", script);
    const auto answer = run_command({"env",
                                     "SLURM_CONF=" + configuration.string(),
                                     "sbatch",
                                     "-vv",
                                     folder_.file("sent.sh")});
    Options options;
    bool inside = false;
    std::istringstream lines(answer.err);
    for (std::string line; std::getline(lines, line);) {
      const auto colon = line.find(" : ");
      if (line.find("------ ---") != std::string::npos) inside = !inside;
      if (!inside || colon == std::string::npos) continue;
      std::string name = line.substr(8, colon - 8);
      name.erase(name.find_last_not_of(' ') + 1);
      if (name == "verbose") continue;
      options[name] = line.substr(colon + 3);
    }
    EXPECT_FALSE(options.empty()) << answer.err << script;
    return options;
  }
  static bool has_sbatch() { return run_command({"sbatch", "--version"}).is_there; }

  // Tries values in a place: `holds` looks whether a value arrives, where it is not
  // refused. Returns how many were taken.
  template <class Holds>
  std::size_t try_values(std::uint64_t place, const Holds& holds) {
    std::size_t taken = 0;
    for (std::uint64_t i = 0; i < rounds_; ++i) {
      Stream stream({.seed = seed_, .point = place, .toy = i});
      const std::string value = hostile(stream);
      SCOPED_TRACE("place " + std::to_string(place) + ", value " + shell_quote(value));
      try {
        holds(value);
        ++taken;
      } catch (const InputError& error) {
        EXPECT_FALSE(std::string(error.what()).empty());
      }
      if (HasFailure()) break;
    }
    return taken;
  }

  TemporaryFolder folder_;
  CollectedDiagnostics diagnostics_;
  const std::uint64_t rounds_ = from_environment("JACTA_HOSTILE_ROUNDS", 12);
  const std::uint64_t seed_ = from_environment("JACTA_HOSTILE_SEED", 15);
};

}  // namespace jacta::test
