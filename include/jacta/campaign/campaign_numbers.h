// What a campaign found: per point the medians and bands of its toys.
//
// Bands are quantiles over the toys: 68.27 % (15.87 % to 84.13 %) and 95.45 % (2.28 % to
// 97.72 %), NumPy's linear ones. Toys whose fit is invalid are left out and counted, and
// so are those without an edge. With the hypotheses `free` and `zero`
//
//     q0 = 2 (ln L_free - ln L_zero)
//
// measures the evidence for a signal; the fractions of toys with q0 above 9 and 25 are
// the powers to see three and five sigma where Wilks' theorem holds (q0 is then the
// square of the significance; G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554,
// arXiv:1007.1727). Where it does not, thresholds from toys of the zero hypothesis take
// the place of 9 and 25.
//
//     for (const auto& point : jacta::campaign_numbers(campaign)) ...
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jacta/campaign/tickets.h"
#include "jacta/data/result_file.h"

namespace jacta {

/// Quantiles over the toys; NaN where there are none.
struct ToyBand {
  std::int64_t n = 0;
  double median = 0;
  double lower_1 = 0;  ///< 68.27 %
  double upper_1 = 0;
  double lower_2 = 0;  ///< 95.45 %
  double upper_2 = 0;
};

/// Leaves out NaN; infinities count.
ToyBand toy_band(std::vector<double> values);

struct HypothesisNumbers {
  std::string name = {};
  std::int64_t n_invalid = 0;
  ToyBand poi = {};
  ToyBand lower = {};  ///< edges; n = 0 where there are no intervals
  ToyBand upper = {};
};

struct DiscoveryNumbers {
  std::int64_t n = 0;
  double median_q0 = 0;
  double above_9 = 0;  ///< fraction of the toys
  double above_25 = 0;
};

struct PointNumbers {
  std::size_t point = 0;
  std::string poi = {};  ///< the parameter of interest
  Node generate_values = Node::map();
  Node nominal_values = Node::map();
  std::int64_t n_toys = 0;
  std::vector<HypothesisNumbers> hypotheses = {};
  std::optional<DiscoveryNumbers> discovery = {};

  /// For people: a line per number. Lines end with a newline.
  std::string text() const;
  /// For programs, as `jacta status --numbers --json` prints it.
  Node to_node() const;
};

/// Of result files that are batches of one point.
PointNumbers point_numbers(const std::vector<ResultContent>& batches,
                           const std::string& poi);

/// Of every point that has results; a file that cannot be read is left out.
std::vector<PointNumbers> campaign_numbers(const Campaign& campaign);

}  // namespace jacta
