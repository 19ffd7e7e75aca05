namespace jacta {

namespace {

template <class Number>
Number scale(Number x) {
  return 3 * x;
}

}  // namespace

double second(double x) {
  return scale(x);
}

}  // namespace jacta
