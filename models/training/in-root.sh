#!/bin/sh
# in-root.sh ROOT COMMAND... - runs COMMAND in the training root, with models/ at /models and the cache at /cache, at the lowest priority.
# Needs root; the mounts live in a private namespace and vanish with the command.
set -eu
root=$1; shift
models=$(dirname "$(dirname "$(readlink -f "$0")")")
cache=$(dirname "$root")
mkdir -p "$root/models" "$root/cache"
export root models cache
# shellcheck disable=SC2016 # expanded by the inner shell
exec chrt -i 0 nice -n 19 unshare -m --propagation private sh -c '
  mount --bind "$models" "$root/models"; mount --bind "$cache" "$root/cache"
  mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"; mount --rbind /sys "$root/sys"; mount -t tmpfs tmpfs "$root/tmp"
  exec chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/root LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 \
    OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 \
    sh -c "cd /models/training && exec \"\$@\"" sh "$@"' sh "$@"
