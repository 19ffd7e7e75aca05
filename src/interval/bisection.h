// The point where a predicate changes, to the last bit.
#pragma once

namespace jacta {

/// `holds` is true at `inside` and false at `outside`; returns the last point where it is
/// true. The two may come in any order.
template <typename Predicate>
double bisect(double inside, double outside, const Predicate& holds) {
  while (true) {
    const double middle = inside + 0.5 * (outside - inside);
    if (middle == inside || middle == outside) return inside;
    (holds(middle) ? inside : outside) = middle;
  }
}

}  // namespace jacta
