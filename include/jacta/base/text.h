// Text of messages and of files that other programs read: the nearest valid name, lists
// in words, numbers that read back to the same double.
//
// A name that is not known is answered with the one that was meant. It is the only
// candidate that begins with the name (of three letters or more), else the one with the
// smallest edit distance (the number of insertions, deletions, substitutions and swaps of
// neighbours), where that is at most a third of the name's length plus one: `widht` is
// near `width`, `mass` is not.
//
// Numbers have two forms. Use shortest() in messages and in tables for people: the fewest
// digits that give the same double back, "1" for 1.0. Use python_repr() where a file or a
// hash has to be what Python writes: "1.0", "1e-05". Both are independent of the locale.
//
// Nothing here throws; bytes are not interpreted (see utf8.h).
//
//     const std::vector<std::string> keys = {"mass", "width"};
//     jacta::nearest_name("widht", keys) == "width"
//     jacta::nearest_advice("widht", keys) == "did you mean 'width'?"
//     jacta::join(keys) == "mass, width"
//     jacta::shortest(0.1) == "0.1"
//     jacta::python_repr(1) == "1.0"
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
