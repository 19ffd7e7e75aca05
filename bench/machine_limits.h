// What this machine can do at most, measured: plain reads of memory and arithmetic.
#pragma once

#include <cstddef>

namespace jacta::bench {

/// Sum of all numbers, read in order as fast as the machine can. `data` is aligned to 64
/// bytes, n a multiple of 64.
double read_all(const double* data, std::size_t n);

/// Multiplications and additions of independent chains in registers; returns how many
/// floating-point operations it did. `sink` keeps the compiler from leaving them out.
double arithmetic(std::size_t rounds, double* sink);

}  // namespace jacta::bench
