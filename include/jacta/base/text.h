// Small helpers for messages: the nearest valid name, lists in words, numbers that read
// back to the same double.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jacta {

/// The only candidate that begins with `name`, else the one with the smallest edit
/// distance (insertions, deletions, substitutions, neighbouring swaps); empty where none
/// is closer than a third of the length plus one.
std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

/// "; did you mean 'x'?"-style advice: names the nearest candidate, or lists all of them
/// where none is near.
std::string nearest_advice(std::string_view name,
                           std::span<const std::string> candidates);

/// "a, b, c".
std::string join(std::span<const std::string> parts, std::string_view separator = ", ");

/// The shortest text that reads back to the same double; "inf", "-inf" and "nan".
std::string shortest(double value);

/// Python's repr of a float: 0.1, 1.0, 1e-05, 1e+16, inf, nan.
std::string python_repr(double value);

}  // namespace jacta
