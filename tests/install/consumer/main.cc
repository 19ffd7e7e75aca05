// consumer MODEL.yaml: one toy of a template model, its fit and its interval.
#include <iostream>

#include "jacta/base/version.h"
#include "jacta/interval/confidence_interval.h"
#include "jacta/templates/template_model.h"

int main(int argc, char** argv) {
  using namespace jacta;
  if (argc != 2) return 2;
  const Stream stream({.seed = 1, .point = 0, .toy = 7});
  auto model = TemplateModel::from_file(argv[1]);
  auto toy = model.generate({{"wimp_rate_multiplier", 1.0}}, stream);
  auto eval = model.bind(toy);
  auto best = fit(eval);
  auto limit = confidence_interval(eval, "wimp_rate_multiplier", {.level = 0.9});

  const double value = best.values.at("wimp_rate_multiplier");
  std::cout << "jacta " << version() << ": " << value << " in [" << limit.lower << ", "
            << limit.upper << "]\n";
  return best.valid && limit.lower <= value && value <= limit.upper ? 0 : 1;
}
