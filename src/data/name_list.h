// Lists of names as JSON text, in the format of Python's json.dumps.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jacta {

/// `["a", "b"]`; characters beyond ASCII are escaped. Throws UsageError for names that
/// are not UTF-8.
std::string name_list_text(std::span<const std::string> names);

/// The strings of a JSON list; nothing where the text is anything else.
std::optional<std::vector<std::string>> parse_name_list(std::string_view text);

}  // namespace jacta
