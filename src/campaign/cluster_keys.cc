#include "cluster_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "jacta/base/text.h"

namespace jacta {

namespace {

std::vector<std::string> read_texts(const Node& node) {
  if (!node.is_list()) return {node.as_text()};
  std::vector<std::string> result;
  for (const auto& item : node.items()) result.push_back(item.as_text());
  return result;
}

Node text_schema() {
  return either_schema({type_schema("string"), type_schema("number")});
}

Node texts_schema() {
  return either_schema(
      {type_schema("string"), type_schema("number"), list_schema(text_schema())});
}

std::int64_t read_megabytes(const Node& node) {
  const std::string text = node.as_text();
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
    throw node.error(fmt::format("'{}' is no amount of memory", text),
                     "write a number of megabytes, or a number with K, M, G or T");
  }
  return static_cast<std::int64_t>(std::ceil(number * factor));
}

}  // namespace

KeyTable submitter_keys(SubmitterSettings& settings, KeyTable keys) {
  keys.add({"template_path",
            texts(settings.template_paths),
            "folders where templates are sought first"});
  keys.add({"combine_n_jobs",
            at_least(1, settings.combine_n_jobs),
            "jobs that are run one after another as one"});
  return keys;
}

KeyTable::Reader any_text(std::string& target) {
  return accepting(text_schema(),
                   [&target](const Node& node) { target = node.as_text(); });
}

KeyTable::Reader any_texts(std::vector<std::string>& target) {
  return accepting(texts_schema(),
                   [&target](const Node& node) { target = read_texts(node); });
}

KeyTable::Reader joined_texts(const char* separator, std::string& target) {
  return accepting(texts_schema(), [&target, separator](const Node& node) {
    target = join(read_texts(node), separator);
  });
}

KeyTable::Reader above_zero(std::optional<double>& target) {
  double any = NAN;
  return accepting(positive(any).accepts(), [&target](const Node& node) {
    double value = 0;
    positive(value)(node);
    target = value;
  });
}

KeyTable::Reader megabytes(std::int64_t& target) {
  return accepting(with_default(text_schema(), Node::integer(target)),
                   [&target](const Node& node) { target = read_megabytes(node); });
}

void read_section(const Node& root,
                  const char* section,
                  KeyTable keys,
                  Diagnostics& diagnostics) {
  const Node* node = root.find(section);
  if (node == nullptr || node->is_null()) return;
  SubmitterSettings common;
  std::vector<Problem> problems;
  submitter_keys(common, std::move(keys)).read(*node, problems);
  report(problems, diagnostics);
}

}  // namespace jacta
