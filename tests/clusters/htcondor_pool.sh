#!/bin/sh
# An HTCondor pool of this machine alone, for tests: Debian 13's minicondor in a root
# folder of its own, as root.
#
#   htcondor_pool.sh make ROOT    debootstrap, minicondor, a user "toys" (once)
#   htcondor_pool.sh start ROOT   mounts and daemons; waits until the pool answers
#   htcondor_pool.sh stop ROOT    ends what start has started
set -eu
command=$1
root=$(mkdir -p "$2" && cd "$2" && pwd)
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH

inside() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"
}

mount_all() {
  mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
  mountpoint -q "$root/dev" || mount --rbind /dev "$root/dev"
}

unmount_all() {
  mount --make-rslave "$root/dev" 2>/dev/null || true
  umount -R "$root/dev" 2>/dev/null || true
  umount "$root/proc" 2>/dev/null || true
}

write_configuration() {
  cat >"$root/etc/condor/config.d/90-one-node" <<'CONFIGURATION'
CONDOR_HOST=127.0.0.1
NETWORK_INTERFACE=127.0.0.1
ENABLE_IPV6=False
MOUNT_UNDER_SCRATCH=
MOUNT_PRIVATE_DEV_SHM=False
USE_PID_NAMESPACES=False
BASE_CGROUP=
NEGOTIATOR_INTERVAL=2
NEGOTIATOR_CYCLE_DELAY=2
SCHEDD_INTERVAL=2
SCHEDD_MIN_INTERVAL=1
DAGMAN_USER_LOG_SCAN_INTERVAL=1
CONFIGURATION
}

make() {
  [ -f "$root/.made" ] && return
  debootstrap --variant=minbase trixie "$root"
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  for file in /etc/apt/apt.conf.d/*; do
    if grep -qi proxy "$file" 2>/dev/null; then cp "$file" "$root/etc/apt/apt.conf.d/"; fi
  done
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  mount_all
  trap unmount_all EXIT
  inside apt-get -q update
  inside apt-get -q install -y --no-install-recommends minicondor
  inside useradd --create-home --home-dir /srv/toys toys
  write_configuration
  touch "$root/.made"
}

start() {
  mount_all
  inside install -d -o condor -g condor /run/condor /run/lock/condor
  inside condor_master -pidfile /run/condor/test.pid
  tries=0
  until [ "$(inside condor_status -af Activity 2>/dev/null | head -n 1)" = Idle ] &&
    inside condor_q >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 60 ]; then
      echo "HTCondor does not become ready:" >&2
      tail -n 20 "$root"/var/log/condor/*Log >&2
      exit 1
    fi
    sleep 1
  done
}

stop() {
  if [ -s "$root/run/condor/test.pid" ]; then
    pid=$(cat "$root/run/condor/test.pid")
    # Fast: jobs that still run are not waited for.
    kill -QUIT "$pid" 2>/dev/null || true
    tries=0
    while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 100 ]; do
      tries=$((tries + 1))
      sleep 0.2
    done
    rm -f "$root/run/condor/test.pid"
  fi
  unmount_all
}

case $command in
  make) make ;;
  start) start ;;
  stop) stop ;;
  *) exit 2 ;;
esac
