// The commands that print what the program knows of its own commands.
#include <fmt/format.h>

#include <filesystem>

#include "command_table.h"
#include "commands.h"
#include "completion.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "manual.h"

namespace jacta::apps {

namespace {

int list_commands(const CLI::App& root, bool json) {
  const auto table = command_table(root);
  if (json) {
    print(Json{{"commands", json_of(table)}});
    return done;
  }
  for (const auto& entry : table) fmt::print("{:<12}{}\n", entry.name, entry.summary);
  return done;
}

int print_text(const char* key, const std::string& text, bool json) {
  if (json) {
    print(Json{{key, text}});
  } else {
    fmt::print("{}", text);
  }
  return done;
}

int write_manual(const CLI::App& root, const std::string& folder, bool json) {
  std::filesystem::create_directories(folder);
  Json files = Json::array();
  for (const auto& page : manual_pages(command_table(root))) {
    const auto path = std::filesystem::path(folder) / page.file;
    write_file(path.string(), page.text);
    files.push_back(path.string());
    if (!json) fmt::print("{}\n", path.string());
  }
  if (json) print(Json{{"files", files}});
  return done;
}

}  // namespace

void add_commands(CLI::App& root, Application& application, Run& run) {
  auto* command =
      root.add_subcommand("commands", "List the commands; with --json their options too");
  add_json_option(*command, application, "jacta commands --json");
  command->callback([&] { run = [&] { return list_commands(root, application.json); }; });
}

void add_man(CLI::App& root, Application& application, Run& run) {
  struct Options {
    std::string name;
    std::string folder;
  };
  auto options = std::make_shared<Options>();
  auto* command = root.add_subcommand("man", "Print a manual page, or write all of them");
  command->add_option("command", options->name, "Command; by default jacta itself")
      ->type_name("COMMAND");
  command->add_option("-o,--output", options->folder, "Write all pages to this folder")
      ->type_name("DIR");
  add_json_option(*command, application, "jacta man fit > jacta-fit.1");
  command->callback([&root, &application, &run, options] {
    run = [&root, &application, options] {
      if (options->folder.empty()) {
        const auto page = manual_page(command_table(root), options->name);
        return print_text("page", page.text, application.json);
      }
      if (!options->name.empty()) {
        throw UsageError("--output writes all pages: give it without a command");
      }
      return write_manual(root, options->folder, application.json);
    };
  });
}

void add_completion(CLI::App& root, Application& application, Run& run) {
  auto shell = std::make_shared<std::string>();
  auto* command =
      root.add_subcommand("completion", "Print a script that completes command lines");
  command->add_option("shell", *shell, "Shell of the script")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  add_json_option(*command, application, "eval \"$(jacta completion bash)\"");
  command->callback([&root, &application, &run, shell] {
    run = [&root, &application, shell] {
      const auto table = command_table(root);
      return print_text("script",
                        *shell == "bash" ? bash_completion(table) : zsh_completion(table),
                        application.json);
    };
  });
}

}  // namespace jacta::apps
