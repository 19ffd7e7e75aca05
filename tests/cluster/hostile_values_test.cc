// Values that somebody chose badly, or well: quotes, line breaks, substitutions, options
// and comments of schedulers in every value that reaches a script. Each is refused with a
// message, or arrives as it was, in the words that a real shell gives a program and in the
// options that Slurm's own sbatch reads; and nothing that was not meant is run.
//
// JACTA_HOSTILE_ROUNDS says how many values are tried for each place (default 12),
// JACTA_HOSTILE_SEED which:
//
//     JACTA_HOSTILE_ROUNDS=1000 build/release/bin/jacta_cluster_test --gtest_filter='Host*'
#include "cluster/hostile_values.h"

#include "jacta/campaign/command_line.h"
#include "jacta/cluster/bundle.h"
#include "jacta/cluster/htcondor.h"

namespace jacta::test {
namespace {

Node section(const std::string& key, const std::string& value) {
  Node node = Node::map();
  node.set(key, Node::string(value));
  return node;
}

// Every argument of a job whose text is free, in a value and in a key of a map.
TEST_F(HostileValues, ArgumentsOfJobsReachAProgramAsTheyAre) {
  std::uint64_t place = 0;
  for (const auto& argument : runner_argument_table()) {
    using Kind = RunnerArgument::Kind;
    const bool is_map = argument.kind == Kind::map || argument.kind == Kind::any;
    if (argument.kind != Kind::text && !is_map) continue;
    const auto taken = try_values(++place, [&](const std::string& value) {
      Ticket ticket = campaign().tickets[0];
      Node map = section("key", value);
      map.set(value, Node::integer(1));
      ticket.arguments.set(argument.name, is_map ? map : Node::string(value));
      Words expected = {folder_.file("stubs/apptainer")};
      for (const auto& known : runner_argument_table()) {
        const Node* given = ticket.arguments.find(known.name);
        if (given == nullptr || given->is_null()) given = nullptr;
        const bool ours = known.name == "first_toy" || known.name == "computation" ||
                          known.name == "instruction_set";
        if (given == nullptr && ours) continue;
        expected.push_back("--" + known.name);
        expected.push_back(given == nullptr ? "None" : argument_text(*given));
      }
      for (const char* shell : {"bash", "sh"}) {
        EXPECT_EQ(words_of(shell, command_line(ticket, {"apptainer", true})), expected);
      }
    });
    EXPECT_EQ(taken, rounds_) << argument.name;
  }
  EXPECT_GT(place, 10u);
}

// `jacta task` reads what the task file says; the words of another command, or an `&&` in
// a value, do not move a border.
TEST_F(HostileValues, TaskFilesAreReadBackOrRefused) {
  std::size_t taken = 0;
  for (const char* name :
       {"poi", "statistical_model_config", "metadata", "computation"}) {
    taken += try_values(100 + std::string(name).size(), [&](const std::string& value) {
      Task task{.tickets = campaign().tickets};
      for (auto& ticket : task.tickets) {
        ticket.arguments.set(name,
                             std::string(name) == "metadata" ? section(value, value)
                                                             : Node::string(value));
      }
      write_file(folder_.path() / "tasks", task_file_text({{task, task}}));
      const auto tickets = read_task(folder_.path() / "tasks", 1);
      ASSERT_EQ(tickets.size(), task.tickets.size());
      for (std::size_t i = 0; i < tickets.size(); ++i) {
        EXPECT_EQ(json(tickets[i].arguments.at(name)),
                  json(task.tickets[i].arguments.at(name)));
        EXPECT_EQ(tickets[i].output_file, task.tickets[i].output_file);
      }
    });
  }
  EXPECT_GT(taken, rounds_);
}

TEST_F(HostileValues, AnAndInAValueSeparatesNoCommands) {
  Task task{.tickets = campaign().tickets};
  for (auto& ticket : task.tickets) ticket.arguments.set("poi", Node::string("&&"));
  write_file(folder_.path() / "tasks", task_file_text({{task}}));
  const auto tickets = read_task(folder_.path() / "tasks", 0);
  ASSERT_EQ(tickets.size(), 2u);
  EXPECT_EQ(tickets[1].arguments.at("poi").as_string(), "&&");
}

// Keys of slurm_configurations whose text is an option of sbatch, by the name that sbatch
// prints it under.
TEST_F(HostileValues, OptionsReachSlurmAsTheyAre) {
  if (!has_sbatch()) GTEST_SKIP() << "sbatch is not installed";
  const ClusterPlace place{.program = "/opt/jacta", .folder = "/data"};
  const Options usual = sbatch_options(slurm_plan(Node::map(), place)[0].script);
  EXPECT_EQ(usual.at("chdir"), "/data");
  const std::map<std::string, std::string> keys = {{"partition", "partition"},
                                                   {"qos", "qos"},
                                                   {"account", "account"},
                                                   {"jobname", "job-name"}};
  std::size_t taken = 0;
  std::uint64_t at = 200;
  for (const auto& [key, option] : keys) {
    taken += try_values(++at, [&](const std::string& value) {
      Options expected = usual;
      expected[option] = value;
      EXPECT_EQ(sbatch_options(slurm_plan(section(key, value), place)[0].script),
                expected);
    });
  }
  taken += try_values(++at, [&](const std::string& value) {
    const ClusterPlace there{.program = "/opt/jacta", .folder = "/data/" + value};
    Options expected = usual;
    expected["chdir"] = there.folder.string();
    EXPECT_EQ(sbatch_options(slurm_plan(Node::map(), there)[0].script), expected);
  });
  EXPECT_GT(taken, rounds_);
  EXPECT_LT(taken, 5 * rounds_);
}

// Everything in the line that runs a task.
TEST_F(HostileValues, TheLineOfATaskHasItsWords) {
  std::uint64_t at = 300;
  std::size_t taken = 0;
  const auto run = [&](const Node& settings,
                       const ClusterPlace& place,
                       const std::string& computation,
                       Words expected) {
    const auto array = slurm_plan(settings, place, computation)[0];
    for (const Words& tail : {Words{"task", array.task_file.string(), "3", "--threads"},
                              Words{"2"},
                              place.options}) {
      expected.insert(expected.end(), tail.begin(), tail.end());
    }
    for (const char* shell : {"bash", "sh"}) {
      EXPECT_EQ(words_of(shell, array.script), expected) << array.script;
    }
  };
  const std::string apptainer = folder_.file("stubs/apptainer");
  const auto in_container = [&](const std::string& folder, const Words& more) {
    Words words = {apptainer, "exec", "--pwd", folder, "--bind", folder};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  taken += try_values(++at, [&](const std::string& value) {
    stub(value);
    run(section("program", value),
        {.folder = "/d"},
        "c",
        {folder_.file("stubs/" + value)});
  });
  taken += try_values(++at, [&](const std::string& value) {
    run(section("container", value),
        {.folder = "/d"},
        "c",
        in_container("/d", {value, "jacta"}));
  });
  taken += try_values(++at, [&](const std::string& value) {
    Node settings = section("bind", value);
    settings.set("container", Node::string("i.sif"));
    run(settings,
        {.folder = "/d"},
        "c",
        in_container("/d", {"--bind", value, "i.sif", "jacta"}));
  });
  taken += try_values(++at, [&](const std::string& value) {
    run(section("container", "i.sif"),
        {.folder = "/d/" + value},
        "c",
        in_container("/d/" + value, {"i.sif", "jacta"}));
  });
  const ClusterPlace here{.program = apptainer, .folder = "/d"};
  taken += try_values(++at, [&](const std::string& value) {
    ClusterPlace place = here;
    place.options = {"--plugin", "/lib/" + value};
    run(Node::map(), place, "c", {apptainer});
  });
  taken += try_values(++at, [&](const std::string& value) {
    run(Node::map(), here, value, {apptainer});
  });
  EXPECT_GT(taken, 2 * rounds_);
  EXPECT_LT(taken, 6 * rounds_);
}

// What begins or ends where it must not, whatever else is in it.
TEST_F(HostileValues, WhatCannotBeQuotedIsRefusedWithItsPlace) {
  const auto said = [&](const char* scheduler, const std::string& entry) -> std::string {
    SilentDiagnostics silent;
    const Node root =
        parse_yaml(std::string(scheduler) + "_configurations:\n  " + entry, "run.yaml");
    try {
      SlurmSettings::from_running_file(root, silent);
      HTCondorSettings::from_running_file(root, silent);
    } catch (const InputError& error) {
      return error.what();
    }
    return "taken";
  };
  for (const char* key : {"partition",
                          "qos",
                          "account",
                          "node",
                          "exclude_nodes",
                          "jobname",
                          "container",
                          "bind",
                          "program",
                          "sbatch_options"}) {
    const auto text = said("slurm", std::string(key) + ": \"-x\\n#SBATCH --qos=bad\"");
    EXPECT_NE(text.find("run.yaml:2:"), std::string::npos) << key << text;
    EXPECT_NE(text.find("line break"), std::string::npos) << key << text;
  }
  for (const char* key : {"workflow_id",
                          "container_image",
                          "singularity_image",
                          "requirements",
                          "submit_options"}) {
    const auto text = said("htcondor", std::string(key) + ": \"x\\nqueue 100\"");
    EXPECT_NE(text.find("run.yaml:2:"), std::string::npos) << key << text;
  }
  EXPECT_NE(said("slurm", "container: --x"), "taken");
  EXPECT_NE(said("slurm", "program: --x"), "taken");
  EXPECT_NE(said("slurm", "sbatch_options: qos=bad"), "taken");
  EXPECT_NE(said("slurm", "setup: ['module load x', '#SBATCH --qos=bad']"), "taken");
  EXPECT_NE(said("slurm", "setup: \"true\\n#SBATCH --qos=bad\""), "taken");
  EXPECT_NE(said("slurm", "dependency: '3,afterok:5'"), "taken");
  EXPECT_NE(said("htcondor", "submit_options: [' Queue 100']"), "taken");
  EXPECT_NE(said("htcondor", "submit_options: ['a = b\\']"), "taken");
  EXPECT_NE(said("htcondor", "requirements: 'b\\'"), "taken");
  EXPECT_EQ(said("slurm", "setup: \"module load x\\nexport A='b'\""), "taken");
  EXPECT_EQ(said("slurm", "dependency: [3, 12_7]"), "taken");
  EXPECT_EQ(said("slurm", "sbatch_options: --constraint=avx2"), "taken");
  EXPECT_EQ(said("htcondor", "submit_options: ['+ProjectName = \"dark matter\"']"),
            "taken");
}

// The scripts that run in a DAG: options of a task, and results that are moved.
TEST_F(HostileValues, ScriptsOfADagTakeAnyName) {
  std::uint64_t at = 400;
  const fs::path home = folder_.path() / "home";
  const auto options_taken = try_values(++at, [&](const std::string& value) {
    const auto plan = plan_htcondor(campaign(),
                                    group_tickets(campaign().tickets, {}),
                                    {},
                                    {"--plugin", "jacta-bundle/lib/" + value});
    stub("tar");
    // In place of what would be unpacked.
    std::string script = plan.files.at("run_task.sh");
    const auto begin = script.find("exec jacta-bundle/jacta");
    ASSERT_NE(begin, std::string::npos);
    script.replace(begin, 23, "rmdir results; exec apptainer");
    EXPECT_EQ(words_of("sh", script, {"3"}),
              (Words{folder_.file("stubs/tar"),
                     "xzf",
                     "bundle.tar.gz",
                     folder_.file("stubs/apptainer"),
                     "task",
                     "jacta-bundle/tasks",
                     "3",
                     "--threads",
                     "1",
                     "--plugin",
                     "jacta-bundle/lib/" + value}));
  });
  EXPECT_EQ(options_taken, rounds_);
  const auto moved = try_values(++at, [&](const std::string& value) {
    Campaign made = campaign();
    const std::string name = value + "_x.h5";
    made.tickets.resize(1);
    made.tickets[0].output_file = (made.output_folder / name).string();
    made.tickets[0].arguments.set("output_filename",
                                  Node::string(made.tickets[0].output_file));
    const auto tasks = group_tickets(made.tickets, {});
    task_file_text(tasks);
    const auto plan = plan_htcondor(made, tasks, {}, {});
    fs::create_directories(plan.folder / "tasks/0/results");
    for (const char* file : {"combine.sh", "tasks/0/files"}) {
      write_file(plan.folder / file, plan.files.at(file));
    }
    write_file(plan.folder / "tasks/0/results" / name, value);
    const auto answer = run_command({"env",
                                     "-C",
                                     home.string(),
                                     "sh",
                                     (plan.folder / "combine.sh").string(),
                                     "0",
                                     "0"});
    EXPECT_TRUE(answer.succeeded()) << answer.err;
    EXPECT_EQ(read_file(made.output_folder / name), value);
    EXPECT_TRUE(fs::is_empty(home));
    fs::remove_all(made.output_folder);
  });
  EXPECT_GT(moved, rounds_ / 3);
}

TEST_F(HostileValues, TheFirstTaskOfABundleIsUnpackedFromItsFile) {
  stub("tar");
  const auto taken = try_values(500, [&](const std::string& value) {
    std::string command = first_task_command(value, {"--plugin", "lib/" + value});
    const auto begin = command.rfind("jacta-bundle/jacta ");
    command.replace(begin, 18, "apptainer");
    EXPECT_EQ(words_of("bash", command),
              (Words{folder_.file("stubs/tar"),
                     "xzf",
                     "./" + value,
                     folder_.file("stubs/apptainer"),
                     "task",
                     "jacta-bundle/tasks",
                     "0",
                     "--plugin",
                     "lib/" + value}));
  });
  EXPECT_EQ(taken, rounds_);
}

TEST_F(HostileValues, FoldersThatAContainerOrASchedulerWouldSplitAreRefused) {
  const ClusterPlace comma{.program = "/j", .folder = "/a,b"};
  EXPECT_NO_THROW(slurm_plan(Node::map(), comma));
  EXPECT_THROW(slurm_plan(section("container", "i.sif"), comma), InputError);
  EXPECT_THROW(slurm_plan(Node::map(), {.program = "/j", .folder = "/a\nb"}), InputError);
  EXPECT_THROW(slurm_plan(Node::map(), {.program = "/j", .folder = "/d"}, "a\\b"),
               InputError);
  const auto plan = slurm_plan(Node::map(), {.program = "/j", .folder = "/d"}, "50%j");
  EXPECT_NE(plan[0].script.find("/50%%j_0_%a.log"), std::string::npos) << plan[0].script;
  for (const char* name : {"a$(x)", "a\"b", "a'b", "a\\b", "a\nb"}) {
    Campaign made = campaign(name);
    EXPECT_THROW(plan_htcondor(made, group_tickets(made.tickets, {}), {}, {}), InputError)
        << name;
  }
}

}  // namespace
}  // namespace jacta::test
