// IntegralFolder: integral matrices that are kept in a folder and found again by a key, so
// that the waves of a Monte Carlo sample are evaluated once for all programs that need
// their integrals.
//
// The key is a SHA-256 digest of what the integrals depend on: what the model says (the
// text that the folder is made with), the version of jacta, the values of all variables
// that are not fitted, masses of particles, and every number of the sample: momenta,
// charges and the weights with which its events count in integrals. It is the name of the
// file, whose content IntegralMatrix::load checks once more. What the key covers and does
// not matter (a fixed coupling) makes a second file, never a wrong number.
//
// Only matrices of waves whose shapes are all fixed are kept: others change in every fit.
// Values come back with the same bits. Cost: the digest, about 100 bytes of an event.
//
// Errors: IoError where the folder can be neither made nor written; InputError that names
// the file where it is damaged.
//
//     const jacta::IntegralFolder folder("integrals", text_of_the_model);
//     if (folder.is_for(*table)) {
//       auto matrix = folder.matrix({waves, sample, weights, values});
//     }
//
// Use it where the same sample is integrated by many processes; `integral_folder` of the
// data block does.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/decay/decay_model.h"
#include "jacta/sample/event_sample.h"
#include "jacta/wave_sum/integral_matrix.h"

namespace jacta {

/// What integrals are made of. `waves` may be streamed: they are not evaluated where the
/// matrix is found.
struct IntegralIngredients {
  std::shared_ptr<const WaveStore> waves = {};
  const EventSample& sample;
  const std::vector<double>& weights;  ///< with which events count in integrals
  const std::vector<double>& values;   ///< of all variables
  const Executor* executor = nullptr;
  std::string instruction_set = {};
};

class IntegralFolder {
 public:
  /// `model`: a text that differs where models do, beside their values.
  IntegralFolder(std::filesystem::path folder, std::string model)
      : folder_(std::move(folder)), model_(std::move(model)) {}

  /// Whether the integrals of these columns are kept: nothing floats.
  static bool is_for(const ColumnTable& table) { return table.end(2) == table.end(0); }

  /// The matrix of the key, read, or made and written.
  IntegralMatrix matrix(const IntegralIngredients& of) const;

  /// The digest, in hexadecimal.
  std::string key(const IntegralIngredients& of) const;
  /// Where the matrix of a key is.
  std::filesystem::path file(const std::string& key) const {
    return folder_ / (key + ".json");
  }

 private:
  std::filesystem::path folder_;
  std::string model_;
};

}  // namespace jacta
