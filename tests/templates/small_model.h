// Models of a few lines for tests: template files in a folder of their own, and the YAML
// of one term whose sources the test writes.
#pragma once

#include <fstream>

#include "jacta/data/template_file.h"
#include "support/golden.h"

namespace jacta::test {

class SmallModel {
 public:
  explicit SmallModel(const std::string& name) : folder_(name) {}

  /// Definitions of parameters, the keys of the term and its sources; each a block of
  /// YAML that is indented here.
  std::string parameters = "";
  std::string term = "";
  std::string livetime_parameter = "livetime";
  std::string sources = "";
  CollectedDiagnostics diagnostics = {};

  std::string file(const std::string& name) const { return folder_.file(name); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name)) << text;
  }
  void write(const std::string& name,
             const std::vector<std::pair<std::string, Histogram>>& histograms) const {
    write_templates(file(name), histograms, "20240101_00:00:00");
  }

  std::string text() const {
    return "parameter_definition:\n" +
           indented("livetime: {nominal_value: 1.0, ptype: livetime, fittable: false}\n" +
                        parameters,
                    2) +
           "likelihood_config:\n"
           "  template_folder: null\n"
           "  likelihood_terms:\n"
           "    - name: term\n" +
           indented("livetime_parameter: " + livetime_parameter + "\n" + term, 6) +
           "      sources:\n" + indented(sources, 8);
  }
  TemplateModel load() {
    ModelConfiguration configuration;
    configuration.root = parse_yaml(text(), "model.yaml");
    configuration.file = file("model.yaml");
    return TemplateModel::from_config(configuration, diagnostics);
  }
  /// The message of the error that loading throws; empty where it throws none.
  std::string error() {
    try {
      load();
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  }
  bool has_message(const std::string& part) const {
    for (const auto& message : diagnostics.messages()) {
      if (message.text.find(part) != std::string::npos) return true;
    }
    return false;
  }

 private:
  static std::string indented(const std::string& block, std::size_t width) {
    std::string result;
    std::size_t begin = 0;
    while (begin < block.size()) {
      const std::size_t end = block.find('\n', begin);
      result += std::string(width, ' ') + block.substr(begin, end - begin) + "\n";
      if (end == std::string::npos) break;
      begin = end + 1;
    }
    return result;
  }

  TemporaryFolder folder_;
};

inline ::testing::AssertionResult mentions(const std::string& text,
                                           const std::vector<std::string>& parts) {
  for (const auto& part : parts) {
    if (text.find(part) == std::string::npos) {
      return ::testing::AssertionFailure() << "'" << part << "' is not in: " << text;
    }
  }
  return ::testing::AssertionSuccess();
}

}  // namespace jacta::test
