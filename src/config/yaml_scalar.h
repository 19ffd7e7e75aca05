// Plain scalars of YAML 1.1, as PyYAML resolves them.
#pragma once

#include <string>

#include "jacta/config/node.h"

namespace jacta {

/// Null, boolean, integer (decimal, 0x, 0b, leading 0 for octal, base 60), real, or else
/// a string. Reals are recognised without a point or a signed exponent as well (1e-3).
Node resolve_plain_scalar(const std::string& text, const Location& location);

/// A scalar with a tag: "?" (plain), "!" (quoted), or one of the core schema.
Node resolve_scalar(const std::string& text,
                    const std::string& tag,
                    const Location& location);

}  // namespace jacta
