#include "jacta/config/expression.h"

#include <cmath>

#include "expression_functions.h"
#include "expression_value.h"
#include "number_sequences.h"
#include "number_text.h"

namespace jacta {

namespace {

constexpr int depth_limit = 200;
constexpr std::size_t item_limit = 5 * static_cast<std::size_t>(array_limit);

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Evaluates while it parses, by the grammar of expression.h.
class ExpressionParser {
 public:
  explicit ExpressionParser(const ExpressionSource& source)
      : source_(source), text_(source.text) {}

  Value whole() {
    Value value = expression();
    skip_blanks();
    if (at_ < text_.size()) fail_here("an operator or the end is expected");
    return value;
  }

 private:
  class DepthGuard {
   public:
    explicit DepthGuard(ExpressionParser& parser) : parser_(parser) {
      if (++parser_.depth_ > depth_limit)
        parser_.fail_here("the expression is nested too deep");
    }
    ~DepthGuard() { --parser_.depth_; }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;

   private:
    ExpressionParser& parser_;
  };

  [[noreturn]] void fail_here(const std::string& what) {
    source_.fail(std::min(at_, text_.size()), what);
  }

  void skip_blanks() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
      ++at_;
    }
  }

  char peek() {
    skip_blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool take(char c) {
    if (peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }

  bool take_power() {
    if (peek() != '*' || !text_.substr(at_).starts_with("**")) return false;
    at_ += 2;
    return true;
  }

  Value operate(char operation, std::size_t position, const Value& a, const Value& b) {
    try {
      Value result = apply_operator(operation, a, b);
      count_items(result);
      return result;
    } catch (const InputError& error) {
      source_.fail(position, error.what());
    }
  }

  void count_items(const Value& value) {
    const auto* array = std::get_if<NumberArray>(&value.content);
    if (array != nullptr) items_ += array->values.size();
    if (items_ > item_limit) fail_here("the arrays of this expression are too long");
  }

  Value expression() {
    const DepthGuard guard(*this);
    Value value = term();
    while (peek() == '+' || peek() == '-') {
      const std::size_t position = at_;
      const char operation = text_[at_++];
      value = operate(operation, position, value, term());
    }
    return value;
  }

  Value term() {
    Value value = factor();
    while ((peek() == '*' && !text_.substr(at_).starts_with("**")) || peek() == '/') {
      const std::size_t position = at_;
      const char operation = text_[at_++];
      value = operate(operation, position, value, factor());
    }
    return value;
  }

  Value factor() {
    const DepthGuard guard(*this);
    const std::size_t position = (skip_blanks(), at_);
    if (take('+')) return signed_value(position, factor(), false);
    if (take('-')) return signed_value(position, factor(), true);
    return power();
  }

  Value signed_value(std::size_t position, const Value& value, bool negative) {
    try {
      const Value minus = negated(value);
      return negative ? minus : value;
    } catch (const InputError& error) {
      source_.fail(position, error.what());
    }
  }

  Value power() {
    Value base = atom();
    skip_blanks();
    const std::size_t position = at_;
    if (!take_power()) return base;
    return operate('^', position, base, factor());
  }

  Value atom() {
    const char c = peek();
    if (at_ >= text_.size()) fail_here("the expression ends too early");
    if (c == '[') return bracket();
    if (c == '(') return parenthesis();
    if (is_digit(c) || c == '.') return {number()};
    if (starts_name(c)) return name_or_call();
    fail_here("a number, a name, '[' or '(' is expected");
  }

  Value parenthesis() {
    ++at_;
    if (take(')')) return {Value::List{}};
    Value first = expression();
    if (take(')')) return first;
    if (!take(',')) fail_here("',' or ')' is expected");
    Value::List items;
    items.push_back(std::move(first));
    return sequence(std::move(items), ')');
  }

  Value bracket() {
    ++at_;
    return sequence({}, ']');
  }

  Value sequence(Value::List items, char closing) {
    while (!take(closing)) {
      items.push_back(expression());
      if (!take(',') && peek() != closing) {
        fail_here(std::string("',' or '") + closing + "' is expected");
      }
    }
    return {std::move(items)};
  }

  std::size_t digits() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ - start;
  }

  Number number() {
    const std::size_t start = at_;
    std::size_t count = digits();
    bool integer = true;
    if (at_ < text_.size() && text_[at_] == '.') {
      integer = false;
      ++at_;
      count += digits();
    }
    if (count == 0) fail_here("a digit is expected");
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      integer = false;
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (digits() == 0) fail_here("a digit is expected");
    }
    const bool goes_on =
        at_ < text_.size() && (starts_name(text_[at_]) || text_[at_] == '.');
    if (goes_on) fail_here("a number does not go on like this");
    const std::string_view token = text_.substr(start, at_ - start);
    const double value = read_real(token);
    if (integer && token.size() > 1 && token[0] == '0' && value != 0) {
      source_.fail(start, "an integer starts with 0");
    }
    if (integer && value >= 0x1p53) {
      source_.fail(
          start, "the integer is not below 2**53", "write it with a decimal point");
    }
    return {value, integer};
  }

  std::string identifier() {
    if (at_ >= text_.size() || !starts_name(text_[at_])) fail_here("a name is expected");
    const std::size_t start = at_;
    while (at_ < text_.size() && (starts_name(text_[at_]) || is_digit(text_[at_]))) ++at_;
    return std::string(text_.substr(start, at_ - start));
  }

  Value name_or_call() {
    const std::size_t position = at_;
    std::string name = identifier();
    while (take('.')) {
      skip_blanks();
      name += "." + identifier();
    }
    if (!take('(')) return named_constant(source_, name, position);
    const std::vector<Argument> given = arguments();
    Value result = call_function(source_, name, position, given);
    count_items(result);
    if (peek() == '.' || peek() == '(' || peek() == '[') {
      fail_here("attributes, calls and items of a result are not supported");
    }
    return result;
  }

  std::vector<Argument> arguments() {
    std::vector<Argument> out;
    bool named = false;
    while (!take(')')) {
      const std::size_t position = (skip_blanks(), at_);
      std::string name = argument_name();
      if (name.empty() && named) fail_here("a positional argument after a named one");
      named = !name.empty();
      out.push_back(Argument{std::move(name), position, expression()});
      if (!take(',') && peek() != ')') fail_here("',' or ')' is expected");
    }
    return out;
  }

  // "name" of "name = value", or nothing (and nothing read).
  std::string argument_name() {
    const std::size_t start = at_;
    if (starts_name(peek())) {
      std::string name = identifier();
      const bool assigns = peek() == '=' && !text_.substr(at_).starts_with("==");
      if (assigns) {
        ++at_;
        return name;
      }
    }
    at_ = start;
    return "";
  }

  const ExpressionSource& source_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t items_ = 0;
  int depth_ = 0;
};

}  // namespace

std::vector<Number> NumberArray::numbers() const {
  std::vector<Number> out;
  out.reserve(values.size());
  for (const double value : values) out.emplace_back(value, is_integer);
  return out;
}

bool is_expression(std::string_view text) {
  return text.starts_with("np.") || text.starts_with("numpy.") ||
         text.starts_with("stats.");
}

ExpressionValue evaluate_expression(std::string_view text, const Location& where) {
  const ExpressionSource source = {text, where};
  const Value value = ExpressionParser(source).whole();
  if (const auto* number = std::get_if<Number>(&value.content)) return *number;
  if (const auto* array = std::get_if<NumberArray>(&value.content)) return *array;
  if (const auto* prior = std::get_if<FrozenDistribution>(&value.content)) return *prior;
  source.fail(0, "the result is " + std::string(value.kind_name()));
}

NumberArray evaluate_array(std::string_view text, const Location& where) {
  const ExpressionValue value = evaluate_expression(text, where);
  if (const auto* array = std::get_if<NumberArray>(&value)) return *array;
  const ExpressionSource source = {text, where};
  source.fail(0, "an array is expected", "write for example np.linspace(0, 100, 51)");
}

}  // namespace jacta
