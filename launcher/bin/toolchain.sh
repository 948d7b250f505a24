# Finds, and on Debian-like systems installs, the tools that the scripts beside it need. Sourced.

note() {
  printf '%s\n' "$*" >&2
}

# die CODE WHAT REMEDY
die() {
  printf 'gatehouse: %s\n  %s\n' "$2" "$3" >&2
  exit "$1"
}

# Reads the feature version (17) and the full version of the JDK in $1 from its release file, which
# costs nothing beside starting it.
read_release() {
  feature=0
  version=
  [ -r "$1/release" ] || return 0
  while IFS='=' read -r key value; do
    value=${value#\"}
    value=${value%\"}
    case $key in
      JAVA_VERSION)
        [ -n "$version" ] || version=$value
        feature=${value%%[!0-9]*}
        ;;
      JAVA_RUNTIME_VERSION) version=$value ;;
    esac
  done <"$1/release"
  [ -n "$feature" ] || feature=0
}

# consider DIRECTORY PROGRAM: takes the JDK in DIRECTORY when it suits better than the one so far.
consider() {
  [ -n "$1" ] && [ -x "$1/bin/$2" ] && [ ! -L "$1" ] || return 0
  read_release "$1"
  [ "$feature" -ge 17 ] || return 0
  if [ -z "$jdk" ] || [ "$feature" "$prefer" "$jdk_feature" ]; then
    jdk=$1
    jdk_feature=$feature
    jdk_version=$version
  fi
}

# find_jdk PROGRAM [lowest]: sets jdk, jdk_feature and jdk_version to the newest (or lowest) JDK
# from 17 on that has bin/PROGRAM; jdk is empty where there is none.
find_jdk() {
  jdk=
  jdk_feature=0
  jdk_version=
  prefer=-gt
  [ "${2:-newest}" != lowest ] || prefer=-lt
  consider "${GATEHOUSE_JAVA_HOME:-}" "$1"
  [ -z "$jdk" ] || return 0
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    consider "$candidate" "$1"
  done
  [ -z "$jdk" ] || return 0
  candidate=$(command -v "$1" 2>/dev/null) && candidate=$(readlink -f "$candidate") || return 0
  consider "${candidate%/bin/*}" "$1"
}

# install_tools NAME...: jdk, maven, node, flock
install_tools() {
  packages=
  for tool in "$@"; do
    case $tool in
      jdk) packages="$packages default-jdk-headless" ;;
      maven) packages="$packages maven" ;;
      node) packages="$packages nodejs npm" ;;
    esac
  done
  if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    die 78 "this needs $(describe_tools "$@"), and none was found" \
      "install it with your system's package manager$(apt_hint "$packages"), or set GATEHOUSE_JAVA_HOME to a JDK"
  fi
  note "Installing$packages with apt-get"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >&2 || note "apt-get update failed; trying with the package lists at hand"
  # shellcheck disable=SC2086 # package names are words
  apt-get install -q -y --no-install-recommends $packages >&2 ||
    die 78 "apt-get could not install$packages" "install $(describe_tools "$@") by hand"
  find_jdk java
  case " $* " in
    *" jdk "*)
      [ -n "$jdk" ] || die 78 "this system's default JDK is older than 17" \
        "install a JDK 17 or newer and set GATEHOUSE_JAVA_HOME to it"
      ;;
  esac
}

# find_browser: sets browser to the program of an installed browser that can be driven, or to nothing.
# It looks where the gateway looks.
find_browser() {
  browser=
  for candidate in google-chrome google-chrome-stable brave-browser microsoft-edge chromium \
    chromium-browser; do
    browser=$(command -v "$candidate" 2>/dev/null) && return 0
  done
  for candidate in "Google Chrome" "Brave Browser" "Microsoft Edge" Chromium; do
    for folder in /Applications "${HOME:-}/Applications"; do
      browser="$folder/$candidate.app/Contents/MacOS/$candidate"
      [ ! -x "$browser" ] || return 0
    done
  done
  browser=
}

# install_browser: installs Debian's chromium where that is possible, and else says what to do. A
# browser is no condition of a build: the tests that need one are skipped without it.
install_browser() {
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    note "Installing chromium with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >&2 || note "apt-get update failed; trying with the package lists at hand"
    apt-get install -q -y --no-install-recommends chromium fonts-liberation >&2 ||
      note "apt-get could not install chromium"
  fi
  find_browser
  # Where chromium comes as a snap, its package is a program that only says so.
  if [ -n "$browser" ] && ! "$browser" --version >/dev/null 2>&1; then
    note "$browser is installed but does not run"
    browser=
  fi
  if [ -z "$browser" ]; then
    note "No browser found: the tests that need one are skipped. Install Chromium, Chrome, Brave or"
    note "Edge with your system's package manager$(apt_hint " chromium") to run them."
  fi
}

describe_tools() {
  words=
  for tool in "$@"; do
    case $tool in
      jdk) word='a JDK 17 or newer' ;;
      maven) word='Maven 3.8 or newer' ;;
      *) word=$tool ;;
    esac
    words="${words:+$words and }$word"
  done
  echo "$words"
}

apt_hint() {
  if command -v apt-get >/dev/null 2>&1; then
    echo " (as root: apt-get install$1)"
  fi
}

# Turns Maven's output into one line for each module, and on a terminal a running count of downloads.
show_build_progress() {
  terminal=no
  [ ! -t 2 ] || terminal=yes
  awk -v terminal="$terminal" '
    /^Downloading from|^\[INFO\] Downloading from/ {
      downloads++
      if (terminal == "yes") printf "\r  %d files downloaded\033[K", downloads > "/dev/stderr"
    }
    /Building gatehouse-/ {
      module = $0
      sub(/.*Building gatehouse-/, "", module)
      sub(/ .*/, "", module)
      if (terminal == "yes") printf "\r\033[K" > "/dev/stderr"
      printf "  %s\n", module > "/dev/stderr"
    }
    END { if (terminal == "yes") printf "\r\033[K" > "/dev/stderr" }'
}
