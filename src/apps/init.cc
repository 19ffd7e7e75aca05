#include <fmt/format.h>

#include <filesystem>

#include "commands.h"
#include "dalitz_samples.h"
#include "example_texts.h"
#include "jacta/base/atomic_file.h"
#include "wimp_templates.h"
#include "word_options.h"

namespace jacta::apps {

namespace {

namespace fs = std::filesystem;

struct InitArguments {
  std::string folder;
  std::string example = "wimp";
};

int init(const Application& application, const InitArguments& options) {
  const fs::path folder = options.folder;
  std::vector<std::string> files;
  for (const auto& [path, text] : example::example_texts()) {
    const fs::path relative = path;
    if (relative.begin()->string() != options.example) continue;
    const fs::path target = folder / relative.filename();
    if (fs::exists(target)) {
      throw InputError(fmt::format("{} exists already", target.string()),
                       "choose an empty folder");
    }
    fs::create_directories(folder);
    write_file(target, text);
    files.push_back(target.string());
  }
  if (options.example == "wimp") {
    example::write_wimp_templates(folder / "templates");
    for (const auto& item : example::wimp_templates()) {
      files.push_back((folder / "templates" / item.file_name).string());
    }
  }
  if (options.example == "dalitz") {
    for (auto& file : example::write_dalitz_samples(folder)) {
      files.push_back(std::move(file));
    }
  }
  if (application.json) {
    print({{"files", files}});
  } else {
    for (const auto& file : files) fmt::print("{}\n", file);
  }
  return done;
}

}  // namespace

void add_init(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<InitArguments>();
  auto* command = root.add_subcommand("init", "Write a complete, runnable example");
  command->add_option("folder", options->folder, "Where to write it")
      ->required()
      ->type_name("DIR");
  command->add_option("--example", options->example, "Which example")
      ->check(one_of_words({"wimp", "peak", "gaussian", "dalitz"}));
  add_common_options(*command, application, "jacta init my_analysis --example wimp");
  command->callback([&application, &run, options] {
    run = [&application, options] { return init(application, *options); };
  });
}

}  // namespace jacta::apps
