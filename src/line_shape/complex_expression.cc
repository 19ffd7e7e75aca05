#include "complex_expression.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "jacta/base/error.h"

namespace jacta {

namespace {

using ComplexNumber = std::complex<double>;
using Function = std::function<ComplexTaylor(const ComplexTaylor&)>;

ComplexTaylor constant(ComplexNumber value) {
  return {value, 0, 0};
}

/// f(a) from f, f' and f'' at the value of a.
ComplexTaylor chain(const ComplexTaylor& a, const ComplexTaylor& f) {
  return {f[0], f[1] * a[1], f[1] * a[2] + f[2] * a[1] * a[1]};
}

ComplexTaylor times(const ComplexTaylor& a, const ComplexTaylor& b) {
  return {a[0] * b[0],
          a[1] * b[0] + a[0] * b[1],
          a[2] * b[0] + 2.0 * a[1] * b[1] + a[0] * b[2]};
}

ComplexTaylor inverse(const ComplexTaylor& a) {
  const ComplexNumber r = 1.0 / a[0];
  return chain(a, {r, -r * r, 2.0 * r * r * r});
}

ComplexTaylor series_power(const ComplexTaylor& a, int n) {
  if (n < 0) return inverse(series_power(a, -n));
  ComplexTaylor result = constant(1);
  for (int i = 0; i < n; ++i) result = times(result, a);
  return result;
}

ComplexTaylor exponential(ComplexNumber z) {
  const ComplexNumber e = std::exp(z);
  return {e, e, e};
}
ComplexTaylor logarithm(ComplexNumber z) {
  return {std::log(z), 1.0 / z, -1.0 / (z * z)};
}
ComplexTaylor root(ComplexNumber z) {
  const ComplexNumber r = std::sqrt(z);
  return {r, 0.5 / r, -0.25 / (r * z)};
}
ComplexTaylor sine(ComplexNumber z) {
  return {std::sin(z), std::cos(z), -std::sin(z)};
}
ComplexTaylor cosine(ComplexNumber z) {
  return {std::cos(z), -std::sin(z), -std::cos(z)};
}
ComplexTaylor tangent(ComplexNumber z) {
  const ComplexNumber t = std::tan(z);
  return {t, 1.0 + t * t, 2.0 * t * (1.0 + t * t)};
}
ComplexTaylor hyperbolic_sine(ComplexNumber z) {
  return {std::sinh(z), std::cosh(z), std::sinh(z)};
}
ComplexTaylor hyperbolic_cosine(ComplexNumber z) {
  return {std::cosh(z), std::sinh(z), std::cosh(z)};
}
ComplexTaylor hyperbolic_tangent(ComplexNumber z) {
  const ComplexNumber t = std::tanh(z);
  return {t, 1.0 - t * t, -2.0 * t * (1.0 - t * t)};
}

const std::map<std::string, ComplexTaylor (*)(ComplexNumber)>& functions() {
  static const std::map<std::string, ComplexTaylor (*)(ComplexNumber)> all = {
      {"exp", exponential},
      {"log", logarithm},
      {"sqrt", root},
      {"sin", sine},
      {"cos", cosine},
      {"tan", tangent},
      {"sinh", hyperbolic_sine},
      {"cosh", hyperbolic_cosine},
      {"tanh", hyperbolic_tangent}};
  return all;
}

const std::map<std::string, ComplexNumber>& constants() {
  static const std::map<std::string, ComplexNumber> all = {
      {"I", {0, 1}}, {"pi", 3.141592653589793}, {"E", 2.718281828459045}};
  return all;
}

struct Operand {
  Function function;
  bool is_constant = false;
};

ComplexNumber number_of(const Operand& operand) {
  return operand.function(constant(0))[0];
}

class Parser {
 public:
  using Lookup = std::function<Operand(const std::string&)>;

  Parser(const std::string& text, Lookup lookup)
      : text_(text), lookup_(std::move(lookup)) {}

  Operand parse() {
    Operand result = sum();
    skip();
    if (at_ < text_.size()) fail("'" + text_.substr(at_, 1) + "' was not expected");
    return result;
  }

 private:
  static constexpr int deepest = 100;

  [[noreturn]] void fail(const std::string& what) const {
    throw UsageError("the expression '" + text_ + "': " + what + " at character " +
                     std::to_string(at_ + 1));
  }

  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) {
      ++at_;
    }
  }
  bool take(const std::string& token) {
    skip();
    if (text_.compare(at_, token.size(), token) != 0) return false;
    at_ += token.size();
    return true;
  }
  bool is_at(const std::string& token) {
    skip();
    return text_.compare(at_, token.size(), token) == 0;
  }

  static Operand combine(const Operand& a,
                         const Operand& b,
                         ComplexTaylor (*apply)(const ComplexTaylor&,
                                                const ComplexTaylor&)) {
    return {[f = a.function, g = b.function, apply](const ComplexTaylor& z) {
              return apply(f(z), g(z));
            },
            a.is_constant && b.is_constant};
  }
  static ComplexTaylor plus(const ComplexTaylor& a, const ComplexTaylor& b) {
    return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
  }
  static ComplexTaylor minus(const ComplexTaylor& a, const ComplexTaylor& b) {
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }
  static ComplexTaylor over(const ComplexTaylor& a, const ComplexTaylor& b) {
    return times(a, inverse(b));
  }

  Operand sum() {
    if (++depth_ > deepest) fail("it is nested too deeply");
    Operand result = product();
    while (true) {
      if (take("+")) {
        result = combine(result, product(), plus);
      } else if (take("-")) {
        result = combine(result, product(), minus);
      } else {
        --depth_;
        return result;
      }
    }
  }

  Operand product() {
    Operand result = factor();
    while (true) {
      if (!is_at("**") && take("*")) {
        result = combine(result, factor(), times);
      } else if (take("/")) {
        result = combine(result, factor(), over);
      } else {
        return result;
      }
    }
  }

  Operand factor() {
    if (++depth_ > deepest) fail("it is nested too deeply");
    Operand result = take("+")   ? factor()
                     : take("-") ? combine({zero, true}, factor(), minus)
                                 : power();
    --depth_;
    return result;
  }
  static ComplexTaylor zero(const ComplexTaylor&) { return constant(0); }

  Operand power() {
    const Operand base = atom();
    if (!take("**") && !take("^")) return base;
    const Operand exponent = factor();
    if (!exponent.is_constant) {
      return {[f = base.function, g = exponent.function](const ComplexTaylor& z) {
                const ComplexTaylor a = f(z);
                const ComplexTaylor b = times(g(z), chain(a, logarithm(a[0])));
                return chain(b, exponential(b[0]));
              },
              false};
    }
    const ComplexNumber n = number_of(exponent);
    if (n.imag() == 0 && n.real() == std::round(n.real()) && std::abs(n.real()) <= 64) {
      const int whole = static_cast<int>(n.real());
      return {[f = base.function, whole](const ComplexTaylor& z) {
                return series_power(f(z), whole);
              },
              base.is_constant};
    }
    return {[f = base.function, n](const ComplexTaylor& z) {
              const ComplexTaylor a = f(z);
              const ComplexNumber p = std::pow(a[0], n);
              return chain(a, {p, n * p / a[0], n * (n - 1.0) * p / (a[0] * a[0])});
            },
            base.is_constant};
  }

  Operand atom() {
    skip();
    if (take("(")) {
      Operand inside = sum();
      if (!take(")")) fail("a ')' is missing");
      return inside;
    }
    if (at_ == text_.size()) fail("something is missing");
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (std::isdigit(c) || c == '.') return number();
    if (!std::isalpha(c) && c != '_') {
      fail("'" + text_.substr(at_, 1) + "' was not expected");
    }
    const std::string name = word();
    if (!is_at("(")) {
      const auto found = constants().find(name);
      if (found == constants().end()) return lookup_(name);
      return {[value = found->second](const ComplexTaylor&) { return constant(value); },
              true};
    }
    const auto found = functions().find(name);
    if (found == functions().end()) {
      fail("the function '" + name + "' is not available");
    }
    const Operand argument = atom();
    return {[f = argument.function, apply = found->second](const ComplexTaylor& z) {
              const ComplexTaylor a = f(z);
              return chain(a, apply(a[0]));
            },
            argument.is_constant};
  }

  Operand number() {
    double value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc()) fail("a number was expected");
    at_ = static_cast<std::size_t>(end - text_.data());
    return {[value](const ComplexTaylor&) { return constant(value); }, true};
  }

  std::string word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_')) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  const std::string& text_;
  Lookup lookup_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

Operand identity() {
  return {[](const ComplexTaylor& z) { return z; }, false};
}

}  // namespace

std::vector<std::string> ComplexExpression::names_in(const std::string& text) {
  std::vector<std::string> names;
  Parser(text, [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
    return identity();
  }).parse();
  return names;
}

ComplexExpression::ComplexExpression(const std::string& text,
                                     const std::string& variable,
                                     const std::map<std::string, double>& numbers) {
  evaluate_ = Parser(text,
                     [&](const std::string& name) {
                       if (name == variable) return identity();
                       const auto found = numbers.find(name);
                       if (found == numbers.end()) {
                         throw UsageError("the expression '" + text + "': " + name +
                                          " is neither the variable nor a number");
                       }
                       return Operand{[value = found->second](const ComplexTaylor&) {
                                        return constant(value);
                                      },
                                      true};
                     })
                  .parse()
                  .function;
}

}  // namespace jacta
