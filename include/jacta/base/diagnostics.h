// Diagnostics: the sink for notes and warnings. Libraries never print; `main` makes one
// sink and passes it in.
//
//     jacta::CollectedDiagnostics diagnostics;
//     diagnostics.warning("the sum of histogram er_template is zero");
//     // diagnostics.messages()[0].text == "the sum of histogram er_template is zero"
#pragma once

#include <mutex>
#include <string>
#include <vector>

namespace jacta {

enum class Severity { note, warning };

struct Message {
  Severity severity;
  std::string text;
};

/// Receives messages; may be called from several threads.
class Diagnostics {
 public:
  virtual ~Diagnostics() = default;
  virtual void report(const Message& message) = 0;

  void note(const std::string& text) { report({Severity::note, text}); }
  void warning(const std::string& text) { report({Severity::warning, text}); }
};

/// Forgets everything.
class SilentDiagnostics final : public Diagnostics {
 public:
  void report(const Message&) override {}
};

/// Keeps every distinct message once, in the order of arrival.
class CollectedDiagnostics final : public Diagnostics {
 public:
  void report(const Message& message) override;
  std::vector<Message> messages() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Message> messages_;
};

}  // namespace jacta
