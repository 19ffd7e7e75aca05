#include "jacta/base/error.h"

#include <fmt/format.h>

namespace jacta {

std::string Location::text() const {
  std::string out = file;
  if (line > 0) out += fmt::format("{}{}:{}", out.empty() ? "line " : ":", line, column);
  if (!path.empty()) out += (out.empty() ? "" : ": ") + path;
  return out;
}

namespace {

std::string compose(const std::string& where,
                    const std::string& what,
                    const std::string& advice) {
  std::string out = where.empty() ? what : where + ": " + what;
  if (!advice.empty()) out += "; " + advice;
  return out;
}

}  // namespace

InputError::InputError(const std::string& what, const std::string& advice)
    : Error(compose("", what, advice)) {}

InputError::InputError(Location location,
                       const std::string& what,
                       const std::string& advice)
    : Error(compose(location.text(), what, advice)), location_(std::move(location)) {}

BugError::BugError(const std::string& what)
    : Error("a fault of jacta, please report it: " + what) {}

IoError::IoError(const std::string& file,
                 const std::string& what,
                 const std::string& advice)
    : Error(compose(file, what, advice)) {}

}  // namespace jacta
