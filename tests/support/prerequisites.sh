# What a run needs from the machine. Sourced by tests/run.

# A run that cannot start still ends with the line that callers read.
fail() {
    echo "tests/run: $1" >&2
    echo "0 passed, 1 failed"
    exit 1
}

require_dotnet() {
    command -v dotnet >/dev/null || fail "dotnet is missing: install the .NET 10 SDK (https://dot.net)"
    (cd "$repository" && dotnet --version >/dev/null) || fail "global.json asks for another .NET SDK than the ones that are installed"
}

# What .config/dotnet-tools.json names: servers that the full run alone needs.
require_dotnet_tools() {
    local said
    said=$(cd "$repository" && dotnet tool restore 2>&1) || fail "dotnet tool restore failed: $(tail -n 3 <<<"$said")"
}

# require_command COMMAND PACKAGE: installs a Debian package where its command is missing.
require_command() {
    command -v "$1" >/dev/null && return
    command -v apt-get >/dev/null || fail "$1 is missing, and there is no apt-get to install $2 with"
    echo "Installing $2 ..."
    install_quietly "$2" || fail "$1 is missing, and $2 could not be installed; last lines of $install_log: $(tail -n 3 "$install_log")"
    rm -f "$install_log"
}

# Debian starts a package's service on installation; a policy for this one command keeps it from doing so.
install_quietly() {
    local as_root=() policy=/usr/sbin/policy-rc.d planted=
    install_log=$(mktemp)
    ((EUID == 0)) || as_root=(sudo -n)
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null && "${as_root[@]}" chmod +x "$policy" && planted=1
    fi
    { "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"; } >"$install_log" 2>&1
    local result=$?
    [[ -z $planted ]] || "${as_root[@]}" rm -f "$policy"
    return $result
}

# require_npm_packages DIRECTORY: installs what its lock file names, where that is not what is installed.
require_npm_packages() {
    require_command node nodejs
    require_command npm npm
    cmp -s "$1/package-lock.json" "$1/node_modules/.installed-lock.json" && return
    echo "Installing the npm packages of ${1#"$repository"/} ..."
    install_log=$(mktemp)
    (cd "$1" && npm ci && cp package-lock.json node_modules/.installed-lock.json) >"$install_log" 2>&1 ||
        fail "npm ci failed in $1; last lines of $install_log: $(tail -n 3 "$install_log")"
    rm -f "$install_log"
}
