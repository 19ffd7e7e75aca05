// The version of the program, and of the files it writes.
#pragma once

#include <string_view>

namespace jacta {

/// "major.minor.patch" of this build.
std::string_view version();

/// Written into every file of ours; a file with a larger number is refused.
inline constexpr int format_version = 1;

}  // namespace jacta
