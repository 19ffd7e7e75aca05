#include "jacta/wave/plain_intensity.h"

namespace jacta {

namespace {

constexpr std::size_t block_events = 512;
using Complex = std::complex<double>;

// Values of every line shape at the events of an arrangement: [use][event].
std::vector<std::vector<Complex>> shape_values(const CoherentSum& sum,
                                               const WaveArrangement& arrangement,
                                               const std::vector<double>& values) {
  std::vector<std::vector<Complex>> result;
  for (std::size_t u = 0; u < sum.uses.size(); ++u) {
    std::vector<double> parameters;
    for (const std::size_t v : sum.uses[u].variables) parameters.push_back(values[v]);
    const auto& points = arrangement.shape_points[u];
    result.emplace_back(points.size());
    sum.uses[u].shape->values(parameters, points, result.back());
  }
  return result;
}

void add_block(const CoherentSum& sum,
               const WaveBlock& block,
               const std::vector<Complex>& coefficients,
               const std::vector<double>& values,
               std::vector<double>& result) {
  const std::size_t n = block.n_events;
  std::vector<Complex> amplitude(sum.n_components * n);
  std::vector<Complex> factor(n);
  for (const auto& arrangement : block.arrangements) {
    const auto shapes = shape_values(sum, arrangement, values);
    std::size_t last = sum.waves.size();
    for (const auto& plane : arrangement.planes) {
      if (plane.wave != last) {
        last = plane.wave;
        factor.assign(n, coefficients[last]);
        for (const std::size_t u : sum.waves[last].uses) {
          for (std::size_t i = 0; i < n; ++i) factor[i] *= shapes[u][i];
        }
      }
      Complex* a = amplitude.data() + plane.component * n;
      for (std::size_t i = 0; i < n; ++i) {
        a[i] += factor[i] * Complex(plane.re[i], plane.im[i]);
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    double f = 0;
    for (std::size_t c = 0; c < sum.n_components; ++c)
      f += std::norm(amplitude[c * n + i]);
    result.push_back(f);
  }
}

}  // namespace

std::vector<double> plain_intensities(const WaveEvaluator& waves,
                                      const EventSample& sample,
                                      const std::vector<Complex>& coefficients,
                                      const std::vector<double>& values) {
  std::vector<double> result;
  result.reserve(sample.size());
  for (std::size_t begin = 0; begin < sample.size(); begin += block_events) {
    const std::size_t end = std::min(sample.size(), begin + block_events);
    const auto block = waves.block(sample, begin, end);
    add_block(waves.model(), block, coefficients, values, result);
  }
  return result;
}

}  // namespace jacta
