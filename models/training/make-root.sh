#!/bin/sh
# make-root.sh ROOT - builds the training root: a Debian forky userland from packages.list, made by mmdebstrap (as root).
# The mirror is the one apt is configured with on this machine; forky's Release file may be past its Valid-Until.
set -eu
root=$1
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC2016 # $(SITE) is apt's own placeholder
mirror=$(apt-get indextargets --format '$(SITE)' | grep -v -i security | sort -u | head -n 1)
packages=$(sed -e 's/#.*//' "$here/packages.list" | tr '\n' ',' | tr -d ' ')
mkdir -p "$(dirname "$root")"
mmdebstrap --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --include="$packages" forky "$root.part" "$mirror"
mv "$root.part" "$root"
