// Reading of slurm_configurations and htcondor_configurations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"

namespace jacta {

/// The entries of a section of a running file; null and missing keys keep what is there.
class SectionReader {
 public:
  SectionReader(const Node& root, const std::string& section);

  void text(const char* key, std::string& value) const;
  /// A text or number, or a list of them joined by `separator`.
  void joined(const char* key, const char* separator, std::string& value) const;
  void texts(const char* key, std::vector<std::string>& value) const;
  void boolean(const char* key, bool& value) const;
  void count(const char* key, std::int64_t least, std::int64_t& value) const;
  void positive(const char* key, double& value) const;
  void positive(const char* key, std::optional<double>& value) const;
  /// Megabytes: a number, or a text such as "8000Mb" or "8 GB".
  void megabytes(const char* key, std::int64_t& value) const;

  /// Notes which of the keys are given though they mean nothing here.
  void note_unused(const std::vector<std::string>& keys, Diagnostics& diagnostics) const;

 private:
  const Node* given(const char* key) const;
  const Node* section_ = nullptr;
  std::string name_;
};

}  // namespace jacta
