// Whether text is text.
#pragma once

#include <cstddef>
#include <string_view>

namespace jacta {

/// Position of the first byte that is not part of well-formed UTF-8 (RFC 3629); npos
/// where there is none.
std::size_t invalid_utf8(std::string_view text);

}  // namespace jacta
