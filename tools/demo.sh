#!/usr/bin/env bash
# ./dev demo: toys of the WIMP example at several signal strengths, as a table.
#
#   tools/demo.sh PROGRAM        writes into build/demo
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# demo_row JACTA FOLDER EVENTS: runs the toys at a signal of that many expected events and
# prints one row of the table.
demo_row() {
  local jacta=$1 folder=$2 events=$3
  local document=$folder/signal_$events.json
  "$jacta" run --json \
    --statistical_model jacta.TemplateModel \
    --statistical_model_config "$folder/wimp/wimp_statistical_model.yaml" \
    --poi wimp_rate_multiplier \
    --hypotheses '["free", "zero", "true"]' \
    --generate_values "{\"poi_expectation\": $events}" \
    --compute_confidence_interval True \
    --n_mc 4000 --seed 20 --computation demo --toydata_mode generate \
    --output_filename "$folder/signal_$events.ii.h5" >"$document" 2>"$document.log" ||
    { cat "$document.log" >&2 && return 1; }
  # Numbers of the parameter of interest in expected events.
  jq -r --argjson unit "$events_per_unit" --argjson events "$events" '
    def signal: if type == "number" then (. * $unit) else "-" end;
    .summary as {$free, $zero}
    | [$events, ($free.poi_median, $free.dl_median, $free.ul_median | signal),
       100 * $zero.fraction_q_above_9,
       (.summary | map(.n_valid) | add), (.summary | map(.n) | add),
       .toys_per_second]
    | @tsv' "$document" |
    awk -F '\t' '
      function number(x) { return x == "-" ? x : sprintf("%.2f", x) }
      {
        printf "%8.1f %9s %8s %8s %9.1f %% %7d of %d %9.0f\n",
               $1, number($2), number($3), number($4), $5, $6, $7, $8
      }'
}

jacta=$1 folder=build/demo
rm -rf "$folder"
mkdir -p "$folder"
"$jacta" init "$folder/wimp" --example wimp >&2
expected=$("$jacta" describe --json "$folder/wimp/wimp_statistical_model.yaml")
background=$(jq '.expectation_values.er | round' <<<"$expected")
events_per_unit=$(jq .expectation_values.wimp <<<"$expected")
cat <<HEAD

A search for WIMPs of 50 GeV/c^2, $background background events expected. 4000 toys for each true
signal, every toy fitted with the signal free, zero and true. Medians over the toys; a dash
is an interval that begins at zero.

  signal  best fit   90 % interval        seen at          valid      toys
  events    events     from       to      3 sigma           fits  a second
HEAD
for events in 0 2 5 10 20; do
  demo_row "$jacta" "$folder" "$events"
done
printf '\nmodel, templates and result files: %s\n' "$folder"
