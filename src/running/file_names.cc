#include "jacta/running/file_names.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <charconv>

#include "jacta/config/python_text.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

struct SplitName {
  std::string root;
  std::string extension;
};

// As Python's os.path.splitext: dots that begin a name are no extension.
SplitName split_extension(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
  const std::size_t first = name.find_first_not_of('.', begin);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || first == std::string::npos || dot < first) {
    return {name, ""};
  }
  return {name.substr(0, dot), name.substr(dot)};
}

std::optional<std::int64_t> as_batch(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || value < 0) return {};
  return value;
}

}  // namespace

std::string add_i_batch(const std::string& file_name, const Location& where) {
  if (file_name.find("i_batch") != std::string::npos) {
    throw InputError(where,
                     fmt::format("'{}' holds i_batch already", file_name),
                     "remove it: it is added where n_batch is greater than 1");
  }
  const auto [root, extension] = split_extension(file_name);
  if (extension.find('}') != std::string::npos) {
    throw InputError(where,
                     fmt::format("'{}' ends with a field", file_name),
                     "give the name an extension, such as .ii.h5");
  }
  return root + "_{i_batch:d}" + extension;
}

std::vector<std::string> glob_files(const std::string& pattern) {
  glob_t found = {};
  std::vector<std::string> files;
  if (::glob(pattern.c_str(), GLOB_NOESCAPE | GLOB_NOSORT, nullptr, &found) == 0) {
    files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  std::sort(files.begin(), files.end());
  return files;
}

std::string search_filename_pattern(const std::string& file_name) {
  const auto [root, extension] = split_extension(file_name);
  const std::string batches = root + "_*" + extension;
  if (!glob_files(batches).empty()) return batches;
  if (!glob_files(file_name).empty()) return file_name;
  throw InputError(fmt::format("cannot find any output file {}", file_name),
                   fmt::format("nor does any match {}", batches));
}

std::vector<fs::path> batch_files(const fs::path& file_name) {
  const auto [root, extension] = split_extension(file_name.filename().string());
  const fs::path folder = file_name.has_parent_path() ? file_name.parent_path() : ".";
  std::vector<std::pair<std::int64_t, fs::path>> batches;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    const std::string begin = root + "_";
    const bool fits = name.size() > begin.size() + extension.size() &&
                      name.starts_with(begin) && name.ends_with(extension);
    if (!fits) continue;
    const auto batch = as_batch(std::string_view(name).substr(
        begin.size(), name.size() - begin.size() - extension.size()));
    if (batch) batches.emplace_back(*batch, file_name.parent_path() / name);
  }
  std::sort(batches.begin(), batches.end());
  std::vector<fs::path> files;
  for (auto& [batch, path] : batches) files.push_back(std::move(path));
  if (files.empty() && fs::exists(file_name, error)) files.push_back(file_name);
  return files;
}

std::string formatted_to_asterisked(
    const std::string& formatted,
    const std::optional<std::vector<std::string>>& wildcards) {
  std::string out;
  std::size_t at = 0;
  while (at < formatted.size()) {
    const std::size_t open = formatted.find('{', at);
    const std::size_t close =
        open == std::string::npos ? open : formatted.find('}', open);
    if (close == std::string::npos) break;
    out += formatted.substr(at, open - at);
    const std::string field = formatted.substr(open + 1, close - open - 1);
    const auto is_in_field = [&field](const std::string& wildcard) {
      return field.find(wildcard) != std::string::npos;
    };
    const bool replace =
        !wildcards || std::any_of(wildcards->begin(), wildcards->end(), is_in_field);
    out += replace ? "*" : "{" + field + "}";
    at = close + 1;
  }
  return out + formatted.substr(at);
}

Node filename_fields(const Node& arguments, std::int64_t i_batch) {
  Node fields = Node::map();
  fields.set("i_batch", Node::integer(i_batch));
  if (const Node* level = arguments.find("confidence_level")) {
    fields.set("confidence_level", *level);
  }
  for (const char* name : {"nominal_values", "generate_values"}) {
    const Node* values = arguments.find(name);
    if (values == nullptr || values->is_null()) continue;
    for (const auto& [key, value] : values->entries()) fields.set(key.as_string(), value);
  }
  return fields;
}

std::string format_filename(const std::string& format,
                            const Node& fields,
                            const Location& where) {
  std::map<std::string, Node> values;
  for (const auto& [key, value] : fields.entries()) values[key.as_string()] = value;
  return python_format(format, values, where);
}

}  // namespace jacta
