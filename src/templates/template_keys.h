// Keys that alea, blueice or its submitters read and that mean nothing here.
#pragma once

#include <string>
#include <vector>

namespace jacta {

const std::vector<std::string>& keys_without_effect();

}  // namespace jacta
