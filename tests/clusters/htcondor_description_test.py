"""What jacta gives HTCondor, read back by HTCondor's own parser.

    htcondor_description_test.py PROGRAM

Status 77 where the Python package htcondor (from PyPI, before 25) is not there.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

try:
    os.environ.setdefault("CONDOR_CONFIG", "/dev/null")
    import htcondor
except ImportError:
    print("skipped: the Python package htcondor is not installed (./dev test does it)")
    sys.exit(77)

RUNNING_FILE = """
statistical_model: jacta.GaussianModel
statistical_model_config: gaussian_model.yaml
poi: mu
computation_options:
  power:
    to_vary: {mu: [0, 0.25, 0.5, 1, 2, 3]}
    in_common:
      hypotheses: [free, "true"]
      n_mc: 60
      n_batch: 2
      toydata_mode: generate_and_store
      toydata_filename: "toys_{mu:.2f}.ii.h5"
      output_filename: "toymc_{mu:.2f}.ii.h5"
htcondor_configurations:
  toys_per_second: 0.1
  request_cpus: 2
  request_memory: 3Gb
  request_disk: 500
  dagman_retry: 4
  dagman_maxidle: 30
  dagman_maxjobs: 70
  combine_n_outputs: 2
  cluster_size: 2
  workflow_id: dark
  requirements: 'TARGET.HasAVX2'
  submit_options: ['+ProjectName = "dark matter"']
"""


class WithJacta:
    """A folder with the Gaussian example, and jobs as HTCondor's parser has them."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = os.path.realpath(cls.scratch.name)
        cls.run_jacta("init", ".", "--example", "gaussian")
        cls.files = cls.dry_run(RUNNING_FILE)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    @classmethod
    def run_jacta(cls, *arguments):
        answer = subprocess.run(
            [program, *arguments], cwd=cls.folder, capture_output=True, text=True
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    @classmethod
    def dry_run(cls, text):
        """Writes the files that would be sent; returns them by their last name."""
        with open(os.path.join(cls.folder, "run.yaml"), "w") as out:
            out.write(text)
        answer = cls.run_jacta(
            *"submit run.yaml --computation power --htcondor --dry-run --json".split(),
            *"--seed 5 --outputfolder out".split(),
        )
        files = {}
        for name, content in json.loads(answer)["files"].items():
            if not name.startswith("/"):
                continue
            os.makedirs(os.path.dirname(name), exist_ok=True)
            if os.path.basename(name) == "files":
                os.makedirs(os.path.join(os.path.dirname(name), "results"), exist_ok=True)
            with open(name, "w") as out:
                out.write(content)
            os.chmod(name, 0o755 if name.endswith(".sh") else 0o644)
            files[os.path.basename(name)] = content
        return files

    def place(self, name=""):
        return os.path.join(self.folder, "out/htcondor/power_0", name)

    def job(self, text, task, retry):
        """The job that a node of the DAG becomes, as a ClassAd."""
        submit = htcondor.Submit(text)
        submit["task"] = str(task)
        submit["retry"] = str(retry)
        jobs = list(submit.jobs(count=1))
        self.assertEqual(len(jobs), 1)
        return jobs[0]


class Description(WithJacta, unittest.TestCase):
    def test_every_line_of_the_description_is_known(self):
        submit = htcondor.Submit(self.files["task.sub"])
        self.assertEqual(
            dict(submit),
            {
                "universe": "vanilla",
                "batch_name": "dark-power_0",
                "initialdir": self.place("tasks/$(task)"),
                "executable": self.place("run_task.sh"),
                "arguments": "$(task)",
                "should_transfer_files": "YES",
                "when_to_transfer_output": "ON_EXIT_OR_EVICT",
                "transfer_input_files": "../../bundle.tar.gz, results",
                "transfer_output_files": "results",
                "output": "attempt_$(retry).out",
                "error": "attempt_$(retry).err",
                "log": self.place("campaign.log"),
                "request_cpus": "2",
                "request_memory": "3072 * (1 + $(retry))",
                "request_disk": "512000 * (1 + $(retry))",
                "requirements": '(TARGET.OpSys == "LINUX") && '
                '(TARGET.Arch == "X86_64") && (TARGET.HasAVX2)',
                "MY.ProjectName": '"dark matter"',
            },
        )

    def test_every_attribute_of_the_job(self):
        job = self.job(self.files["task.sub"], 3, 1)
        self.assertEqual(job["JobUniverse"], 5)
        self.assertEqual(job["JobBatchName"], "dark-power_0")
        self.assertEqual(job["Iwd"], self.place("tasks/3"))
        self.assertEqual(job["Cmd"], self.place("run_task.sh"))
        self.assertEqual(job.get("Args", job.get("Arguments")), "3")
        self.assertEqual(job["ShouldTransferFiles"], "YES")
        self.assertEqual(job["WhenToTransferOutput"], "ON_EXIT_OR_EVICT")
        self.assertEqual(job["TransferInput"].replace(" ", ""), "../../bundle.tar.gz,results")
        self.assertEqual(job["TransferOutput"], "results")
        self.assertEqual(job["Out"], "attempt_1.out")
        self.assertEqual(job["Err"], "attempt_1.err")
        self.assertEqual(job["UserLog"], self.place("campaign.log"))
        self.assertEqual(job["RequestCpus"], 2)
        self.assertEqual(job.eval("RequestMemory"), 2 * 3072)
        self.assertEqual(job.eval("RequestDisk"), 2 * 512000)
        requirements = str(job["Requirements"])
        for part in ('OpSys == "LINUX"', 'Arch == "X86_64"', "TARGET.HasAVX2"):
            self.assertIn(part, requirements)
        self.assertEqual(job["ProjectName"], "dark matter")
        self.assertNotIn("ContainerImage", job)

    def test_an_image_makes_a_container_job(self):
        text = RUNNING_FILE + '  singularity_image: "docker://debian:12"\n'
        job = self.job(self.dry_run(text)["task.sub"], 0, 0)
        self.assertEqual(job["ContainerImage"], "docker://debian:12")
        self.assertTrue(job["WantContainer"])
        self.assertEqual(job.eval("RequestMemory"), 3072)

    def test_the_graph(self):
        lines = self.files["campaign.dag"].splitlines()
        tasks = [line.split()[1] for line in lines if line.endswith(" task.sub")]
        self.assertEqual(tasks, [f"task_{i}" for i in range(6)])
        for i, task in enumerate(tasks):
            self.assertIn(f'VARS {task} task="{i}" retry="$(RETRY)"', lines)
            self.assertIn(f"RETRY {task} 4", lines)
        for k in range(3):
            self.assertIn(f"PARENT task_{2 * k} task_{2 * k + 1} CHILD combine_{k}", lines)
            self.assertIn(
                f"SCRIPT PRE combine_{k} combine.sh {2 * k} {2 * k + 1}", lines
            )
        self.assertIn("FINAL finish combine.sub NOOP", lines)
        self.assertIn("SCRIPT PRE finish combine.sh 0 5", lines)
        self.assertIn("SCRIPT POST finish finish.sh $DAG_STATUS $FAILED_COUNT", lines)
        self.assertEqual(lines[0], "CONFIG dagman.config")
        self.assertEqual(
            self.files["dagman.config"].splitlines(),
            ["DAGMAN_MAX_JOBS_IDLE = 30", "DAGMAN_MAX_JOBS_SUBMITTED = 70"],
        )

    def test_htcondor_accepts_the_graph(self):
        self.dry_run(RUNNING_FILE)
        # The package has all but the program, which it wants to find.
        dagman = os.path.join(self.folder, "condor_dagman")
        with open(dagman, "w") as out:
            out.write("#!/bin/sh\n")
        os.chmod(dagman, 0o755)
        os.environ["PATH"] = self.folder + ":" + os.environ["PATH"]
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.place())
        dag = htcondor.Submit.from_dag("campaign.dag", {"force": True})
        self.assertIn("campaign.dag", dag["arguments"])


PIECES = (
    "' \" \\ \\\\ `id` $(id) $(x) $$(x) $$ ${HOME} $x ; && & | * ? ~ # - -- = % %% ! { } [ ] ( ) , : "
    "@ ^ \u00e9 \u65e5 \u202e +y=1 queue @=end a Z9 name None"
).split(" ") + [" ", "  ", "\n", "\r", "\t", "\nqueue 100\n", "\n+Bad = 1\n", "\x7f", " \\"]
ROUNDS = int(os.environ.get("JACTA_HOSTILE_ROUNDS", "12"))


class HostileValues(WithJacta, unittest.TestCase):
    """Refused, or in the job as they are; and the job has nothing else."""

    def setUp(self):
        self.random = random.Random(int(os.environ.get("JACTA_HOSTILE_SEED", "15")))

    def hostile(self):
        return "".join(self.random.choices(PIECES, k=self.random.randint(1, 5)))

    def sent(self, settings, folder="out", computation="power"):
        """The description and its place, or None where it is refused; JSON is YAML."""
        body = {
            "statistical_model": "jacta.GaussianModel",
            "statistical_model_config": "gaussian_model.yaml",
            "poi": "mu",
            "computation_options": {
                computation: {
                    "to_vary": {"mu": [0, 1]},
                    "in_common": {
                        "hypotheses": ["free"],
                        "n_mc": 6,
                        "toydata_mode": "generate",
                        "output_filename": "toymc_{mu:.2f}.ii.h5",
                    },
                }
            },
            "htcondor_configurations": {"toys_per_second": 0.1, **settings},
        }
        with open(os.path.join(self.folder, "run.yaml"), "w") as out:
            json.dump(body, out)
        words = ["submit", "run.yaml", "--computation=" + computation, "--htcondor"]
        words += ["--dry-run", "--json", "--seed", "5", "--outputfolder=" + folder]
        answer = subprocess.run(
            [program, *words], cwd=self.folder, capture_output=True, text=True
        )
        if answer.returncode != 0:
            self.assertIn(answer.returncode, (1, 2), answer.stderr)
            self.assertIn("error", answer.stderr)
            return None
        for name, content in json.loads(answer.stdout)["files"].items():
            if name.endswith("/task.sub"):
                return content, os.path.dirname(name)
        raise AssertionError("no description")

    def attributes(self, sent):
        text, place = sent
        os.makedirs(place + "/tasks/1", exist_ok=True)
        job = self.job(text, 1, 0)
        # As paths and values; what is evaluated nowhere in these tests.
        found = {name: job[name] for name in job.keys() if name != "Requirements"}
        self.assertEqual(found["Iwd"], place + "/tasks/1")
        self.assertEqual(found["Cmd"], place + "/run_task.sh")
        self.assertEqual(found["UserLog"], place + "/campaign.log")
        # An image that is a file travels, too.
        files = [name.strip() for name in found["TransferInput"].split(",")]
        self.assertEqual(files[:2], ["../../bundle.tar.gz", "results"])
        self.assertLessEqual(files[2:], [found.get("ContainerImage", "").strip()])
        return found

    def names(self, sent):
        return set(self.attributes(sent))

    def try_values(self, settings_of, check, **places):
        """How many values are taken; `check` compares a job with the value."""
        taken = 0
        for _ in range(ROUNDS):
            value = self.hostile()
            with self.subTest(value=value):
                sent = self.sent(
                    settings_of(value), **{k: v + value for k, v in places.items()}
                )
                if sent is None:
                    continue
                taken += 1
                check(sent, value)
        return taken

    def test_names_of_batches_and_images(self):
        usual = self.names(self.sent({"workflow_id": "x", "container_image": "i.sif"}))
        for key, attribute, other in (
            ("workflow_id", "JobBatchName", {"container_image": "i.sif"}),
            ("container_image", "ContainerImage", {"workflow_id": "x"}),
        ):

            def settings(value):
                return {key: value + (".sif" if key == "container_image" else ""), **other}

            def check(sent, value):
                found = self.attributes(sent)
                expected = value + ("-power_0" if key == "workflow_id" else ".sif")
                self.assertEqual(found[attribute].strip(), expected.strip())
                self.assertEqual(set(found), usual)

            self.assertGreater(self.try_values(settings, check), 0)

    def test_folders_and_computations(self):
        usual = self.names(self.sent({}))

        def check(sent, _):
            self.assertEqual(self.names(sent), usual)
            self.assertNotIn("\n", sent[1])

        self.assertGreater(self.try_values(lambda _: {}, check, folder="out_"), 0)
        self.assertGreater(self.try_values(lambda _: {}, check, computation="c_"), 0)

    def test_lines_of_the_site_are_lines(self):
        usual = self.names(self.sent({}))

        def check(sent, value):
            added = self.names(sent) - usual
            self.assertIn(added, ({"Site"}, set()), value)

        text = lambda v: "+Site = " + json.dumps(v) if "\n" not in v else "+Site = " + v
        self.assertGreater(self.try_values(lambda v: {"submit_options": text(v)}, check), 0)


if __name__ == "__main__":
    program = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
