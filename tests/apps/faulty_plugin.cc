// Models that fail as only a fault of the program can: what the command line makes of it.
#include <stdexcept>

#include "jacta/base/error.h"
#include "jacta/model/plugin.h"

JACTA_PLUGIN(registry) {
  using Made = std::shared_ptr<const jacta::StatisticalModel>;
  registry.add("faulty.Bug",
               [](const jacta::ModelConfiguration&, jacta::Diagnostics&) -> Made {
                 throw jacta::BugError("the impossible happened");
               });
  registry.add("faulty.Standard",
               [](const jacta::ModelConfiguration&, jacta::Diagnostics&) -> Made {
                 throw std::out_of_range("map::at");
               });
}
