#include "jacta/base/output_file.h"

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"

namespace jacta {

namespace fs = std::filesystem;

bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return fs::equivalent(a, b, error) && !error;
}

void check_output(const fs::path& target, const OutputRules& rules) {
  const AtomicFile writable(target);
  for (const auto& input : rules.inputs) {
    if (!is_same_file(target, input)) continue;
    throw IoError(target.string(),
                  target == input
                      ? "is read by this command, and cannot be its output"
                      : "is the same file as " + input.string() +
                            ", which this command reads, and cannot be its output",
                  "choose another name for the output");
  }
  std::error_code error;
  if (rules.overwrite || !fs::exists(target, error)) return;
  throw IoError(target.string(),
                "exists already",
                "choose another name, or replace it with --overwrite");
}

}  // namespace jacta
