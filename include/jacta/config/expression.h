// Expressions in configurations: strings that start with `np.`, `numpy.` or `stats.`.
//
// The reference evaluates them with Python's eval; here they are parsed by a closed
// grammar, and nothing else can run:
//
//     expression := term (('+' | '-') term)*
//     term       := factor (('*' | '/') factor)*
//     factor     := ('+' | '-') factor | power
//     power      := atom ('**' factor)?
//     atom       := number | list | '(' expression ')' | name | call
//     list       := '[' (expression (',' expression)*)? ','? ']'   (and tuples '(a, b)')
//     call       := name '(' (argument (',' argument)*)? ','? ')'
//     argument   := (identifier '=')? expression
//
// with np.linspace, geomspace, logspace, arange, array, concatenate, ones, zeros, sqrt,
// log, log10, exp, np.inf, np.pi and the frozen distributions of `distribution.h`.
// linspace, geomspace, logspace and arange give the same doubles as NumPy; arange, array
// and concatenate of integers stay integers.
//
//     auto edges = jacta::evaluate_array("np.linspace(0, 100, 51)").values;
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/random/distribution.h"

namespace jacta {

/// A one-dimensional NumPy array.
struct NumberArray {
  std::vector<double> values = {};
  bool is_integer = false;

  std::vector<Number> numbers() const;
};

using ExpressionValue = std::variant<Number, NumberArray, FrozenDistribution>;

/// Whether a string is an expression (starts with "np.", "numpy." or "stats.").
bool is_expression(std::string_view text);

/// Evaluates `text`. Throws InputError that names the unknown function or the syntax
/// error, its position in the string and `where` the string stood.
ExpressionValue evaluate_expression(std::string_view text, const Location& where = {});

/// The same, where an array is expected (a number is an error).
NumberArray evaluate_array(std::string_view text, const Location& where = {});

/// Edges or anchors from a list of numbers, an expression or a string of numbers
/// separated by blanks or commas.
NumberArray read_array(const Node& node);

/// `analysis_space`: a list of one-key maps `axis: edges`, as (name, edges) pairs. Edges
/// have to increase strictly.
std::vector<std::pair<std::string, std::vector<double>>> read_analysis_space(
    const Node& node);

}  // namespace jacta
