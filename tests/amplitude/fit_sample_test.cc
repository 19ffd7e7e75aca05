#include "jacta/amplitude/fit_sample.h"

#include <gtest/gtest.h>

#include "amplitude/amplitude_reference.h"
#include "jacta/base/error.h"

namespace jacta {
namespace {

EventSample events(std::size_t n, double weight) {
  EventSample sample;
  sample.momenta = {std::vector<FourVector>(n, {weight, 0, 0, 0})};
  sample.weights.assign(n, weight);
  return sample;
}

TEST(JoinedSamples, WhatOneDoesNotGiveIsOne) {
  auto first = events(2, 1);
  first.efficiency_values = {0.5, 0.25};
  auto second = events(1, -0.5);
  second.charges = {-1};
  const auto all = joined_samples({std::make_shared<const EventSample>(first),
                                   std::make_shared<const EventSample>(second)});
  EXPECT_EQ(all->size(), 3u);
  EXPECT_EQ(all->momenta[0][2].e, -0.5);
  EXPECT_EQ(all->efficiency_values, (std::vector<double>{0.5, 0.25, 1}));
  EXPECT_EQ(all->charges, (std::vector<double>{1, 1, -1}));
  EXPECT_TRUE(all->background_values.empty());
  EXPECT_THROW(joined_samples({}), UsageError);
}

TEST(AmplitudeSample, GroupsGiveTheRecordedLikelihood) {
  JACTA_NEEDS_REFERENCE();
  const test::RecordedFit recorded("m1_spin0");
  const auto order = recorded.recorded.at("dat_order").get<std::vector<std::string>>();
  SampleGroup group;
  group.data = test::sample_from(*recorded.model, recorded.recorded.at("p4_data"), order);
  group.background =
      test::sample_from(*recorded.model, recorded.recorded.at("p4_bg"), order);
  for (double& w : group.background.weights) w = -0.25;
  group.phase_space = *recorded.phase_space;
  const auto& active = recorded.sum->free_parameters;
  const auto table = std::make_shared<const ColumnTable>(*recorded.sum, active);
  const auto sample = amplitude_sample(recorded.model,
                                       recorded.sum,
                                       table,
                                       group,
                                       recorded.sum->variable_values(recorded.theta));
  AmplitudeObjective objective(recorded.sum, active, {sample});
  EXPECT_TRUE(test::close(
      objective.value(recorded.theta), recorded.recorded.at("nll").get<double>(), 1e-11));
}

}  // namespace
}  // namespace jacta
