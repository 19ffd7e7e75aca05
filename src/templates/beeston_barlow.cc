#include "beeston_barlow.h"

#include <cmath>

namespace jacta {

// With x in place of A: (a + M) x^2 + b x - U M a = 0.
double adjusted_events(double others, double source, double counts, double n) {
  if (!(counts > 0) || source == 0) return 0;
  const double sum = counts + source;
  if (n == 0) return counts * source / sum;
  const double b = others * sum - (counts + n) * source;
  const double product = others * source * counts;
  const double root = std::sqrt(b * b + 4 * sum * product);
  return b > 0 ? 2 * product / (b + root) : (root - b) / (2 * sum);
}

namespace {

// Without events in the bin x = a M / (a + M), whatever the others are.
AdjustedEvents empty_bin(double source, double counts) {
  const double sum = counts + source;
  const double cubed = sum * sum * sum;
  AdjustedEvents r;
  r.x = counts * source / sum;
  r.m = counts * counts / (sum * sum);
  r.a = source * source / (sum * sum);
  r.mm = -2 * counts * counts / cubed;
  r.ma = 2 * counts * source / cubed;
  r.aa = -2 * source * source / cubed;
  return r;
}

}  // namespace

// Implicit differentiation of
// F = (a + M) (x^2 + U x) - (a + n) M x - U M a = 0.
AdjustedEvents adjusted_events_derivatives(double others,
                                           double source,
                                           double counts,
                                           double n) {
  if (!(counts > 0)) return {};
  if (n == 0) return empty_bin(source, counts);
  AdjustedEvents r;
  const double x = r.x = adjusted_events(others, source, counts, n);
  const double sum = counts + source;
  const double slope = sum * (2 * x + others) - (counts + n) * source;
  if (!(slope > 0)) return r;
  const double square = x * x + others * x;
  r.u = -(sum * x - source * counts) / slope;
  r.m = -(square - (counts + n) * x - others * counts) / slope;
  r.a = -(square - source * x - others * source) / slope;

  const double f_xx = 2 * sum;
  const double f_xu = sum;
  const double f_xm = 2 * x + others - counts - n;
  const double f_xa = 2 * x + others - source;
  const auto second = [&](double f_pq, double f_xp, double f_xq, double p, double q) {
    return -(f_pq + f_xp * q + f_xq * p + f_xx * p * q) / slope;
  };
  r.uu = second(0, f_xu, f_xu, r.u, r.u);
  r.um = second(x - counts, f_xu, f_xm, r.u, r.m);
  r.ua = second(x - source, f_xu, f_xa, r.u, r.a);
  r.mm = second(0, f_xm, f_xm, r.m, r.m);
  r.ma = second(-x - others, f_xm, f_xa, r.m, r.a);
  r.aa = second(0, f_xa, f_xa, r.a, r.a);
  return r;
}

}  // namespace jacta
