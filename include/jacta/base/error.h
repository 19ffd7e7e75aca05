// Errors: what went wrong, where, and what to do next.
//
// Expected failures (a fit that does not converge) are values with a reason and never
// throw. Exceptions are for misuse and input/output; their text always reads
//
//     file:line:column: path: what is wrong; what to do
//
// with the parts that are known. The command line turns InputError and IoError into exit
// status 1, UsageError into 2 and BugError into 70 (EX_SOFTWARE of sysexits.h).
//
//     throw jacta::InputError({.file = "model.yaml", .line = 3, .column = 5,
//                              .path = "likelihood_config.likelihood_terms[0]"},
//                             "unknown key 'sorces'", "did you mean 'sources'?");
#pragma once

#include <stdexcept>
#include <string>

namespace jacta {

/// A place in an input: a file, a position in it (1-based; 0 is unknown) and the path of
/// keys that leads there.
struct Location {
  std::string file = {};
  int line = 0;
  int column = 0;
  std::string path = {};

  /// "file:line:column: path", without the unknown parts.
  std::string text() const;
};

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The input or the data are wrong.
class InputError : public Error {
 public:
  explicit InputError(const std::string& what, const std::string& advice = "");
  InputError(Location location, const std::string& what, const std::string& advice = "");

  const Location& location() const { return location_; }

 private:
  Location location_;
};

/// A file cannot be read or written.
class IoError : public Error {
 public:
  IoError(const std::string& file,
          const std::string& what,
          const std::string& advice = "");
};

/// The command line, or a function, was called in a way that makes no sense.
class UsageError : public Error {
 public:
  using Error::Error;
};

/// A state that cannot be reached unless jacta is wrong. The text asks for a report: no
/// input excuses it.
class BugError : public Error {
 public:
  explicit BugError(const std::string& what);
};

/// The work was asked to stop; the text says what is kept and how to go on.
class Interrupted : public Error {
 public:
  using Error::Error;
};

}  // namespace jacta
