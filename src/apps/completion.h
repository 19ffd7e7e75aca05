// Scripts with which bash and zsh complete command lines, from the tables of the commands.
#pragma once

#include <string>
#include <vector>

#include "command_table.h"

namespace jacta::apps {

std::string bash_completion(const std::vector<CommandEntry>& table);
std::string zsh_completion(const std::vector<CommandEntry>& table);

}  // namespace jacta::apps
