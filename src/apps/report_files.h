// The documents of a report as files of a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/base/output_file.h"
#include "jacta/model/abilities.h"

namespace jacta::apps {

/// Before they are made: throws where one may not be written, as far as the folder is there.
void check_documents(const std::filesystem::path& folder,
                     const std::vector<std::string>& names,
                     const OutputRules& rules);

/// Makes the folder; returns the files.
std::vector<std::string> write_documents(const std::filesystem::path& folder,
                                         const FitReport& report);

}  // namespace jacta::apps
