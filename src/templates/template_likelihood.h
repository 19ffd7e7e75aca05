// The weighted sum of the terms of a template model for one data set.
#pragma once

#include <memory>
#include <vector>

#include "ancillary.h"
#include "jacta/data/dataset.h"
#include "jacta/model/likelihood.h"
#include "jacta/parameter/parameters.h"
#include "jacta/source/term.h"

namespace jacta {

namespace kernels {
struct Kernels;
}

/// `terms` shares the ownership of the model's state, which the constraints belong to;
/// the parameters live as long as the evaluator.
std::unique_ptr<LogLikelihood> make_template_likelihood(
    std::shared_ptr<const std::vector<Term>> terms,
    const Parameters& parameters,
    const std::vector<Constraint>& constraints,
    const std::vector<double>& weights,
    const Dataset& data,
    const kernels::Kernels& kernels);

}  // namespace jacta
