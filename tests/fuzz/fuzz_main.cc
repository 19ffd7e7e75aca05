// libFuzzer over one reader, which the environment variable JACTA_READER names:
//
//     JACTA_READER=yaml build/fuzz/bin/jacta_fuzz tests/fuzz/corpus/yaml
#include <fmt/format.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "jacta/base/error.h"
#include "readers.h"

namespace {

const jacta::fuzz::Reader* chosen = nullptr;
std::filesystem::path folder;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* name = std::getenv("JACTA_READER");
  try {
    chosen = &jacta::fuzz::reader(name == nullptr ? "" : name);
  } catch (const jacta::UsageError& error) {
    fmt::print(stderr, "JACTA_READER: {}\n", error.what());
    std::exit(64);
  }
  folder = std::filesystem::temp_directory_path() /
           fmt::format("jacta_fuzz_{}_{}", chosen->name, ::getpid());
  std::filesystem::create_directories(folder);
  std::atexit([] {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  });
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  jacta::fuzz::accepts(*chosen, {reinterpret_cast<const char*>(data), size}, folder);
  return 0;
}
