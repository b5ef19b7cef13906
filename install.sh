#!/bin/sh
# Installs claimbook from an archive of a release. `install.sh --help` lists the options.
set -eu

# The copy of this script in a release states the version and the address of the releases here.
version=
releases=

help() {
  cat << 'END'
Installs the program claimbook, its completions for bash, zsh, fish and elvish, and its manual pages.

Usage: install.sh [--version VERSION] [--prefix DIR] [--from PLACE]

  --version VERSION  the version to install
  --prefix DIR       the folder to install to (default: ~/.local)
  --from PLACE       an https:// or file:// address or a folder with SHA256SUMS and the archives of one version
END
}

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

# Prints the Rust target of this computer.
target() {
  system=$(uname -s)
  machine=$(uname -m)
  # Under Rosetta, `uname` names Intel's architecture.
  if [ "$system" = Darwin ] && [ "$(sysctl -n sysctl.proc_translated 2> /dev/null)" = 1 ]; then
    machine=arm64
  fi
  case $system-$machine in
    Linux-x86_64) echo x86_64-unknown-linux-gnu ;;
    Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-gnu ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    MINGW* | MSYS* | CYGWIN*) fail "on Windows, unpack the .zip archive of the release, or use pip" ;;
    *) fail "there is no archive for $system on $machine: build claimbook with Cargo" ;;
  esac
}

# Copies the file $1 of the release to $2.
fetch() {
  case $from in
    https://*)
      command -v curl > /dev/null || fail "a download needs curl"
      curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --output "$2" "$from/$1"
      ;;
    file://*) cp "${from#file://}/$1" "$2" ;;
    *://*) fail "the address must begin with https:// or file://: $from" ;;
    *) cp "$from/$1" "$2" ;;
  esac || fail "cannot get $from/$1"
}

# Prints the SHA-256 of the file $1.
sha256() {
  if command -v sha256sum > /dev/null; then
    sum=$(sha256sum < "$1")
  elif command -v shasum > /dev/null; then
    sum=$(shasum -a 256 < "$1")
  elif command -v openssl > /dev/null; then
    sum=$(openssl dgst -sha256 -r < "$1")
  else
    fail "the checksum needs sha256sum, shasum or openssl"
  fi
  printf '%s\n' "${sum%% *}"
}

main() {
  prefix=
  from=
  while [ $# -gt 0 ]; do
    case $1 in
      --help)
        help
        exit
        ;;
      --version | --prefix | --from)
        [ $# -gt 1 ] && [ -n "$2" ] || fail "$1 needs a value"
        case $1 in
          --version) version=$2 ;;
          --prefix) prefix=$2 ;;
          --from) from=$2 ;;
        esac
        shift 2
        ;;
      *) fail "unknown argument: $1 (see --help)" ;;
    esac
  done
  if [ -z "$prefix" ]; then
    prefix=${HOME:?set HOME or use --prefix}/.local
  fi
  if [ -z "$from" ]; then
    [ -n "$releases" ] || fail "this copy of the script names no release: use --from"
    from=$releases/v$version
  fi
  target=$(target)

  work=
  stage=
  trap 'rm -rf "$work" "$stage"' EXIT
  trap 'exit 130' HUP INT TERM
  work=$(mktemp -d)

  fetch SHA256SUMS "$work/SHA256SUMS"
  line=$(grep -E "^[0-9a-f]{64}  claimbook-[0-9][^ /]*-$target\.tar\.gz\$" "$work/SHA256SUMS") ||
    fail "$from/SHA256SUMS lists no archive for $target"
  [ "$(printf '%s\n' "$line" | wc -l)" -eq 1 ] || fail "$from/SHA256SUMS lists several archives for $target"
  archive=${line#*  }
  folder=${archive%.tar.gz}
  found=${folder#claimbook-}
  found=${found%-"$target"}
  [ "${version:=$found}" = "$found" ] || fail "$from has version $found, not $version"

  fetch "$archive" "$work/$archive"
  sum=$(sha256 "$work/$archive")
  [ "$sum" = "${line%% *}" ] ||
    fail "the SHA-256 of $archive is $sum, but SHA256SUMS states ${line%% *}: nothing was installed"

  # The files are unpacked on the file system of the prefix, so that each is moved into place in one step.
  mkdir -p "$prefix" || fail "cannot create $prefix"
  stage=$(mktemp -d "$prefix/.claimbook.XXXXXX") || fail "cannot write to $prefix"
  tar -xzf "$work/$archive" -C "$stage" || fail "cannot unpack $archive: nothing was installed"
  stated=$("$stage/$folder/claimbook" --version) ||
    fail "the program of $archive does not run here (Linux needs glibc 2.28 or newer): nothing was installed"
  [ "$stated" = "claimbook $version" ] || fail "the program of $archive is \`$stated\`: nothing was installed"

  # The program is moved last. Until then, the earlier program stays.
  files=$stage/$folder
  share=$prefix/share
  bash=$share/bash-completion/completions
  zsh=$share/zsh/site-functions
  fish=$share/fish/vendor_completions.d
  elvish=$share/elvish/lib
  manual=$share/man/man1
  for place in "$bash" "$zsh" "$fish" "$elvish" "$manual" "$prefix/bin"; do
    mkdir -p "$place" || fail "cannot create $place: nothing was installed"
    [ -w "$place" ] || fail "cannot write to $place: nothing was installed"
  done
  [ ! -d "$prefix/bin/claimbook" ] || fail "$prefix/bin/claimbook is a folder: nothing was installed"
  mv -f "$files/completions/claimbook.bash" "$bash/claimbook"
  mv -f "$files/completions/_claimbook" "$zsh/_claimbook"
  mv -f "$files/completions/claimbook.fish" "$fish/claimbook.fish"
  mv -f "$files/completions/claimbook.elv" "$elvish/claimbook.elv"
  mv -f "$files/man/"*.1 "$manual"
  mv -f "$files/claimbook" "$prefix/bin/claimbook"

  printf 'installed %s to %s\n' "$stated" "$prefix/bin/claimbook"
  case :$PATH: in
    *":$prefix/bin:"*) ;;
    *) printf 'PATH does not contain %s\n' "$prefix/bin" ;;
  esac
}

# Last, so that a partial download of this script does nothing.
main "$@"
