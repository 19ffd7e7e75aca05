// What a joint model can beyond the contract: reports of fits and files of momenta, part by
// part.
#include <algorithm>

#include "jacta/model/joint_model.h"

namespace jacta {

namespace {

using Part = JointModel::Part;

constexpr const char* joint_document = "joint_fit.json";

// Those of the parts, one after the other.
class JointReport final : public FitReport {
 public:
  struct PartReport {
    std::string name;
    Dataset data;  ///< that the report refers to
    std::unique_ptr<FitReport> report;
  };

  JointReport(std::vector<std::unique_ptr<PartReport>> parts, Node joint)
      : parts_(std::move(parts)), joint_(std::move(joint)) {}

  std::vector<std::string> warnings() const override {
    std::vector<std::string> all;
    for (const auto& part : parts_) {
      for (const auto& text : part->report->warnings()) {
        all.push_back(part->name + ": " + text);
      }
    }
    return all;
  }

  std::string text() const override {
    std::string out;
    for (const auto& part : parts_) {
      out += "\n" + part->name + "\n" + part->report->text();
    }
    return out;
  }

  Node to_node() const override {
    Node models = Node::map();
    for (const auto& part : parts_) models.set(part->name, part->report->to_node());
    Node node = Node::map();
    node.set("models", std::move(models));
    return node;
  }

  std::vector<NamedDocument> documents() const override {
    std::vector<NamedDocument> all;
    if (!joint_.is_null()) all.emplace_back(joint_document, joint_);
    for (const auto& part : parts_) {
      for (auto& [name, document] : part->report->documents()) {
        all.emplace_back(part->name + "_" + name, std::move(document));
      }
    }
    return all;
  }

 private:
  std::vector<std::unique_ptr<PartReport>> parts_;
  Node joint_;
};

Node values_node(const Values& values) {
  Node node = Node::map();
  for (const auto& [name, value] : values) node.set(name, Node::real(value));
  return node;
}

Node fit_node(const FitEnd& fit) {
  Node status = Node::map();
  status.set("success", Node::boolean(fit.valid));
  status.set("NLL", Node::real(-fit.ll));
  Node node = Node::map();
  node.set("value", values_node(fit.values));
  node.set("error", values_node(fit.errors));
  node.set("status", std::move(status));
  return node;
}

std::vector<std::string> own_names(const Part& part,
                                   const std::vector<std::string>& names) {
  std::vector<std::string> own;
  for (const auto& name : part.model->parameters().names()) {
    const std::string joint = part.joint_name(name);
    if (std::find(names.begin(), names.end(), joint) != names.end()) own.push_back(name);
  }
  return own;
}

}  // namespace

const FitReporter* JointModel::fit_reporter() const {
  const bool has_one = std::any_of(parts_.begin(), parts_.end(), [](const Part& part) {
    return part.model->fit_reporter() != nullptr;
  });
  return has_one ? this : nullptr;
}

std::vector<std::string> JointModel::document_names() const {
  std::vector<std::string> names = {joint_document};
  for (const auto& part : parts_) {
    if (part.model->fit_reporter() == nullptr) continue;
    for (const auto& name : part.model->fit_reporter()->document_names()) {
      names.push_back(part.name + "_" + name);
    }
  }
  return names;
}

std::vector<std::string> JointModel::fraction_document_names() const {
  std::vector<std::string> names;
  for (const auto& part : parts_) {
    if (part.model->fit_reporter() == nullptr) continue;
    for (const auto& name : part.model->fit_reporter()->fraction_document_names()) {
      names.push_back(part.name + "_" + name);
    }
  }
  return names;
}

std::unique_ptr<FitReport> JointModel::report(const Dataset& data,
                                              const FitEnd& fit,
                                              const Executor* executor) const {
  std::vector<std::unique_ptr<JointReport::PartReport>> reports;
  for (const auto& part : parts_) {
    const FitReporter* reporter = part.model->fit_reporter();
    if (reporter == nullptr) continue;
    auto of_part = std::make_unique<JointReport::PartReport>();
    of_part->name = part.name;
    of_part->data = data_of(part, data);
    const FitEnd end{.values = values_of(part, fit.values),
                     .errors = values_of(part, fit.errors),
                     .ll = fit.ll,
                     .valid = fit.valid,
                     .held = own_names(part, fit.held)};
    of_part->report = reporter->report(of_part->data, end, executor);
    reports.push_back(std::move(of_part));
  }
  return std::make_unique<JointReport>(std::move(reports), fit_node(fit));
}

std::unique_ptr<FitReport> JointModel::fractions(const Dataset& data,
                                                 const Values& values,
                                                 const FractionRequest& request,
                                                 const Executor* executor) const {
  if (request.covariance || !request.groups.empty()) {
    throw InputError(
        "a covariance and groups are those of one model: the parts of a joint one have "
        "other parameters and resonances",
        "ask the model of one part, at the values of the joint fit");
  }
  std::vector<std::unique_ptr<JointReport::PartReport>> reports;
  for (const auto& part : parts_) {
    const FitReporter* reporter = part.model->fit_reporter();
    if (reporter == nullptr) continue;
    auto of_part = std::make_unique<JointReport::PartReport>();
    of_part->name = part.name;
    of_part->data = data_of(part, data);
    of_part->report =
        reporter->fractions(of_part->data, values_of(part, values), request, executor);
    reports.push_back(std::move(of_part));
  }
  return std::make_unique<JointReport>(std::move(reports), Node());
}

const EventArrays* JointModel::event_arrays() const {
  const bool all_have = std::all_of(parts_.begin(), parts_.end(), [](const Part& part) {
    return part.model->event_arrays() != nullptr;
  });
  return all_have ? this : nullptr;
}

DataArrays JointModel::arrays_of(const Dataset& data) const {
  DataArrays all;
  for (const auto& part : parts_) {
    auto own = part.model->event_arrays()->arrays_of(data_of(part, data));
    for (auto& [name, array] : own.arrays) {
      all.arrays.emplace_back("_" + part.name + name, std::move(array));
    }
    for (const auto& [name, value] : own.ancillary) {
      all.ancillary[part.name + "_" + name] = value;
    }
  }
  return all;
}

std::vector<std::string> JointModel::array_names() const {
  std::vector<std::string> names;
  for (const auto& part : parts_) {
    for (const auto& name : part.model->event_arrays()->array_names()) {
      names.push_back("_" + part.name + name);
    }
  }
  return names;
}

Dataset JointModel::dataset_of(const DataArrays& arrays) const {
  Dataset all;
  for (const auto& part : parts_) {
    DataArrays own;
    const std::string head = "_" + part.name;
    for (const auto& name : part.model->event_arrays()->array_names()) {
      for (const auto& [given, array] : arrays.arrays) {
        if (given == head + name) own.arrays.emplace_back(name, array);
      }
    }
    for (const auto& name : part.model->parameters().names()) {
      const auto found = arrays.ancillary.find(part.name + "_" + name);
      if (found != arrays.ancillary.end()) own.ancillary[name] = found->second;
    }
    const Dataset of_part = part.model->event_arrays()->dataset_of(own);
    for (const auto& [table, content] : of_part.tables()) {
      all.set(part.name + "_" + table, content);
    }
  }
  return all;
}

}  // namespace jacta
