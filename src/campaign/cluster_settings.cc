#include "cluster_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "jacta/base/text.h"

namespace jacta {

SectionReader::SectionReader(const Node& root, const std::string& section)
    : section_(root.find(section)), name_(section) {
  if (section_ != nullptr && section_->is_null()) section_ = nullptr;
}

const Node* SectionReader::given(const char* key) const {
  const Node* node = section_ == nullptr ? nullptr : section_->find(key);
  return node == nullptr || node->is_null() ? nullptr : node;
}

void SectionReader::text(const char* key, std::string& value) const {
  if (const Node* node = given(key)) value = node->as_text();
}

void SectionReader::texts(const char* key, std::vector<std::string>& value) const {
  const Node* node = given(key);
  if (node == nullptr) return;
  value.clear();
  if (!node->is_list()) {
    value.push_back(node->as_text());
    return;
  }
  for (const auto& item : node->items()) value.push_back(item.as_text());
}

void SectionReader::joined(const char* key,
                           const char* separator,
                           std::string& value) const {
  if (given(key) == nullptr) return;
  std::vector<std::string> parts;
  texts(key, parts);
  value = join(parts, separator);
}

void SectionReader::boolean(const char* key, bool& value) const {
  if (const Node* node = given(key)) value = node->as_boolean();
}

void SectionReader::count(const char* key,
                          std::int64_t least,
                          std::int64_t& value) const {
  const Node* node = given(key);
  if (node == nullptr) return;
  value = node->as_integer();
  if (value >= least) return;
  throw node->error(fmt::format("{} must be at least {}, not {}", key, least, value));
}

void SectionReader::positive(const char* key, double& value) const {
  const Node* node = given(key);
  if (node == nullptr) return;
  value = node->as_real();
  if (value > 0 && std::isfinite(value)) return;
  throw node->error(fmt::format("{} must be above zero, not {}", key, value));
}

void SectionReader::positive(const char* key, std::optional<double>& value) const {
  if (given(key) == nullptr) return;
  double number = 0;
  positive(key, number);
  value = number;
}

void SectionReader::megabytes(const char* key, std::int64_t& value) const {
  const Node* node = given(key);
  if (node == nullptr) return;
  const std::string text = node->as_text();
  double number = 0;
  const auto [rest, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  std::string unit(rest, text.data() + text.size());
  unit.erase(0, std::min(unit.find_first_not_of(' '), unit.size()));
  std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  if (unit.size() == 2 && unit[1] == 'B') unit.pop_back();
  double factor = 0;
  if (unit.empty() || unit == "M") factor = 1;
  if (unit == "K") factor = 1.0 / 1024;
  if (unit == "G") factor = 1024;
  if (unit == "T") factor = 1024 * 1024;
  if (error != std::errc() || factor == 0 || !(number > 0)) {
    throw node->error(fmt::format("{}: '{}' is no amount of memory", key, text),
                      "write a number of megabytes, or a number with K, M, G or T");
  }
  value = static_cast<std::int64_t>(std::ceil(number * factor));
}

void SectionReader::note_unused(const std::vector<std::string>& keys,
                                Diagnostics& diagnostics) const {
  for (const auto& key : keys) {
    if (const Node* node = given(key.c_str())) {
      diagnostics.note(
          fmt::format("{}: {} has no meaning here", node->location().text(), key));
    }
  }
}

}  // namespace jacta
