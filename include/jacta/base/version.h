// The version of the program, and of the files that it writes.
//
// version() is that of the build, as in `jacta --version` and find_package(jacta); it
// stands in every file of ours, to be read by people. Programs decide by
// `format_version`: it grows when a file of ours can no longer be read by an older
// program, and a file with a larger number is refused rather than read half. Files of
// alea and tf-pwa carry none.
//
// Use format_version to decide whether a file can be read, version() to say who wrote it.
//
//     jacta::version() == "0.1.0"
//     jacta::format_version == 1
#pragma once

#include <string_view>

namespace jacta {

/// "major.minor.patch" of this build.
std::string_view version();

/// Written into every file of ours; a file with a larger number is refused.
inline constexpr int format_version = 1;

}  // namespace jacta
