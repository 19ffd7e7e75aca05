#!/bin/sh
# A Slurm cluster of this machine alone, for tests: everything below one folder, as root,
# without systemd.
#
#   one_node_slurm.sh start FOLDER   then: export SLURM_CONF=FOLDER/slurm.conf
#   one_node_slurm.sh stop FOLDER    ends what start has started, by its pid files
set -eu
command=$1
folder=$(mkdir -p "$2" && cd "$2" && pwd)
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH

write_configuration() {
  host=$(hostname -s)
  memory=$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)
  processors=$(nproc)
  cat >"$folder/slurm.conf" <<CONFIGURATION
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/run/munge.sock
CredType=cred/munge
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,defer
MpiDefault=none
ReturnToService=2
MaxArraySize=10001
MaxJobCount=20000
KillWait=2
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$folder/log/jobs.txt
NodeName=$host NodeAddr=127.0.0.1 CPUs=$processors Boards=1 SocketsPerBoard=1 CoresPerSocket=$processors ThreadsPerCore=1 RealMemory=$memory State=UNKNOWN
PartitionName=debug Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONFIGURATION
}

start() {
  mkdir -p "$folder/run" "$folder/log" "$folder/state" "$folder/spool"
  chmod 755 "$folder" "$folder/run"
  mkdir -m 700 -p "$folder/munge"
  (umask 077 && head -c 1024 /dev/urandom >"$folder/munge/key")
  munged --force --key-file "$folder/munge/key" --socket "$folder/run/munge.sock" \
    --pid-file "$folder/run/munged.pid" --log-file "$folder/munge/log" \
    --seed-file "$folder/munge/seed"
  # Two ports that are hardly in use, other ones for every folder.
  port=$((20000 + $$ % 20000))
  write_configuration
  export SLURM_CONF="$folder/slurm.conf"
  slurmctld -f "$SLURM_CONF"
  slurmd -f "$SLURM_CONF"
  tries=0
  until [ "$(sinfo -h -o %T 2>/dev/null)" = idle ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 150 ]; then
      echo "Slurm does not become ready:" >&2
      tail -n 20 "$folder"/log/*.log >&2
      exit 1
    fi
    sleep 0.2
  done
}

stop() {
  for daemon in slurmctld slurmd munged; do
    file=$folder/run/$daemon.pid
    [ -s "$file" ] || continue
    pid=$(cat "$file")
    kill "$pid" 2>/dev/null || true
    tries=0
    while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 50 ]; do
      tries=$((tries + 1))
      sleep 0.2
    done
  done
}

case $command in
  start) start ;;
  stop) stop ;;
  *) exit 2 ;;
esac
