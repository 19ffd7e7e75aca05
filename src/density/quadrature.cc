#include "jacta/density/quadrature.h"

#include <algorithm>

namespace jacta {

std::vector<double> panels_around(double centre,
                                  double scale,
                                  double lower,
                                  double upper) {
  std::vector<double> edges = {lower, upper};
  const auto add = [&](double x) {
    if (x > lower && x < upper) edges.push_back(x);
  };
  add(centre);
  double distance = 0;
  double width = scale;
  for (int i = 0; i < 200 && distance < upper - lower + std::max(lower - centre, 0.0) +
                                            std::max(centre - upper, 0.0);
       ++i) {
    distance += width;
    add(centre - distance);
    add(centre + distance);
    if (i >= 7) width *= 1.3;
  }
  std::sort(edges.begin(), edges.end());
  return edges;
}

std::vector<double> panels_around_peak(double centre, double width) {
  return panels_around(centre, 0.5 * width, centre - 1e6 * width, centre + 1e6 * width);
}

}  // namespace jacta
