#include "jacta/base/diagnostics.h"

#include <algorithm>

namespace jacta {

void CollectedDiagnostics::report(const Message& message) {
  const std::lock_guard lock(mutex_);
  const bool known = std::any_of(messages_.begin(), messages_.end(), [&](const auto& m) {
    return m.severity == message.severity && m.text == message.text;
  });
  if (!known) messages_.push_back(message);
}

std::vector<Message> CollectedDiagnostics::messages() const {
  const std::lock_guard lock(mutex_);
  return messages_;
}

}  // namespace jacta
