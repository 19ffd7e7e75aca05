// Manual pages in the language of man(7), from the tables of the commands.
#pragma once

#include <string>
#include <vector>

#include "command_table.h"

namespace jacta::apps {

struct ManualPage {
  std::string file = {};  ///< jacta-fit.1
  std::string text = {};
};

/// jacta(1), then a page for every command.
std::vector<ManualPage> manual_pages(const std::vector<CommandEntry>& table);

/// The page of one command; jacta(1) for an empty name.
ManualPage manual_page(const std::vector<CommandEntry>& table, const std::string& name);

}  // namespace jacta::apps
