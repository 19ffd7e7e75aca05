#include "jacta/model/plugin.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>

namespace jacta {

namespace {

template <class Function>
Function symbol(void* library, const char* name) {
  return reinterpret_cast<Function>(::dlsym(library, name));
}

}  // namespace

void load_plugin(const std::string& file, ModelRegistry& registry) {
  if (!std::filesystem::exists(file)) {
    throw InputError(fmt::format("the plugin {} does not exist", file));
  }
  // A name without a slash would be looked for in the system's folders.
  const auto path = std::filesystem::absolute(file);
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw InputError(
        fmt::format("the plugin {} cannot be loaded: {}", file, ::dlerror()));
  }
  const auto plugin_version = symbol<const char* (*)()>(library, "jacta_plugin_version");
  const auto plugin_register =
      symbol<void (*)(ModelRegistry&)>(library, "jacta_plugin_register");
  if (plugin_version == nullptr || plugin_register == nullptr) {
    throw InputError(fmt::format("{} is no plugin", file), "define it with JACTA_PLUGIN");
  }
  if (std::string(plugin_version()) != compiled_version()) {
    throw InputError(fmt::format("the plugin {} was built for jacta {}, this is {}",
                                 file,
                                 plugin_version(),
                                 compiled_version()),
                     "build it again");
  }
  plugin_register(registry);
}

}  // namespace jacta
