// One translation unit for each class that was of the same name.
#pragma once

#include <string>
#include <vector>

namespace jacta::test {

std::vector<double> edges_of_expression();
std::vector<double> numbers_of_file(const std::string& file);

}  // namespace jacta::test
