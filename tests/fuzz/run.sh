#!/usr/bin/env bash
# ./dev fuzz [SECONDS] [READER...]: libFuzzer over every reader. What it finds lies in
# build/fuzz/found; a finding that is mended goes into the corpus.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# HDF5 keeps a few bytes of files that it refuses.
export ASAN_OPTIONS=detect_leaks=0
seconds=${1:-60}
readers=("${@:2}")
((${#readers[@]})) || mapfile -t readers < <(ls tests/fuzz/corpus)
mkdir -p build/fuzz/found
status=0
for reader in "${readers[@]}"; do
  mkdir -p "build/fuzz/grown/$reader"
  printf '%s\n' "$reader" >&2
  JACTA_READER=$reader build/fuzz/bin/jacta_fuzz -max_total_time="$seconds" \
    -artifact_prefix="build/fuzz/found/$reader-" -timeout=20 -rss_limit_mb=2048 \
    -max_len=20000 -print_final_stats=1 -verbosity=0 \
    "build/fuzz/grown/$reader" "tests/fuzz/corpus/$reader" || status=1
done
exit "$status"
