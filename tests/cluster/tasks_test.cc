// Tickets joined to tasks, and read back from a file of tasks.
#include "jacta/cluster/tasks.h"

#include "campaign/support.h"
#include "jacta/base/atomic_file.h"
#include "jacta/model/gaussian_model.h"

namespace jacta::test {
namespace {

// Three points of four batches of 25 toys.
Campaign campaign_of_twelve() {
  return small_campaign(R"(
    to_vary: {mu: [0, 1, 2]}
    in_common: {n_mc: 100, n_batch: 4, output_filename: "a b_{mu:d}.h5",
                toydata_filename: null, toydata_mode: generate, seed: 5}
)");
}

std::vector<std::size_t> sizes(const std::vector<Task>& tasks) {
  std::vector<std::size_t> result;
  for (const auto& task : tasks) result.push_back(task.tickets.size());
  return result;
}

using Sizes = std::vector<std::size_t>;

TEST(Tasks, HaveFiveMinutesOfWorkAtLeast) {
  const auto tickets = campaign_of_twelve().tickets;
  // 25 toys take 125 s.
  EXPECT_EQ(sizes(group_tickets(tickets, {.toys_per_second = 0.2})), (Sizes{3, 3, 3, 3}));
  EXPECT_EQ(sizes(group_tickets(tickets, {.toys_per_second = 0.2, .threads = 2})),
            (Sizes{5, 7}));
  EXPECT_EQ(sizes(group_tickets(tickets, {.toys_per_second = 0.01})), Sizes(12, 1));
  EXPECT_EQ(sizes(group_tickets(tickets, {.toys_per_second = 1e6})), Sizes{12});
  for (const auto& task : group_tickets(tickets, {.toys_per_second = 0.11})) {
    EXPECT_GE(task.seconds, 300);
  }
}

TEST(Tasks, HaveAsManyTicketsAsAskedForAndNoMoreTimeThanThereIs) {
  const auto tickets = campaign_of_twelve().tickets;
  EXPECT_EQ(sizes(group_tickets(tickets, {.toys_per_second = 0.2, .least_tickets = 6})),
            (Sizes{6, 6}));
  EXPECT_EQ(sizes(group_tickets(tickets, {.toys_per_second = 0.2, .most_seconds = 260})),
            Sizes(6, 2));
  EXPECT_EQ(sizes(group_tickets(tickets, {.least_tickets = 5})), (Sizes{5, 5, 2}));
  EXPECT_TRUE(group_tickets({}, {}).empty());
}

TEST(Tasks, ComeBackFromTheirFile) {
  const TemporaryFolder folder;
  const auto tickets = campaign_of_twelve().tickets;
  const auto tasks = group_tickets(tickets, {.toys_per_second = 0.2, .least_tickets = 6});
  const auto file = folder.path() / "tasks";
  write_file(file, task_file_text(tasks));
  const auto read = read_task(file, 1);
  ASSERT_EQ(read.size(), 6u);
  for (std::size_t i = 0; i < read.size(); ++i) {
    const Ticket& ticket = tickets[6 + i];
    EXPECT_EQ(read[i].output_file, ticket.output_file);
    EXPECT_EQ(read[i].first_toy, ticket.first_toy);
    for (const auto& [key, value] : read[i].arguments.entries()) {
      EXPECT_EQ(value, ticket.arguments.at(key.as_string())) << key.as_string();
    }
  }
  // Batches of a point are known as such, other points are not taken for them.
  EXPECT_EQ(read[0].point, read[1].point);
  EXPECT_NE(read[1].point, read[2].point);
  EXPECT_EQ(read[2].point, read[5].point);
  EXPECT_NE(error_text([&] { read_task(file, 2); }).find("has no task 2"),
            std::string::npos);
}

TEST(Tasks, LineBreaksAreRefused) {
  auto tasks = group_tickets(campaign_of_twelve().tickets, {});
  tasks[0].tickets[0].arguments.set("output_filename", Node::string("a\nb"));
  EXPECT_NE(error_text([&] { task_file_text(tasks); }).find("line break"),
            std::string::npos);
}

TEST(Tasks, TheRateIsMeasured) {
  ModelRegistry registry;
  register_gaussian_model(registry);
  Ticket ticket;
  ticket.arguments = parse_yaml(
      "{statistical_model: jacta.GaussianModel, n_mc: 10, toydata_mode: generate, "
      "parameter_definition: {mu: {nominal_value: 0, fittable: true}, "
      "sigma: {nominal_value: 1, fittable: false}}}");
  const Executor executor(1);
  SilentDiagnostics silent;
  const Surroundings here{
      .models = registry, .executor = executor, .diagnostics = silent};
  const auto rate = measured_rate(ticket, here, 0.01);
  ASSERT_TRUE(rate);
  EXPECT_GT(*rate, 1);
  ticket.arguments.set("toydata_mode", Node::string("read"));
  EXPECT_FALSE(measured_rate(ticket, here, 0.01));
}

}  // namespace
}  // namespace jacta::test
