// Reading numbers from text without the locale of the process.
#pragma once

#include <string>
#include <string_view>

#include "jacta/config/node.h"

namespace jacta {

/// The double nearest to decimal `text` such as "-1.5e3" (a leading '+' and a bare point
/// on either side of the digits are fine); too large is infinity, too small is zero, as
/// in Python. Throws InputError where the text is no number.
double read_real(std::string_view text, const Location& location = {});

/// The integer written by decimal digits with an optional sign.
Node read_integer(std::string_view digits, const Location& location = {});

}  // namespace jacta
