// Names of what a kernel defines. A source *.kernel.cc is compiled once per instruction set
// (instruction_set.h) with JACTA_KERNEL_LEVEL as the name of the level; what the copies
// define for others needs a name each. Macros only: kernels include no functions.
//
//     const Kernels JACTA_KERNEL_NAME(kernels) = {JACTA_KERNEL_TEXT, value, derivatives};
//
// is kernels_avx2 with the name "avx2" in the copy for AVX2. The header of the kernels
// declares the three of them.
#pragma once

#define JACTA_KERNEL_JOIN_(name, level) name##_##level
#define JACTA_KERNEL_JOIN(name, level) JACTA_KERNEL_JOIN_(name, level)
#define JACTA_KERNEL_QUOTE_(level) #level
#define JACTA_KERNEL_QUOTE(level) JACTA_KERNEL_QUOTE_(level)

/// name_<level>.
#define JACTA_KERNEL_NAME(name) JACTA_KERNEL_JOIN(name, JACTA_KERNEL_LEVEL)

/// "<level>".
#define JACTA_KERNEL_TEXT JACTA_KERNEL_QUOTE(JACTA_KERNEL_LEVEL)
