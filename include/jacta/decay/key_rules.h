// What becomes of every key of a map of a decay model's file: it has a reader, it has no
// effect here (a note says why), or it is not available (an error says so). Any other key
// is a misspelling: an error with its place and the nearest key.
#pragma once

#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"

namespace jacta {

enum class KeyUse { read, no_effect, not_available };

struct KeyRule {
  std::string name = {};
  KeyUse use = KeyUse::read;
  std::string why = {};  ///< of a key that is not read: the reason, or what to do
};

class KeyRules {
 public:
  KeyRules& read(const std::vector<std::string>& names);
  KeyRules& no_effect(const std::string& why, const std::vector<std::string>& names);
  KeyRules& not_available(const std::string& why, const std::vector<std::string>& names);

  const KeyRule* find(const std::string& name) const;
  std::vector<std::string> names() const;

  /// Throws InputError for the first key that is unknown or not available; keys without
  /// effect give one note for each reason. `what` names the map. A value that asks for
  /// nothing (null, False, 0, none, an empty list) is passed over.
  void check(const Node& map, const std::string& what, Diagnostics& diagnostics) const;

 private:
  KeyRules& add(KeyUse use,
                const std::string& why,
                const std::vector<std::string>& names);

  std::vector<KeyRule> rules_;
};

}  // namespace jacta
