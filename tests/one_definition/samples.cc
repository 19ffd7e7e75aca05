#include "jacta/data/number_array.h"
#include "one_definition.h"

namespace jacta::test {

std::vector<double> numbers_of_file(const std::string& file) {
  return read_number_array(file).values;
}

}  // namespace jacta::test
