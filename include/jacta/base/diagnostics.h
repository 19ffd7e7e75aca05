// Diagnostics: where notes and warnings go. Libraries never print: `main` makes one sink,
// writes to it as it likes, and passes it in.
//
// A note says that something asked for has no effect or was decided for the user (a key
// that means nothing here, a chain left out); the result is what the input asks for. A
// warning says that the result may not be what is wanted. What makes a result wrong or
// impossible is no message but an error (error.h), and what happens to one toy of many is
// a value in its row.
//
// A text is one sentence, with the place in the file in front where there is one
// ("model.yaml:3:5: ..."), and has to make sense without its neighbours: sinks may drop
// repetitions. report() may be called from several threads at a time and must not throw.
//
// Use CollectedDiagnostics to show messages afterwards, each once, or in tests; use
// SilentDiagnostics where the same work has been reported before. Derive from Diagnostics
// to show them as they come.
//
//     jacta::CollectedDiagnostics diagnostics;
//     diagnostics.warning("the sum of histogram er_template is zero");
//     diagnostics.messages().front().text == "the sum of histogram er_template is zero"
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
