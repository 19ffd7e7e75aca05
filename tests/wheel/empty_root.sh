#!/bin/sh
# A wheel in a Debian 12 with nothing but Python, as root:
#
#   empty_root.sh make ROOT                        debootstrap with python3-venv (once)
#   empty_root.sh test ROOT WHEEL PACKAGES DOCS    as_a_user.sh, in that root
set -eu
command=$1 root=$2
here=$(cd "$(dirname "$0")" && pwd)
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH

make() {
  [ ! -f "$root/.made" ] || return 0
  rm -rf "$root"
  mkdir -p "$root"
  debootstrap --variant=minbase --include=python3,python3-venv bookworm "$root"
  touch "$root/.made"
}

clean() {
  ! mountpoint -q "$root/proc" || umount "$root/proc"
  rm -rf "$root/user"
}

test_wheel() {
  wheel=$1 packages=$2 docs=$3
  trap clean EXIT
  clean
  mkdir -p "$root/user/empty"
  cp "$here/as_a_user.sh" "$wheel" "$root/user/"
  cp -r "$packages" "$root/user/packages"
  cp -r "$docs" "$root/user/docs"
  mount -t proc proc "$root/proc"
  chroot "$root" env -i PATH=/usr/bin:/bin HOME=/user LC_ALL=C.UTF-8 sh -c \
    "cd /user/empty && sh ../as_a_user.sh /usr/bin/python3 '/user/$(basename "$wheel")' \
     /user/packages /user/docs"
}

case $command in
  make) make ;;
  test) shift 2 && test_wheel "$@" ;;
  *) exit 2 ;;
esac
