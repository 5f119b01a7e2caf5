# Shared by the scripts here; sourced, not run. Expects $root. Installs what is missing, says nothing when nothing is.

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Runs a command in silence; tells only if it fails, in one line when the network is what is missing. First word: what for.
quietly() {
    local purpose=$1 log
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return
    fi
    if grep -qiE "temporary failure|could not resolve|unreachable|NewConnectionError|ConnectTimeout|timed out" "$log"; then
        stop "$purpose failed: no network. Connect this machine, then start again. (All that was said: $log)"
    fi
    tail -n 15 "$log" >&2
    stop "$purpose failed; the lines above say why. (All that was said: $log)"
}

# Debian and Ubuntu packages, where this account may install them; otherwise the one command that does.
system_packages() {
    local missing=() package as_root=()
    if [ "$(uname)" = Darwin ]; then
        homebrew_packages
        return
    fi
    command -v dpkg-query >/dev/null || return 0 # another Linux: its own names for the same libraries
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; then
            stop "System packages are missing. Run this as root, then start again:" \
                "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
        fi
        echo "System packages are missing: ${missing[*]}. sudo may ask for your password."
        sudo true
        as_root=(sudo)
    fi
    echo "Installing system packages: ${missing[*]}"
    quietly "Reading apt's package lists" ${as_root[@]+"${as_root[@]}"} apt-get update
    quietly "Installing ${missing[*]}" ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}"
}

# Not tested: nobody of this project has had a Mac at hand.
homebrew_packages() {
    command -v brew >/dev/null || stop "Install Homebrew first; Fourfold needs its package pango."
    brew list pango >/dev/null 2>&1 || quietly "Installing pango with Homebrew" brew install pango
    DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:${DYLD_FALLBACK_LIBRARY_PATH:-}"
    export DYLD_FALLBACK_LIBRARY_PATH
}

# Debian splits venv from python3; a Python from elsewhere has it.
python_packages() {
    command -v python3 >/dev/null || { echo python3; echo python3-venv; return; }
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

# The virtual environment with exactly what the last of the requirements files names. Each file includes those before it.
virtual_environment() {
    local file wanted stamp="$root/.venv/requirements.sha256"
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "Fourfold needs Python 3.11 or newer; python3 here is $(python3 --version 2>&1)."
    wanted=$(cd "$root" && for file in "$@"; do
        python3 -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$file"
    done)
    # What the tests need contains what the service needs, so a longer stamp is good for a shorter wish.
    case "$(cat "$stamp" 2>/dev/null)" in "$wanted"*) return 0 ;; esac
    [ -w "$root" ] || stop "Nothing can be written to $root, which needs a .venv. Use a copy that belongs to this account."
    "$root/.venv/bin/python" -m pip --version >/dev/null 2>&1 ||
        quietly "Making the virtual environment" python3 -m venv --clear "$root/.venv"
    echo "Installing Python packages (${*: -1})"
    quietly "Installing Python packages" "$root/.venv/bin/python" -m pip install --no-input --disable-pip-version-check \
        --require-hashes -r "$root/${*: -1}"
    echo "$wanted" >"$stamp"
}
