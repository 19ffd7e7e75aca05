// Campaigns of a running file: their jobs, running them here, thresholds, numbers.
#include <pybind11/functional.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "bindings.h"
#include "diagnostics.h"
#include "interruptible.h"
#include "jacta/campaign/campaign_numbers.h"
#include "jacta/campaign/collect_thresholds.h"
#include "jacta/campaign/command_line.h"
#include "jacta/campaign/job_state.h"
#include "jacta/campaign/local.h"
#include "model.h"
#include "python_object.h"
#include "values.h"

namespace jacta::python {

namespace {

// Where a campaign runs: the words that both loops need.
struct Place {
  std::size_t threads = 0;
  std::string date = {};
  std::string host = {};
  std::string instruction_set = {};

  Surroundings around(const ModelRegistry& models,
                      const Executor& executor,
                      Diagnostics& diagnostics,
                      const CancellationToken& stop) const {
    return {.models = models,
            .executor = executor,
            .diagnostics = diagnostics,
            .stop = &stop,
            .date = [date = date] { return date; },
            .host = host,
            .instruction_set = instruction_set};
  }
};

// The built-in models, and one in Python under the name that the running file gives it.
ModelRegistry registry_with(const py::object& make, const std::string& name) {
  ModelRegistry registry = built_in_models();
  if (make.is_none()) return registry;
  const PythonObject held = hold(make);
  registry.add(name, [held](const ModelConfiguration& configuration, Diagnostics&) {
    const py::gil_scoped_acquire gil;
    py::dict nominal;
    for (const auto& [key, value] : configuration.nominal_values) {
      nominal[py::str(key)] = from_number(value);
    }
    return (*held)(from_node(configuration.root), nominal)
        .cast<std::shared_ptr<StatisticalModel>>();
  });
  return registry;
}

Campaign read(const py::dict& root,
              const std::string& running_file,
              const Parameters& parameters,
              const std::string& computation,
              const std::string& output_folder,
              const std::string& section) {
  PythonDiagnostics diagnostics;
  const Node node = to_node(root);
  auto settings = CampaignSettings::from_running_file(node, section);
  settings.computation = computation;
  if (!output_folder.empty()) settings.output_folder = output_folder;
  return read_campaign(node, running_file, parameters, settings, diagnostics);
}

py::dict from_ticket(const Ticket& ticket) {
  py::dict dict;
  dict["arguments"] = from_node(ticket.arguments);
  dict["point"] = ticket.point;
  dict["i_batch"] = ticket.i_batch;
  dict["n_batch"] = ticket.n_batch;
  dict["first_toy"] = ticket.first_toy;
  dict["output_file"] = ticket.output_file;
  dict["toydata_file"] = ticket.toydata_file;
  dict["command"] = command_line(ticket);
  dict["done"] = already_done(ticket);
  return dict;
}

py::dict from_point(const CampaignPoint& point) {
  py::dict dict;
  dict["arguments"] = from_node(point.arguments);
  dict["n_batch"] = point.n_batch;
  dict["output_file"] = point.output_file;
  dict["toydata_file"] = point.toydata_file;
  return dict;
}

std::vector<JobReport> run(const Campaign& campaign,
                           const Place& place,
                           bool resubmit,
                           bool dry_run,
                           std::optional<std::int64_t> seed,
                           const py::object& make,
                           const py::object& begin,
                           const py::object& progress) {
  const std::string name =
      campaign.points.empty()
          ? ""
          : campaign.points[0].arguments.at("statistical_model").as_string();
  const ModelRegistry registry = registry_with(make, name);
  const auto tell = progress_of(progress);
  PythonDiagnostics diagnostics;
  const auto jobs = interruptible([&](const CancellationToken& token) {
    LocalOptions options;
    options.resubmit = resubmit;
    options.dry_run = dry_run;
    options.seed = seed;
    std::size_t before = 0;
    options.loop = [&](const Ticket& ticket) {
      const std::size_t first = before;
      before += static_cast<std::size_t>(ticket.arguments.at("n_mc").as_integer());
      LoopOptions loop;
      if (tell) loop.progress = [&tell, first](std::size_t n) { tell(first + n); };
      return loop;
    };
    options.begin = [&](std::int64_t n) {
      if (begin.is_none()) return;
      const py::gil_scoped_acquire gil;
      begin(n);
    };
    const Executor executor(make.is_none() ? place.threads : 1);
    return run_locally(
        campaign, options, place.around(registry, executor, diagnostics, token));
  });
  return jobs;
}

// Some of the jobs, of a campaign that has been begun: what a worker process does.
std::vector<JobReport> run_some(const Campaign& campaign,
                                const std::vector<std::size_t>& jobs,
                                const Place& place,
                                bool resubmit,
                                const py::object& make) {
  const ModelRegistry registry = registry_with(
      make, campaign.points.at(0).arguments.at("statistical_model").as_string());
  PythonDiagnostics diagnostics;
  std::vector<Ticket> tickets;
  const auto seed = stored_seed(campaign.output_folder);
  for (const std::size_t job : jobs) {
    tickets.push_back(campaign.tickets.at(job));
    if (seed) tickets.back().arguments.set("seed", Node::integer(*seed));
  }
  return interruptible([&](const CancellationToken& token) {
    LocalOptions options;
    options.resubmit = resubmit;
    const Executor executor(make.is_none() ? place.threads : 1);
    return run_tickets(
        tickets, options, place.around(registry, executor, diagnostics, token));
  });
}

std::int64_t begin(const Campaign& campaign,
                   std::optional<std::int64_t> seed,
                   bool resubmit) {
  PythonDiagnostics diagnostics;
  const py::gil_scoped_release release;
  return campaign_seed(campaign, {.seed = seed, .resubmit = resubmit}, diagnostics);
}

py::object collect(const Campaign& campaign,
                   const std::vector<std::string>& kinds,
                   bool reuse,
                   const Place& place,
                   std::optional<std::int64_t> seed,
                   const py::object& make,
                   const py::object& progress) {
  const ModelRegistry registry = registry_with(
      make, campaign.points.at(0).arguments.at("statistical_model").as_string());
  PythonDiagnostics diagnostics;
  const auto collected = interruptible([&](const CancellationToken& token) {
    CollectOptions options;
    for (const auto& kind : kinds) {
      options.kinds.push_back(to_kind<IntervalKind>(kind, "kinds"));
    }
    options.reuse = reuse;
    options.seed = seed;
    options.progress = [&progress](const std::string& point, std::size_t n_toys) {
      LoopOptions loop;
      if (progress.is_none()) return loop;
      const py::gil_scoped_acquire gil;
      loop.progress = progress_of(progress(point, n_toys));
      return loop;
    };
    const Executor executor(make.is_none() ? place.threads : 1);
    auto found = collect_thresholds(
        campaign, options, place.around(registry, executor, diagnostics, token));
    found.save();
    return found;
  });
  return py::make_tuple(
      collected.thresholds,
      collected.file.string(),
      collected.certificates.is_null() ? py::none() : from_node(collected.certificates));
}

py::list states(const Campaign& campaign) {
  ExpectedResults expected(stored_seed(campaign.output_folder));
  py::list list;
  for (const auto& ticket : campaign.tickets) {
    const JobState state =
        job_state(ticket, already_done(ticket) ? expected.of(ticket) : ExpectedResult{});
    py::dict dict;
    dict["output_file"] = ticket.output_file;
    dict["status"] = word(state.status);
    dict["reason"] = state.reason;
    dict["n_rows"] = state.n_rows;
    dict["n_toys"] = state.n_toys;
    list.append(dict);
  }
  return list;
}

py::dict from_band(const ToyBand& band) {
  py::dict dict;
  dict["n"] = band.n;
  dict["median"] = band.median;
  dict["1 sigma"] = py::make_tuple(band.lower_1, band.upper_1);
  dict["2 sigma"] = py::make_tuple(band.lower_2, band.upper_2);
  return dict;
}

py::list numbers(const Campaign& campaign) {
  py::list list;
  for (const auto& point : campaign_numbers(campaign)) {
    py::dict dict;
    dict["generate_values"] = from_node(point.generate_values);
    dict["nominal_values"] = from_node(point.nominal_values);
    dict["n_toys"] = point.n_toys;
    py::dict hypotheses;
    for (const auto& h : point.hypotheses) {
      py::dict row;
      row["n_invalid"] = h.n_invalid;
      row["poi"] = from_band(h.poi);
      row["lower"] = from_band(h.lower);
      row["upper"] = from_band(h.upper);
      hypotheses[py::str(h.name)] = row;
    }
    dict["hypotheses"] = hypotheses;
    if (point.discovery) {
      py::dict power;
      power["n"] = point.discovery->n;
      power["median_q0"] = point.discovery->median_q0;
      power["above_9"] = point.discovery->above_9;
      power["above_25"] = point.discovery->above_25;
      dict["discovery"] = power;
    }
    list.append(dict);
  }
  return list;
}

template <class Items, class F>
py::list mapped(const Items& items, F convert) {
  py::list list;
  for (const auto& item : items) list.append(convert(item));
  return list;
}

}  // namespace

void bind_campaign(py::module_& module) {
  py::class_<Place>(module, "_Surroundings")
      .def(py::init<std::size_t, std::string, std::string, std::string>(),
           py::arg("threads") = 0,
           py::arg("date") = "",
           py::arg("host") = "",
           py::arg("instruction_set") = "");
  py::class_<JobReport>(module, "JobReport", "What became of a job of a campaign.")
      .def_readonly("command", &JobReport::command)
      .def_readonly("output", &JobReport::output)
      .def_property_readonly(
          "status",
          [](const JobReport& job) { return word(job.status); },
          "done, skipped, failed, interrupted, missing or planned")
      .def_readonly("reason", &JobReport::reason)
      .def_readonly("n_toys", &JobReport::n_toys)
      .def(py::pickle(
          [](const JobReport& job) {
            const auto status = static_cast<int>(job.status);
            return py::make_tuple(
                job.command, job.output, status, job.reason, job.n_toys);
          },
          [](const py::tuple& state) {
            return JobReport{state[0].cast<std::string>(),
                             state[1].cast<std::string>(),
                             static_cast<JobStatus>(state[2].cast<int>()),
                             state[3].cast<std::string>(),
                             state[4].cast<std::int64_t>()};
          }))
      .def("__repr__", [](const JobReport& job) {
        return "JobReport(" + word(job.status) + ": " + job.output +
               (job.reason.empty() ? "" : ": " + job.reason) + ")";
      });
  py::class_<Campaign>(module, "_Campaign")
      .def(py::init(&read),
           py::arg("root"),
           py::arg("running_file"),
           py::arg("parameters"),
           py::arg("computation"),
           py::arg("output_folder"),
           py::arg("section"))
      .def_property_readonly(
          "tickets", [](const Campaign& c) { return mapped(c.tickets, from_ticket); })
      .def_property_readonly(
          "points", [](const Campaign& c) { return mapped(c.points, from_point); })
      .def_property_readonly(
          "combinations",
          [](const Campaign& c) { return mapped(c.combinations, from_node); })
      .def_property_readonly("output_folder",
                             [](const Campaign& c) { return c.output_folder.string(); })
      .def("run",
           &run,
           py::arg("place"),
           py::arg("resubmit"),
           py::arg("dry_run"),
           py::arg("seed"),
           py::arg("make") = py::none(),
           py::arg("begin") = py::none(),
           py::arg("progress") = py::none())
      .def("begin", &begin, py::arg("seed"), py::arg("resubmit"))
      .def("run_some",
           &run_some,
           py::arg("jobs"),
           py::arg("place"),
           py::arg("resubmit"),
           py::arg("make"))
      .def("collect",
           &collect,
           py::arg("kinds"),
           py::arg("reuse"),
           py::arg("place"),
           py::arg("seed"),
           py::arg("make") = py::none(),
           py::arg("progress") = py::none())
      .def("states", &states)
      .def("numbers", &numbers);
}

}  // namespace jacta::python
