// The files of the examples as they stand in the source tree, for `jacta init`.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace jacta::example {

/// Path below examples/ and content.
const std::vector<std::pair<std::string, std::string>>& example_texts();

}  // namespace jacta::example
