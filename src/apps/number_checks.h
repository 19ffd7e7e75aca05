// Checks of numbers on the command line, in words of our own: those of CLI11 print the
// largest double in full.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace jacta::apps {

/// Refuses a negative number, also before it becomes a number without a sign.
CLI::Validator not_negative(const std::string& message);

/// Refuses a number that is 0 or less.
CLI::Validator above_zero(const std::string& message);

}  // namespace jacta::apps
