// Numbers for people: a value and its error, rounded together by the rule of the Particle
// Data Group.
//
// The three highest digits of the error decide: from 100 to 354 two digits of it are
// kept, from 355 to 949 one, and from 950 to 999 it becomes 1000 with two digits kept.
// The value is rounded to the same decimal place. An error is so changed by at most 14 %,
// and no digit is shown that says nothing.
//
//     jacta::rounded(0.827, 0.119);  // {"0.83", "0.12"}
//     jacta::rounded(0.827, 0.367);  // {"0.8", "0.4"}
//
// Reference: R. L. Workman et al. (Particle Data Group), Prog. Theor. Exp. Phys. 2022,
// 083C01, section 5.3 of the introduction. doi:10.1093/ptep/ptac097.
#pragma once

#include <string>

namespace jacta {

struct RoundedValue {
  std::string value;
  std::string error;
};

/// Both with the same power of ten, which is written where numbers are very large or very
/// small. Without a positive finite error the value has six digits.
RoundedValue rounded(double value, double error);

/// "0.83 +- 0.12"; without an error the value alone.
std::string rounded_text(double value, double error);

/// The value to the decimal place of an error; edges of an interval with its half width.
std::string rounded_value(double value, double error);

/// Six significant digits; "inf", "-inf" and "nan".
std::string six_digits(double value);

}  // namespace jacta
