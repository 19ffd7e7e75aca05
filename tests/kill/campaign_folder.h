// A small campaign in a folder of its own, and what its files hold.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "jacta/base/atomic_file.h"
#include "jacta/base/journal.h"
#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/data/result_file.h"
#include "kill/process.h"

namespace jacta::test {

namespace fs = std::filesystem;

inline std::string table_bytes(const FitTable& table) {
  std::string bytes = table.name + table.hypotheses_values;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    bytes += table.columns[c];
    bytes.append(reinterpret_cast<const char*>(table.values[c].data()),
                 table.values[c].size() * sizeof(double));
  }
  bytes.append(table.valid_fit.begin(), table.valid_fit.end());
  return bytes;
}

/// All that a result file holds, but for the date, the machine, the time it took and the
/// name of the folder `place`.
inline std::string result_bytes(const fs::path& file, const fs::path& place) {
  const ResultContent content = read_results(file);
  std::string bytes;
  for (const auto* attributes : {&content.metadata, &content.batch}) {
    for (const auto& [name, text] : *attributes) {
      if (name != "date" && name != "host" && name != "wall_time") bytes += name + text;
    }
  }
  const std::string folder = place.string();
  for (auto at = bytes.find(folder); at != std::string::npos; at = bytes.find(folder)) {
    bytes.erase(at, folder.size());
  }
  for (const auto& table : content.fits) bytes += table_bytes(table);
  return bytes;
}

/// A toy file byte for byte, but for the digits of its date.
inline std::string toy_bytes(const fs::path& file) {
  static const std::regex date("[0-9]{8}_[0-9]{2}:[0-9]{2}:[0-9]{2}");
  return std::regex_replace(read_file(file), date, "date");
}

class CampaignFolder {
 public:
  /// `words`: the arguments of jacta that run the campaign.
  CampaignFolder(const std::map<std::string, std::string>& files,
                 std::vector<std::string> words)
      : words_(std::move(words)) {
    std::string pattern = ::testing::TempDir() + "jacta-kill-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    for (const auto& [name, text] : files) write_file(folder_ / name, text);
  }
  ~CampaignFolder() { fs::remove_all(folder_); }
  CampaignFolder(const CampaignFolder&) = delete;
  CampaignFolder& operator=(const CampaignFolder&) = delete;

  Process start() const { return {folder_, words_}; }
  std::string errors() const { return read_file(folder_ / ".stderr"); }
  fs::path results() const { return folder_ / "results"; }
  const fs::path& path() const { return folder_; }

  /// Names of the files of results, sorted.
  std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(results())) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }

  /// Hashes of the finished results and toys by name.
  std::map<std::string, std::string> content() const {
    std::map<std::string, std::string> content;
    for (const auto& name : names()) {
      if (!name.ends_with(".h5") || name.starts_with(".")) continue;
      const bool toys = name.starts_with("toy");
      const fs::path file = results() / name;
      content[name] =
          hexadecimal(sha256(toys ? toy_bytes(file) : result_bytes(file, folder_)));
    }
    return content;
  }

 private:
  std::vector<std::string> words_;
  fs::path folder_;
};

}  // namespace jacta::test
