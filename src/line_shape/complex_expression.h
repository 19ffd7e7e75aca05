// ComplexExpression: a function of one complex number, written as text.
//
//     expression := term (('+' | '-') term)*      term := factor (('*' | '/') factor)*
//     factor := ('+' | '-') factor | power        power := atom (('**' | '^') factor)?
//     atom := number | name | name '(' expression ')' | '(' expression ')'
//
// with the functions exp, log, sqrt, sin, cos, tan, sinh, cosh, tanh, and the constants I,
// pi and E. All are analytic: first and second derivatives follow. Everything else is
// an error.
#pragma once

#include <array>
#include <complex>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace jacta {

/// Value and derivatives with respect to the variable.
using ComplexTaylor = std::array<std::complex<double>, 3>;

class ComplexExpression {
 public:
  /// Names in the text, but for functions and constants, each once.
  static std::vector<std::string> names_in(const std::string& text);

  /// `variable` is the argument, other names are numbers. Throws UsageError that says
  /// what is wrong where.
  ComplexExpression(const std::string& text,
                    const std::string& variable,
                    const std::map<std::string, double>& numbers);

  ComplexTaylor operator()(std::complex<double> z) const { return evaluate_({z, 1, 0}); }

 private:
  std::function<ComplexTaylor(const ComplexTaylor&)> evaluate_;
};

}  // namespace jacta
