#include <fmt/format.h>

#include "commands.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/running/running_file.h"
#include "jacta/source/configuration.h"
#include "word_options.h"

namespace jacta::apps {

namespace {

Node schema_of(const std::string& kind) {
  if (kind == "model") return template_model_schema();
  if (kind == "running") return running_file_schema();
  if (kind == "amplitude") return amplitude_model_schema();
  throw UsageError("there is no schema of " + kind);
}

int schema_command(const std::string& kind) {
  Json document = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
  const Json schema = json_of(schema_of(kind));
  for (const auto& [key, value] : schema.items()) document[key] = value;
  print(document);
  return done;
}

}  // namespace

void add_schema(CLI::App& root, Application& application, Run& run) {
  auto kind = std::make_shared<std::string>();
  auto* command = root.add_subcommand(
      "schema", "JSON Schema of a file format, for editors that complete and check YAML");
  command
      ->add_option("kind",
                   *kind,
                   "model: template models; amplitude: amplitude models; running: what a "
                   "campaign computes")
      ->required()
      ->check(one_of_words({"model", "amplitude", "running"}));
  add_common_options(*command, application, "jacta schema model > model.schema.json");
  command->callback([&run, kind] { run = [kind] { return schema_command(*kind); }; });
}

}  // namespace jacta::apps
