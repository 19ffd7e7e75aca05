// thresholds.json: thresholds of the likelihood ratio by hypothesis, as alea writes them.
//
// One JSON map, written as json.dumps(indent=4) without a final newline:
//
//     "cwrhqgrygr": {
//         "hashed_keys": {
//             "poi": "wimp_rate_multiplier",
//             "nominal_values": {"wimp_mass": 50},
//             "generate_values": {},
//             "confidence_level": 0.9
//         },
//         "wimp_rate_multiplier": [0.0, 0.83, 1.67, 2.5],
//         "threshold": [0.14, 2.55, 2.85, 3.26],
//         "poi_expectation": [0.0, 10.0, 20.0, 30.0]
//     }
//
// The name of an entry is the deterministic hash of its hashed keys, which never hold the
// parameter of interest or `poi_expectation`; the lists are sorted by the parameter of
// interest. An entry without `kind` is two-sided. One-sided thresholds stand in entries
// of their own, whose hashed keys end with `kind`. Further lists of the same length
// (errors, numbers of toys) are additions of ours that the reference does not look at.
//
// The reference interpolates between all entries that have the names of its generate
// values, and takes a one-sided entry among them for a second threshold of the same
// point. The generate values of one-sided entries therefore hold the kind once more, as
// `confidence_interval_kind`, where they hold anything: a name it never looks for.
// Without generate values it does not interpolate.
//
// Between two points the threshold is a line. Where it jumps at a point
// (interpolation.h), the lists `threshold_above` and `threshold_below` hold the two
// values that lines begin and end with there; null, or no such list: the threshold
// itself.
//
// Where the toys of an entry come from stands in it too, and the reference passes over
// it: `inputs`, the hashes of the files of their model (input_hashes.h), and `seed`, that
// of the campaign that made them.
//
// Unknown content is kept: what is read is written back byte for byte.
//
// Errors: InputError with the file, the path and the position for missing keys and for
// those that are nearly one of these names, lists of unequal length, points that are not
// finite or not in increasing order, thresholds that are not finite, negative (down to
// -0.001 they are what minimisers leave of a zero, and taken for it) or outside the range
// that the entry gives for them, and numbers of toys below 0; IoError where the file
// cannot be read or written.
//
// Use this to read and write entries; else, to look up the threshold of an interval, use
// threshold_lookup.h.
//
//     auto file = jacta::ThresholdsFile::load("limit_threshold.json");
//     const jacta::Node* entry = file.find(key);
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/model/interval_kind.h"

namespace jacta {

/// What a list of thresholds belongs to.
struct ThresholdKey {
  std::string poi = {};
  Node nominal_values = Node::map();   ///< null counts as empty
  Node generate_values = Node::map();  ///< null counts as empty
  Number confidence_level = 0.9;
  IntervalKind kind = IntervalKind::central;

  /// The name under which generate values of one-sided entries hold the kind.
  static constexpr const char* kind_marker = "confidence_interval_kind";

  /// In the order of the file, without the parameter of interest and `poi_expectation`.
  Node hashed_keys() const;
  std::string hash() const;

  /// The kind that `hashed_keys` say. Throws InputError for another word.
  static IntervalKind kind_of(const Node& hashed_keys);
};

/// The likelihood ratio of a kind in words: two-sided, upper, lower.
std::string statistic_name(IntervalKind kind);

/// One threshold, and what else is known of it: `threshold_lower`, `n_toys`, ...
struct ThresholdPoint {
  Number poi = 0;
  double threshold = 0;
  std::optional<Number> poi_expectation = {};
  std::vector<std::pair<std::string, Node>> additions = {};
};

/// The lists of an entry that an interpolation needs, sorted by the parameter of
/// interest.
struct ThresholdCurve {
  std::vector<double> poi = {};
  std::vector<double> threshold = {};
  std::vector<double> above = {};  ///< just above each point; empty: as `threshold`
  std::vector<double> below = {};  ///< just below each point; empty: as `threshold`
};

class ThresholdsFile {
 public:
  ThresholdsFile() = default;
  static ThresholdsFile load(const std::filesystem::path& path);
  static ThresholdsFile parse(const std::string& text, const std::string& file_name = "");

  /// The content as it is written.
  std::string text() const;
  /// For people: a line per threshold with its uncertainty and toys, by entries, and how
  /// far the coverage at the points can be from the level.
  std::string table() const;
  /// For programs: the content, entries by their hash.
  const Node& to_node() const { return root_; }
  void save(const std::filesystem::path& path) const;

  /// All entries by their hash, in the order of the file.
  const std::vector<Node::Entry>& entries() const { return root_.entries(); }
  const Node* find(const ThresholdKey& key) const { return root_.find(key.hash()); }
  const Node* find_entry(const std::string& hash) const { return root_.find(hash); }
  /// Name of the file for messages.
  const std::string& name() const { return name_; }

  /// Adds a point to the entry of `key`, which is made where it is missing; an earlier
  /// point at the same value is replaced. Lists that the point says nothing of get a
  /// null.
  void add(const ThresholdKey& key, const ThresholdPoint& point);

  /// Gives the entry of `key` a list with one value per point; all null: takes it away.
  /// Throws InputError where there is no such entry, or the lengths differ.
  void set_list(const ThresholdKey& key,
                const std::string& name,
                const std::vector<Node>& values);

  /// Gives the entry of `key` a value that is not one per point, such as `inputs`. Throws
  /// InputError where there is no such entry.
  void set_value(const ThresholdKey& key, const std::string& name, Node value);

  /// Takes over the entries of `earlier` that this file has not; they come first, in
  /// their order. Returns their hashed keys.
  std::vector<Node> keep_entries_of(const ThresholdsFile& earlier);

  /// The thresholds of an entry.
  static ThresholdCurve curve(const Node& entry);

 private:
  Node root_ = Node::map();
  std::string name_;
};

/// Equal as Python compares them: numbers by their value (50 equals 50.0), maps in any
/// order.
bool equal_values(const Node& a, const Node& b);

}  // namespace jacta
