// Text as Python writes it, where files and names must be interchangeable with alea:
// numbers, JSON, format strings and hashes.
//
//     jacta::python_repr(1e16) == "1e+16"
//     jacta::python_format("m{mass:d}.h5", {{"mass", jacta::Node::integer(5)}}) == "m5.h5"
#pragma once

#include <map>
#include <string>

#include "jacta/base/text.h"
#include "jacta/config/node.h"

namespace jacta {

/// Integers as integers, floats as python_repr(double) of base/text.h.
std::string python_repr(Number value);

/// Python's json.dumps: separators ", " and ": ", ASCII with \u escapes, NaN, Infinity.
/// `indent` as in json.dumps(indent=...), 0 for one line.
std::string python_json(const Node& node, int indent = 0);

/// Python's str.format with named fields: {name}, {name:d}, {name:.2f}, {name:03d},
/// {name:g}, {name:s}, {name:e} with fill, alignment, sign, width and precision, and {{
/// }} for braces. Throws InputError for a missing name or a format that does not fit the
/// value
/// ("d" and a float), as Python does.
std::string python_format(const std::string& format,
                          const std::map<std::string, Node>& fields,
                          const Location& where = {});

/// Names of the fields of a format string, in order, without repetition.
std::vector<std::string> format_fields(const std::string& format);

/// alea.utils.deterministic_hash: maps become sorted lists of [key, value] pairs, the
/// JSON text of which is hashed with SHA-256 and written in base32, lower case,
/// shortened.
std::string deterministic_hash(const Node& node, std::size_t length = 10);

/// The JSON text that deterministic_hash digests.
std::string hashable_json(const Node& node);

}  // namespace jacta
