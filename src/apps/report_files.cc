#include "report_files.h"

#include "application.h"
#include "jacta/base/atomic_file.h"

namespace jacta::apps {

namespace {

std::string bytes_of(const std::variant<Node, std::string>& document) {
  if (const auto* bytes = std::get_if<std::string>(&document)) return *bytes;
  return json_of(std::get<Node>(document))
             .dump(1, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace

void check_documents(const std::filesystem::path& folder,
                     const std::vector<std::string>& names,
                     const OutputRules& rules) {
  if (!std::filesystem::exists(folder)) return;
  for (const auto& name : names) check_output(folder / name, rules);
}

std::vector<std::string> write_documents(const std::filesystem::path& folder,
                                         const FitReport& report) {
  std::filesystem::create_directories(folder);
  std::vector<std::string> files;
  for (const auto& [name, document] : report.documents()) {
    files.push_back((folder / name).string());
    write_file(files.back(), bytes_of(document));
  }
  return files;
}

}  // namespace jacta::apps
