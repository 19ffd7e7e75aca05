#include "jacta/config/expression.h"
#include "one_definition.h"

namespace jacta::test {

std::vector<double> edges_of_expression() {
  return read_analysis_space(parse_yaml("- cs1: np.linspace(0, 100, 51)")).front().second;
}

}  // namespace jacta::test
