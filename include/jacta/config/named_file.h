// Files that a configuration names.
#pragma once

#include <string>

#include "jacta/config/node.h"

namespace jacta {

/// A file named in a configuration: as it is where it exists, else beside the file that
/// names it. Throws InputError, with the place that names it, where there is none.
std::string find_named_file(const std::string& name, const Location& named_at);

}  // namespace jacta
