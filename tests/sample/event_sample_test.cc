#include "jacta/sample/event_sample.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace jacta
