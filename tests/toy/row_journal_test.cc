// Jobs that are stopped in the middle: what is kept, and that the result is the same.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <filesystem>

#include "jacta/base/atomic_file.h"
#include "jacta/base/journal.h"
#include "jacta/data/toy_file.h"
#include "toy/support.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

class JobJournal : public ::testing::Test {
 protected:
  JobJournal() : folder_("journal") {}

  // Fits that fail now and then, so that reasons are kept as well.
  RunnerArguments job(const std::string& more = "") const {
    Node map = parse_yaml(
        "{statistical_model: SometimesFlat, poi: x, hypotheses: [free, zero, 'true'], "
        "generate_values: {x: 1}, n_mc: 60, seed: 42, computation: test, "
        "toydata_mode: generate}");
    const Node given = parse_yaml("{" + more + "}");
    for (const auto& [key, value] : given.entries()) map.set(key.as_text(), value);
    RunnerArguments a = RunnerArguments::from_map(map);
    a.output_filename = folder_.file("result.ii.h5");
    a.toydata_filename = folder_.file("toys.ii.h5");
    return a;
  }
  fs::path part() const { return journal_file(folder_.file("result.ii.h5")); }

  // Runs until `stop_after` toys are made; the message, empty where the job finished.
  std::string run(const RunnerArguments& a,
                  std::size_t stop_after = 1000000,
                  JournalOptions options = {.seconds = 0},
                  std::size_t threads = 1) {
    CancellationToken token;
    std::atomic<std::size_t> made{0};
    const auto models = test::registry([&] {
      if (++made >= stop_after) token.cancel();
    });
    const Executor executor(threads);
    std::string message;
    try {
      const Runner runner(a, models, diagnostics_);
      outcome_ = runner.run({.executor = executor,
                             .date = test::date,
                             .loop = {.cancellation = &token},
                             .journal = options});
    } catch (const Error& error) {
      message = error.what();
    }
    made_ = made;
    return message;
  }

  test::TemporaryFolder folder_;
  CollectedDiagnostics diagnostics_;
  RunOutcome outcome_;
  std::size_t made_ = 0;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(JobJournal, InterruptedJobsGoOn) {
  ASSERT_EQ(run(job()), "");
  const auto whole = read_results(job().output_filename);
  EXPECT_FALSE(fs::exists(part()));
  for (const double seconds : {0.0, 1000.0}) {
    for (const std::size_t threads : {1, 2}) {
      fs::remove(job().output_filename);
      const JournalOptions options{.seconds = seconds};
      const std::string first = run(job(), 7, options, threads);
      EXPECT_TRUE(contains(first, "the same command goes on")) << first;
      const auto kept = unfinished_job(job().output_filename);
      ASSERT_TRUE(kept.has_value());
      // What was finished is kept: one toy a thread was given up midway.
      EXPECT_LT(static_cast<std::size_t>(kept->n_rows), made_);
      EXPECT_GE(static_cast<std::size_t>(kept->n_rows) + threads, made_);
      EXPECT_EQ(kept->n_toys, 60);
      EXPECT_EQ(kept->seed, 42);
      EXPECT_FALSE(kept->is_running);
      run(job(), 20, options, threads);
      EXPECT_FALSE(fs::exists(job().output_filename));
      const auto before = unfinished_job(job().output_filename)->n_rows;
      ASSERT_EQ(run(job(), 1000, options, threads), "");
      // One of the kept toys is made again, to see that it is the same.
      EXPECT_EQ(static_cast<std::int64_t>(made_), 60 - before + 1);
      EXPECT_EQ(outcome_.n_resumed, before);
      EXPECT_FALSE(fs::exists(part()));
      const auto resumed = read_results(job().output_filename);
      EXPECT_EQ(test::row_bytes(resumed), test::row_bytes(whole));
      EXPECT_EQ(resumed.metadata, whole.metadata);
      EXPECT_EQ(test::attribute(resumed.batch, "failures"),
                test::attribute(whole.batch, "failures"));
    }
  }
}

// However long a chunk may take: what a killed job loses has a bound.
TEST_F(JobJournal, NoMoreThanTenThousandRowsWait) {
  const auto a = job("n_mc: 20100, hypotheses: [free]");
  const auto kept = [&] { return unfinished_job(a.output_filename)->n_rows; };
  std::int64_t shortly_before = -1;
  std::int64_t shortly_after = -1;
  std::int64_t after_twice = -1;
  std::size_t made = 0;
  const auto models = test::registry([&] {
    ++made;
    // The toy that is being made is not among the rows.
    if (made == 10'000) shortly_before = kept();
    if (made == 10'001) shortly_after = kept();
    if (made == 20'001) after_twice = kept();
  });
  const Executor executor(1);
  const Runner runner(a, models, diagnostics_);
  runner.run({.executor = executor, .date = test::date, .journal = {.seconds = 1e6}});
  EXPECT_EQ(shortly_before, 0);
  EXPECT_EQ(shortly_after, 10'000);
  EXPECT_EQ(after_twice, 20'000);
}

TEST_F(JobJournal, TornJournalsLoseTheTailOnly) {
  ASSERT_EQ(run(job()), "");
  const auto whole = test::row_bytes(outcome_.content);
  fs::remove(job().output_filename);
  run(job(), 5);
  const std::string journal = read_file(part());
  std::int64_t most = 0;
  for (std::size_t size = 0; size <= journal.size(); size += 53) {
    write_file(part(), journal.substr(0, size));
    ASSERT_EQ(run(job()), "") << size;
    most = std::max(most, outcome_.n_resumed);
    ASSERT_EQ(test::row_bytes(outcome_.content), whole) << size;
  }
  // The fifth toy was given up midway.
  EXPECT_EQ(most, 3);
}

TEST_F(JobJournal, StoredToysAreTheSame) {
  const auto stored = job("toydata_mode: generate_and_store");
  ASSERT_EQ(run(stored), "");
  const std::string toys = read_file(stored.toydata_filename);
  fs::remove(stored.output_filename);
  fs::remove(stored.toydata_filename);
  run(stored, 30);
  EXPECT_FALSE(fs::exists(stored.toydata_filename));
  ASSERT_EQ(run(stored), "");
  EXPECT_EQ(read_file(stored.toydata_filename), toys);
}

TEST_F(JobJournal, OtherJobsAreRefusedWithTheDifference) {
  run(job(), 5);
  const std::string journal = read_file(part());
  const std::vector<std::pair<std::string, std::string>> others = {
      {"seed: 43", "seed was 42, now 43"},
      {"n_mc: 61", "n_mc was 60, now 61"},
      {"first_toy: 60", "first_toy was 0, now 60"},
      {"generate_values: {x: 2}", "generate_values was {\"x\": 1}, now {\"x\": 2}"},
      {"hypotheses: [free, zero]", "hypotheses was [\"free\", \"zero\", \"true\"]"},
      {"computation: other", "computation was \"test\", now \"other\""}};
  for (const auto& [more, difference] : others) {
    const std::string message = run(job(more));
    EXPECT_TRUE(contains(message, difference)) << message;
    EXPECT_TRUE(contains(message, "result.ii.h5.part")) << message;
    EXPECT_EQ(read_file(part()), journal);
  }
  EXPECT_EQ(run(job(), 1000, {.seconds = 0, .restart = true}), "");
  EXPECT_EQ(outcome_.n_resumed, 0);
}

TEST_F(JobJournal, ChangedToysAreNoticed) {
  auto a = job("toydata_mode: generate_and_store, only_toydata: true");
  ASSERT_EQ(run(a), "");
  a = job("toydata_mode: read");
  // A process that was killed leaves a journal: here the copy of one.
  const Executor executor(1);
  CancellationToken token;
  token.cancel();
  const Runner runner(a, test::registry(), diagnostics_);
  EXPECT_THROW(runner.run({.executor = executor, .loop = {.cancellation = &token}}),
               Interrupted);
  {
    Journal journal(part());
    const auto rows = runner.fit_toy(ToyFile(a.toydata_filename).read(1), false);
    std::string chunk(24, '\0');
    chunk[8] = 1;  // one toy, number 0, with the rows of toy 1
    for (const auto& row : rows) {
      for (const double x :
           {row.minimum.theta[0], row.minimum.ll, row.lower, row.upper}) {
        chunk.append(reinterpret_cast<const char*>(&x), sizeof x);
      }
      chunk += '\1';
    }
    journal.append(chunk + std::string(8, '\0'));
  }
  const std::string message = run(a);
  EXPECT_TRUE(contains(message, "the kept rows of toy 0 come out otherwise")) << message;
}

TEST_F(JobJournal, TwoJobsDoNotWriteOneFile) {
  const Journal other(part());
  const std::string message = run(job());
  EXPECT_TRUE(contains(message, "another process is writing this")) << message;
}

// Files of at most so many bytes, as on a disk that is nearly full.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit small = before_;
    small.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(JobJournal, FullDisksKeepWhatIsThere) {
  ASSERT_EQ(run(job()), "");
  const auto whole = test::row_bytes(outcome_.content);
  fs::remove(job().output_filename);
  {
    const SmallDisk disk(5000);
    const std::string message = run(job());
    EXPECT_TRUE(contains(message, "File too large")) << message;
  }
  EXPECT_FALSE(fs::exists(job().output_filename));
  EXPECT_GT(unfinished_job(job().output_filename)->n_rows, 10);
  ASSERT_EQ(run(job()), "");
  EXPECT_EQ(test::row_bytes(outcome_.content), whole);
}

TEST_F(JobJournal, AResultThatCannotBeWrittenLeavesItsRows) {
  ASSERT_EQ(run(job("n_mc: 20")), "");
  const auto whole = test::row_bytes(outcome_.content);
  fs::remove(job().output_filename);
  const JournalOptions at_the_end{.seconds = 1000};
  {
    const SmallDisk disk(4500);
    const std::string message = run(job("n_mc: 20"), 1000, at_the_end);
    EXPECT_TRUE(contains(message, "is the disk full?")) << message;
  }
  EXPECT_EQ(unfinished_job(job().output_filename)->n_rows, 20);
  ASSERT_EQ(run(job("n_mc: 20")), "");
  EXPECT_EQ(outcome_.n_resumed, 20);
  EXPECT_EQ(test::row_bytes(outcome_.content), whole);
}

TEST_F(JobJournal, LeftTemporariesGo) {
  run(job(), 5);
  const fs::path left = folder_.file(".result.ii.h5.123-0.tmp");
  const fs::path foreign = folder_.file(".other.ii.h5.123-0.tmp");
  write_file(left, "half a file");
  write_file(foreign, "half a file");
  ASSERT_EQ(run(job()), "");
  EXPECT_FALSE(fs::exists(left));
  EXPECT_TRUE(fs::exists(foreign));
}

}  // namespace
}  // namespace jacta
