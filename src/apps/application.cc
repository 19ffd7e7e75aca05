#include "application.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <ctime>

#include "jacta/amplitude/amplitude_model.h"
#include "jacta/base/text.h"
#include "jacta/model/gaussian_model.h"
#include "jacta/model/joint_model.h"
#include "jacta/model/plugin.h"
#include "jacta/templates/template_model.h"

namespace jacta::apps {

void ErrorStream::report(const Message& message) {
  const auto before = seen_.messages().size();
  seen_.report(message);
  if (seen_.messages().size() == before) return;
  const char* label = message.severity == Severity::warning ? "warning" : "note";
  fmt::print(stderr, "{}: {}\n", label, message.text);
}

Application::Application() {
  register_gaussian_model(registry);
  register_template_model(registry);
  register_amplitude_model(registry);
  register_joint_model(registry);
}

void Application::load_plugins() {
  for (const auto& file : plugins) load_plugin(file, registry);
}

Surroundings Application::surroundings(const Executor& executor,
                                       const CancellationToken* stop) {
  return {.models = registry,
          .executor = executor,
          .diagnostics = diagnostics,
          .example_paths = example_paths(),
          .stop = stop,
          .date = current_date,
          .host = host_name(),
          .instruction_set = instruction_set};
}

std::vector<std::string> Application::example_paths() const {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const auto share = self.parent_path().parent_path() / "share" / "jacta" / "examples";
  std::vector<std::string> folders;
  for (const char* name : {"wimp", "gaussian"}) {
    if (std::filesystem::exists(share / name)) folders.push_back((share / name).string());
  }
  return folders;
}

Json json_number(double value) {
  if (std::isfinite(value)) return value;
  return shortest(value);
}

Json json_values(const std::map<std::string, double>& values) {
  Json result = Json::object();
  for (const auto& [name, value] : values) result[name] = json_number(value);
  return result;
}

Json json_of(const Node& node) {
  switch (node.kind()) {
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::boolean:
      return node.as_boolean();
    case Node::Kind::integer:
      return Json::parse(node.as_text());  // also beyond 64 bits
    case Node::Kind::real:
      return json_number(node.as_real());
    case Node::Kind::string:
      return node.as_string();
    case Node::Kind::list: {
      Json list = Json::array();
      for (const Node& item : node.items()) list.push_back(json_of(item));
      return list;
    }
    case Node::Kind::map: {
      Json map = Json::object();
      for (const auto& [key, value] : node.entries()) map[key.as_text()] = json_of(value);
      return map;
    }
  }
  throw BugError("a node of no kind");
}

void print(const Json& document) {
  // Names of files may hold bytes that are no text.
  fmt::print("{}\n", document.dump(2, ' ', false, Json::error_handler_t::replace));
}

std::string current_date() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y%m%d_%H:%M:%S", &local);
  return text;
}

std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

}  // namespace jacta::apps
