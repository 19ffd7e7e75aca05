#!/bin/sh
# Runs a test program on a Slurm of its own. Status 77: it cannot be run here.
set -u
here=$(cd "$(dirname "$0")" && pwd)
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
for program in munged slurmctld slurmd sbatch; do
  if ! command -v "$program" >/dev/null; then
    echo "skipped: slurm-wlm is not installed ($program is missing)"
    exit 77
  fi
done
if [ "$(id -u)" -ne 0 ]; then
  echo "skipped: Slurm's daemons are started as root"
  exit 77
fi
folder=$(mktemp -d)
trap '"$here/one_node_slurm.sh" stop "$folder"; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
"$here/one_node_slurm.sh" start "$folder" || exit 1
SLURM_CONF=$folder/slurm.conf "$@"
