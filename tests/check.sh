#!/usr/bin/env bash
# check.sh JOBS [--ci] [ROOM...]: the unit tests of rooms with sanitizers, and where
# floating-point exceptions are trapped; all rooms by default. --ci: the readers of files only,
# for memory. Called by ./dev check, in its folder.
set -euo pipefail
jobs=$1
shift
if [[ ${1:-} == --ci ]]; then
  presets=(asan)
  set -- config data
else
  presets=(asan tsan)
fi
if (($# == 0)); then
  for folder in include/jacta/*/; do
    room=$(basename "$folder")
    ! compgen -G "tests/$room/*_test.cc" >/dev/null || set -- "$@" "$room"
  done
fi
# Whose numbers are watched; in the others NaN is a value that is handed on (missing edges
# of intervals, columns of files).
watched=' random source templates interval neyman wave_sum '

# run PRESET ROOM...
run() {
  local preset=$1 targets
  shift
  (($# > 0)) || return 0
  targets=("${@/#/jacta_}")
  [[ -f build/$preset/build.ninja ]] || cmake --preset "$preset" >&2
  cmake --build "build/$preset" --parallel "$jobs" --target "${targets[@]/%/_test}" >&2
  ctest --test-dir "build/$preset" --output-on-failure --parallel "$jobs" \
    --no-tests=error -R "^($(IFS='|' && echo "$*"))/"
}

for preset in "${presets[@]}"; do
  run "$preset" "$@"
done
((${#presets[@]} > 1)) || exit 0
trapped=()
for room in "$@"; do
  [[ $watched != *" $room "* ]] || trapped+=("$room")
done
run traps "${trapped[@]}"
