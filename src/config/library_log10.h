// The decimal logarithm as C libraries compute it.
#pragma once

namespace jacta {

/// log10(x) for x > 0, bit for bit that of the C libraries that descend from fdlibm (Sun,
/// 1993), which NumPy's geomspace uses: x = 2^k m, and then k log10(2) in two parts plus
/// log(m) / ln(10). It differs from the correctly rounded logarithm in three of a hundred
/// cases, which geomspace would amplify.
double library_log10(double x);

}  // namespace jacta
