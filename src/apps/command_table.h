// The commands with their options, as data: what the parser of the command line and those
// of the Python package know. Manual pages, completion and the reference of the
// documentation are made from it, so that none of them can say something else than --help.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "application.h"

namespace jacta::apps {

/// An option, or an argument by position.
struct OptionEntry {
  std::vector<std::string> names = {};  ///< -o, --output; the one name of an argument
  std::string value = {};               ///< NAME=VALUE; empty for a flag
  std::string text = {};
  std::string default_value = {};
  std::vector<std::string> words = {};  ///< where the value is one of some words
  bool is_required = false;
  bool is_repeated = false;
};

struct CommandEntry {
  std::string name = {};
  std::string summary = {};
  std::vector<OptionEntry> arguments = {};
  std::vector<OptionEntry> options = {};
  std::string notes = {};    ///< paragraphs with line breaks of their own
  std::string example = {};  ///< one command, maybe on several lines
  /// False: the command is of the Python package, which is not there to be asked.
  bool is_complete = true;
};

/// Every command, in the order of --help.
std::vector<CommandEntry> command_table(const CLI::App& root);

/// The command of this name; UsageError with the nearest name where there is none.
const CommandEntry& find_command(const std::vector<CommandEntry>& table,
                                 const std::string& name);

Json json_of(const std::vector<CommandEntry>& table);

}  // namespace jacta::apps
