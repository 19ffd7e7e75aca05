#include "jacta/config/key_table.h"

#include <algorithm>

#include "jacta/base/text.h"

namespace jacta {

std::string Problem::message() const {
  const std::string where = location.text();
  return where.empty() ? text : where + ": " + text;
}

void check_keys(const Node& node,
                const std::vector<std::string>& known,
                std::vector<Problem>& problems) {
  if (!node.is_map()) {
    problems.push_back({Problem::Level::error,
                        node.location(),
                        "expected a map, found " + std::string(node.kind_name())});
    return;
  }
  for (const auto& [key, value] : node.entries()) {
    const bool is_known =
        key.is_string() &&
        std::find(known.begin(), known.end(), key.as_string()) != known.end();
    if (is_known) continue;
    const std::string name = key.as_text();
    problems.push_back({Problem::Level::error,
                        key.location(),
                        "unknown key '" + name + "'; " + nearest_advice(name, known)});
  }
}

void throw_first_error(const std::vector<Problem>& problems) {
  const auto is_error = [](const Problem& p) { return p.level == Problem::Level::error; };
  const auto first = std::find_if(problems.begin(), problems.end(), is_error);
  if (first == problems.end()) return;
  const auto others = std::count_if(first + 1, problems.end(), is_error);
  std::string text = first->text;
  if (others == 1) text += " (and 1 more error)";
  if (others > 1) text += " (and " + std::to_string(others) + " more errors)";
  throw InputError(first->location, text);
}

}  // namespace jacta
