#include "jacta/wave/resolution.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "jacta/base/error.h"

namespace jacta {

namespace {

double value_at(const std::vector<double>& values, std::size_t i) {
  return values.empty() ? 1 : values[i];
}

class ResolvedWaves : public WaveSource {
 public:
  ResolvedWaves(std::shared_ptr<const WaveEvaluator> waves,
                std::shared_ptr<const EventSample> sample,
                std::size_t rows,
                std::vector<double> scales)
      : n_components_(waves->model().n_components),
        rows_(rows),
        scales_(std::move(scales)),
        source_(wave_source(std::move(waves), std::move(sample))) {}

  std::size_t size() const override { return source_->size() / rows_; }

  WaveBlock block(std::size_t begin, std::size_t end) const override {
    const WaveBlock all = source_->block(begin * rows_, end * rows_);
    WaveBlock result{.n_events = end - begin};
    for (std::size_t row = 0; row < rows_; ++row) {
      for (const auto& arrangement : all.arrangements) {
        result.arrangements.push_back(of_row(arrangement, row, begin, end - begin));
      }
    }
    return result;
  }

  std::uint64_t fingerprint() const override {
    return jacta::fingerprint(scales_, source_->fingerprint());
  }

 private:
  WaveArrangement of_row(const WaveArrangement& all,
                         std::size_t row,
                         std::size_t begin,
                         std::size_t n) const {
    WaveArrangement result;
    for (const auto& plane : all.planes) {
      WavePlane own{.wave = plane.wave,
                    .component = plane.component + row * n_components_};
      for (std::size_t i = 0; i < n; ++i) {
        const double scale = scales_[(begin + i) * rows_ + row];
        own.re.push_back(scale * plane.re[i * rows_ + row]);
        own.im.push_back(scale * plane.im[i * rows_ + row]);
      }
      result.planes.push_back(std::move(own));
    }
    for (const auto& points : all.shape_points) {
      auto& own = result.shape_points.emplace_back();
      for (std::size_t i = 0; i < n; ++i) own.push_back(points[i * rows_ + row]);
    }
    return result;
  }

  std::size_t n_components_;
  std::size_t rows_;
  std::vector<double> scales_;
  std::shared_ptr<const WaveSource> source_;
};

}  // namespace

ResolvedEvents resolve(const EventSample& sample, std::size_t rows) {
  if (sample.size() % rows != 0) {
    throw InputError(
        fmt::format("{} rows are not events of {} rows each", sample.size(), rows),
        "resolution_size is the number of rows of every event");
  }
  ResolvedEvents result;
  result.scales.resize(sample.size());
  for (std::size_t begin = 0; begin < sample.size(); begin += rows) {
    double sum = 0;
    double background = 0;
    for (std::size_t i = begin; i < begin + rows; ++i) {
      sum += sample.weights[i];
      background += sample.weights[i] * value_at(sample.background_values, i);
    }
    result.weights.push_back(sum);
    if (!sample.background_values.empty()) {
      result.background_values.push_back(sum == 0 ? 0 : background / sum);
    }
    for (std::size_t i = begin; i < begin + rows; ++i) {
      const double part = sum == 0 ? 0 : sample.weights[i] / sum;
      const double square = part * value_at(sample.efficiency_values, i);
      if (square < 0 || (sum == 0 && sample.weights[i] != 0)) {
        throw InputError(
            fmt::format("event {} (from 0), rows {} to {}: their weights, or efficiency "
                        "values, have both signs",
                        begin / rows,
                        begin,
                        begin + rows - 1),
            "the rows of one event are points with probabilities: weights of one sign");
      }
      result.scales[i] = std::sqrt(square);
    }
  }
  return result;
}

std::shared_ptr<const WaveSource> resolved_source(
    std::shared_ptr<const WaveEvaluator> waves,
    std::shared_ptr<const EventSample> sample,
    std::size_t rows,
    std::vector<double> scales) {
  return std::make_shared<ResolvedWaves>(
      std::move(waves), std::move(sample), rows, std::move(scales));
}

}  // namespace jacta
