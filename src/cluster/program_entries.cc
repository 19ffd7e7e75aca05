#include <elf.h>
#include <link.h>

#include <cerrno>
#include <string_view>

#include "jacta/base/error.h"
#include "jacta/cluster/bundle.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view loader = "ld-linux-x86-64.so.2";

constexpr const char* start_script = R"sh(#!/bin/sh
# Starts the program with the libraries of this folder and nothing of this machine's.
here=$(dirname "$(readlink -f "$0")")
unset LD_PRELOAD LD_LIBRARY_PATH
exec "$here/lib/ld-linux-x86-64.so.2" --inhibit-cache --library-path "$here/lib" \
  "$here/bin/jacta" "$@"
)sh";

int collect_name(dl_phdr_info* info, std::size_t, void* names) {
  static_cast<std::vector<fs::path>*>(names)->emplace_back(info->dlpi_name);
  return 0;
}

// Not the variant of a library for this processor, but the one for all.
fs::path for_all_processors(const fs::path& library) {
  const std::string text = library.string();
  const auto variant = text.find("/glibc-hwcaps/");
  if (variant == std::string::npos) return library;
  const fs::path plain = fs::path(text.substr(0, variant)) / library.filename();
  return fs::exists(plain) ? plain : library;
}

}  // namespace

fs::path program_file() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (!error && self.filename().string().rfind("ld-linux", 0) != 0) return self;
  return fs::absolute(program_invocation_name).lexically_normal();
}

std::vector<ArchiveEntry> program_entries() {
  std::vector<fs::path> libraries;
  ::dl_iterate_phdr(collect_name, &libraries);
  std::vector<ArchiveEntry> entries = {
      {.name = "jacta-bundle/jacta", .text = start_script, .is_executable = true},
      {.name = "jacta-bundle/bin/jacta",
       .source = program_file(),
       .is_executable = true}};
  bool has_loader = false;
  for (const auto& name : libraries) {
    // Neither the program itself nor what the kernel provides.
    if (!name.has_parent_path() || !fs::exists(name)) continue;
    const fs::path library = fs::absolute(name);
    if (library == program_file()) continue;
    has_loader = has_loader || library.filename() == loader;
    entries.push_back({.name = "jacta-bundle/lib/" + library.filename().string(),
                       .source = for_all_processors(library),
                       .is_executable = true});
  }
  if (!has_loader) {
    throw InputError("the loader ld-linux-x86-64.so.2 is not in use here",
                     "bundles can be made on x86-64 Linux with the GNU C library only");
  }
  return entries;
}

}  // namespace jacta
