#!/bin/sh
# What a user does with a wheel where nothing else of jacta is, in an empty folder:
#
#   as_a_user.sh PYTHON WHEEL PACKAGES DOCS
#
# PACKAGES is a folder with the wheels of what the package itself needs, and of Matplotlib
# and pytest for the pages of DOCS: no network is asked.
set -eu
python=$1 wheel=$2 packages=$3 docs=$4
folder=$(pwd)

"$python" -m venv venv
PATH=$folder/venv/bin:$PATH
install() { pip install -q --disable-pip-version-check --no-index --find-links "$packages" "$@"; }
install "$wheel"
if python -c 'import matplotlib' 2>/dev/null; then
  echo 'Matplotlib came without being asked for' >&2
  exit 1
fi

# Processor time of the import, without that of NumPy, of the best of five.
for _ in 1 2 3 4 5; do
  python -c 'import time, numpy
before = time.process_time()
import jacta
print(time.process_time() - before)'
done | sort -g | head -n 1 | python -c 'import sys
seconds = float(sys.stdin.read())
print(f"import jacta: {1e3 * seconds:.0f} ms of processor time")
sys.exit(seconds > 0.3)'

jacta --version
python -c 'import jacta; print(jacta.__version__)'
jacta init analysis --example wimp
cd analysis
python -m jacta describe wimp_statistical_model.yaml >/dev/null
python - <<'PYTHON'
import jacta

model = jacta.TemplateModel.from_config("wimp_statistical_model.yaml")
model.data = model.generate_data(seed=1)
model.fit()
assert model.fit_result.valid
print(model.confidence_interval("wimp_rate_multiplier"))
runner = jacta.Runner(model, poi="wimp_rate_multiplier", n_mc=20, seed=1,
                      toydata_mode="generate", output_filename="out.ii.h5")
print(runner.run())
PYTHON

# A campaign, begun by the program and ended in Python; then its state.
sed -e 's/n_mc: 1000/n_mc: 20/' -e 's/, 11)/, 3)/' wimp_running.yaml >small.yaml
jacta submit small.yaml --computation discovery_power --local --outputfolder results >/dev/null
python - <<'PYTHON'
from jacta.submitters.local import SubmitterLocal

campaign = SubmitterLocal.from_config(
    "small.yaml", computation="discovery_power", outputfolder="results"
)
reports = campaign.submit()
assert reports and all(report.status == "skipped" for report in reports), reports
assert len(campaign.numbers()) == 6
PYTHON
jacta status small.yaml --outputfolder results
cat >counting.py <<'PYTHON'
import jacta
import numpy as np


class Counting(jacta.StatisticalModel):
    def _ll(self, mu):
        n = self.data[0]["n"][0]
        return n * np.log(mu) - mu

    def _generate_data(self, mu, rng):
        return [np.array([(rng.poisson(mu),)], dtype=[("n", float)])]
PYTHON
jacta run --python-model counting.py:Counting --statistical_model Counting \
  --statistical_model_args '{"parameter_definition": {"mu": {"nominal_value": 5.0, "fit_limits": [0.1, 50]}}}' \
  --poi mu --hypotheses '["free", "true"]' --generate_values '{"mu": 4.0}' --n_mc 5 --seed 1 \
  --toydata_mode generate --output_filename counting.ii.h5
cd ..

# The pages that users begin with, every command and line of Python of them.
install pytest "$wheel[plot]"
jacta plot --help >/dev/null
PYTHONDONTWRITEBYTECODE=1 python -m pytest -q -p no:cacheprovider \
  "$docs/test_blocks.py" -k 'getting_started or migrating'
