// `jacta plot` and `jacta report`: which interpreter and package they take, and what they
// say where one is missing. What they draw is tested in python/tests/presentation.
#include <sys/stat.h>

#include "command_line.h"

namespace jacta::test {
namespace {

class PythonProgram : public CommandLine {
 protected:
  // An interpreter that shows what it is given, and ends with a status of its own.
  void write_interpreter(const std::string& name, int status) const {
    write(name,
          "#!/bin/sh\necho \"path=$PYTHONPATH\"\nshift 2\nfor word; do echo \"[$word]\"; "
          "done\nexit " +
              std::to_string(status) + "\n");
    ::chmod((folder_ / name).c_str(), 0755);
  }
  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
};

TEST_F(PythonProgram, ArgumentsAndStatusPassThrough) {
  write_interpreter("python", 3);
  const std::string set = "export JACTA_PYTHON=./python";
  const Outcome outcome = jacta(
      "plot scan 'a b.json' --level 0.9 --observed -1.5 -o c.svg --json --help", set);
  EXPECT_EQ(outcome.status, 3) << outcome.err;
  EXPECT_TRUE(has(outcome.out,
                  "[scan]\n[a b.json]\n[--level]\n[0.9]\n[--observed]\n[-1.5]\n[-o]\n"
                  "[c.svg]\n[--json]\n[--help]\n"))
      << outcome.out;
  write_interpreter("python", 0);
  const Outcome report = jacta("report --json results -o a.html", set);
  EXPECT_EQ(report.status, 0) << report.err;
  EXPECT_TRUE(has(report.out, "[--json]\n[results]\n[-o]\n[a.html]\n")) << report.out;
}

TEST_F(PythonProgram, WithoutPythonItSaysWhatToInstall) {
  const Outcome outcome =
      jacta("plot scan a.json -o b.svg", "export JACTA_PYTHON=/nowhere/python3");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(has(outcome.err, "Python cannot be started: /nowhere/python3: No such"))
      << outcome.err;
  EXPECT_TRUE(has(outcome.err, "install python3, python3-numpy and python3-matplotlib"));
  EXPECT_TRUE(outcome.out.empty());
}

// A program alone, without package or interpreter of its own.
TEST_F(PythonProgram, WithoutThePackageItSaysWhereItLooked) {
  std::filesystem::create_directories(folder_ / "bin");
  std::filesystem::copy_file(JACTA_PROGRAM, folder_ / "bin" / "jacta");
  const std::string command = "cd '" + folder_.string() +
                              "' && unset JACTA_PYTHON && bin/jacta plot scan a.json -o "
                              "b.svg > .stdout 2> .stderr";
  const int status = std::system(command.c_str());
  EXPECT_EQ(WEXITSTATUS(status), 1);
  const std::string said = read(".stderr");
  EXPECT_TRUE(has(said, (folder_ / "lib/python3/dist-packages").string())) << said;
  EXPECT_TRUE(has(said, (folder_ / "python").string())) << said;
  EXPECT_TRUE(has(said, "-DJACTA_BUILD_PYTHON=ON")) << said;
}

// The installed lay-out: the package beside the program comes first in the path.
TEST_F(PythonProgram, ThePackageBesideTheProgramIsTaken) {
  const auto package = folder_ / "lib/python3/dist-packages";
  std::filesystem::create_directories(folder_ / "bin");
  std::filesystem::create_directories(package / "jacta" / "plot");
  std::filesystem::copy_file(JACTA_PROGRAM, folder_ / "bin" / "jacta");
  write("lib/python3/dist-packages/jacta/plot/command.py", "");
  write_interpreter("python", 0);
  const std::string command =
      "cd '" + folder_.string() +
      "' && JACTA_PYTHON=./python PYTHONPATH=/other bin/jacta plot x > .stdout";
  EXPECT_EQ(std::system(command.c_str()), 0);
  EXPECT_TRUE(has(read(".stdout"), "path=" + package.string() + ":/other\n[x]"))
      << read(".stdout");
}

// With the package of the build directory, where it is built.
TEST_F(PythonProgram, TheHelpIsThatOfTheCommand) {
  const auto build = std::filesystem::path(JACTA_BINARY_DIR);
  if (!std::filesystem::exists(build / "python" / "jacta" / "plot" / "command.py")) {
    GTEST_SKIP() << "the Python package is not built";
  }
  const Outcome plot = jacta("plot --help");
  if (has(plot.err, "Matplotlib")) GTEST_SKIP() << plot.err;
  EXPECT_EQ(plot.status, 0) << plot.err;
  for (const char* part : {"usage: jacta plot", "--json", "neyman", "Example:"}) {
    EXPECT_TRUE(has(plot.out, part)) << part << "\n" << plot.out;
  }
  EXPECT_EQ(jacta("report --help").status, 0);
  EXPECT_EQ(jacta("goodness --help").status, 0);
  const Outcome data = jacta("goodness none.yaml --data none.ii.h5");
  EXPECT_EQ(data.status, 1);
  EXPECT_TRUE(has(data.err, "error: ") && has(data.err, "none.yaml")) << data.err;
  EXPECT_EQ(jacta("plot nonsense x -o a.svg").status, 2);
  const Outcome missing = jacta("plot scan none.json -o a.svg");
  EXPECT_EQ(missing.status, 1);
  EXPECT_TRUE(has(missing.err, "error: none.json does not exist")) << missing.err;
}

}  // namespace
}  // namespace jacta::test
