// May a result be written there? Asked before the work begins, so that hours of toys do
// not end in a message, and so that nothing is lost: a finished result is replaced only
// where that was asked for, and an input never.
//
//     jacta::check_output("toys.ii.h5", {.overwrite = false, .inputs = {"data.ii.h5"}});
#pragma once

#include <filesystem>
#include <vector>

namespace jacta {

struct OutputRules {
  /// Replace what stands there.
  bool overwrite = false;
  /// Files that the work reads. None may be the output, under whatever name.
  std::vector<std::filesystem::path> inputs = {};
};

/// Throws IoError where a file cannot be written (see AtomicFile), where it exists and
/// may not be replaced, and where it is one of the inputs.
void check_output(const std::filesystem::path& target, const OutputRules& rules = {});

/// Whether two paths lead to one file; false where one of them does not exist.
bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace jacta
