// Plugins: users' own model classes in a shared library, loaded by --plugin FILE only,
// never because a model file says so.
//
// The library defines one function, which registers its classes by name:
//
//     #include <jacta/model/plugin.h>
//
//     JACTA_PLUGIN(registry) {
//       registry.add("my.CountingModel", make_counting_model);
//     }
//
// The class derives from StatisticalModel, with or without derivatives of its own, and
// then works in every command. Library and program have to be built with the same version
// of jacta; another one is refused.
#pragma once

#include <string>

#include "jacta/base/version.h"
#include "jacta/model/registry.h"

#define JACTA_PLUGIN(registry)                    \
  extern "C" const char* jacta_plugin_version() { \
    return jacta::compiled_version();             \
  }                                               \
  extern "C" void jacta_plugin_register(jacta::ModelRegistry& registry)

namespace jacta {

/// Version and compiler of the headers a plugin is compiled with.
inline const char* compiled_version() {
  return JACTA_COMPILED_VERSION;
}

/// Loads a library and lets it register its models. Throws InputError where the file is
/// no plugin, was built for another version, or fails to load. The library stays loaded.
void load_plugin(const std::string& file, ModelRegistry& registry);

}  // namespace jacta
