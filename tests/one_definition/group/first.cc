namespace jacta {

namespace {

double scale(double x) {
  return 2 * x;
}

double shift(double x) {
  return x + 1;
}

}  // namespace

double first(double x) {
  return shift(scale(x));
}

}  // namespace jacta
