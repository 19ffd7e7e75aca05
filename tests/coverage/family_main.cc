// jacta_family_coverage [FAMILY...]: the coverage of all families at full statistics, as
// tables. Exit status 1 where a gate is not passed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>

#include "coverage/family_table.h"
#include "jacta/base/error.h"

namespace jacta {
namespace {

struct Options {
  std::vector<std::string> names = {};
  std::string page = {};
  std::size_t threads = 1;
  test::FamilyPlan plan = {};
};

int run(const Options& options) {
  const Executor executor(options.threads);
  const auto all = test::coverage_families(std::filesystem::path(JACTA_BINARY_DIR) /
                                           "coverage_families");
  for (const auto& name : options.names) {
    const bool is_known = std::any_of(
        all.begin(), all.end(), [&](const auto& family) { return family.name == name; });
    if (!is_known) throw UsageError(fmt::format("no family is called {}", name));
  }
  std::vector<test::FamilyCoverage> families;
  std::string tables;
  for (const auto& family : all) {
    const auto& names = options.names;
    if (!names.empty() && std::count(names.begin(), names.end(), family.name) == 0)
      continue;
    const auto start = std::chrono::steady_clock::now();
    families.push_back(test::measure_family(family, options.plan, executor));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const std::string table = test::family_table(families.back());
    tables += table;
    fmt::print("{}{:.1f} s\n\n", table, took.count());
    std::fflush(stdout);
  }
  const auto gates = test::check_gates(families);
  const std::string text = test::gates_text(gates);
  fmt::print("{}", text);
  if (!options.page.empty()) test::replace_tables(options.page, text + tables);
  return gates.failed.empty() ? 0 : 1;
}

}  // namespace
}  // namespace jacta

int main(int argc, char** argv) {
  CLI::App app("Coverage of intervals, asymptotic and from toys, of twelve families");
  jacta::Options options;
  app.add_option("family", options.names, "Families; all of them by default");
  app.add_option("--page", options.page, "The page whose tables are replaced");
  app.add_option("--threads", options.threads, "0: as many as there are processors");
  app.add_option("--test-toys", options.plan.n_test, "Toys at every true value");
  app.add_option("--threshold-toys",
                 options.plan.n_threshold,
                 "Toys at every point of a grid that is not refined");
  app.add_option("--endpoints", options.plan.n_endpoints, "Intervals of a family");
  CLI11_PARSE(app, argc, argv);
  try {
    return jacta::run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "jacta_family_coverage: {}\n", error.what());
    return 2;
  }
}
