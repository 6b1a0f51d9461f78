#!/bin/sh
# Checks that this machine has what Molt's build needs, and installs it through apt when it may.
#   scripts/bootstrap.sh            install what is missing (root or passwordless sudo), else say what to run
#   scripts/bootstrap.sh --check    only tell: exit 0 when nothing is missing
# What each package is for is in docs/build.md. Keep the list as short as it can be.
set -u

PACKAGES="
  cmake ninja-build make ccache
  clang-19 lld-19 clang-format-19 libclang-rt-19-dev libclang-rt-19-dev-wasm32 libc++-19-dev-wasm32
  llvm-19-dev liblld-19-dev zlib1g-dev libzstd-dev
  musl-dev wasi-libc
  libcli11-dev libsimdjson-dev libboost-dev libboost-filesystem-dev libgtest-dev
  nodejs python3 python3-hypothesis
"

refuse() {
  echo "bootstrap: $1" >&2
  echo "bootstrap: Molt builds on Debian 12, Debian 13 and Ubuntu 24.04 or newer, on x86-64" >&2
  exit 2
}

machine=$(uname -m)
[ "$(uname -s)" = Linux ] || refuse "unsupported system: $(uname -s)"
[ "$machine" = x86_64 ] || refuse "unsupported processor: $machine"
ID=unknown VERSION_ID=0 PRETTY_NAME=
[ -r /etc/os-release ] && . /etc/os-release
major=${VERSION_ID%%.*}
case "$ID" in
  debian) case "$VERSION_ID" in 12|13) ;; *) refuse "unsupported system: ${PRETTY_NAME:-Debian $VERSION_ID}" ;; esac ;;
  ubuntu) [ "$major" -ge 24 ] 2>/dev/null && [ "$VERSION_ID" != 24.03 ] ||
            refuse "unsupported system: ${PRETTY_NAME:-Ubuntu $VERSION_ID}" ;;
  *) refuse "unsupported system: ${PRETTY_NAME:-$ID $VERSION_ID}" ;;
esac

# A nodejs that did not come by apt serves as well; so does a newer cmake or ninja.
has() {
  case "$1" in
    nodejs) command -v node >/dev/null 2>&1 && return 0 ;;
    ninja-build) command -v ninja >/dev/null 2>&1 && return 0 ;;
    make|ccache|python3) command -v "$1" >/dev/null 2>&1 && return 0 ;;
  esac
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
for p in $PACKAGES; do has "$p" || missing="$missing $p"; done
[ -z "$missing" ] && exit 0

line="apt-get install -y --no-install-recommends$missing"
if [ "${1:-}" = --check ]; then
  echo "bootstrap: missing:$missing" >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  sudo=sudo
else
  echo "bootstrap: missing packages, and this user may not install them; run:" >&2
  echo "  sudo apt-get update && sudo $line" >&2
  exit 1
fi
echo "bootstrap: installing$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive $line && exit 0
echo "bootstrap: apt-get failed; this is the line that has to work:" >&2
echo "  sudo apt-get update && sudo $line" >&2
exit 1
