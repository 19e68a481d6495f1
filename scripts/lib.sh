# Sourced by the scripts beside it: finding, and where that is allowed installing, what they need.
# Everything said here goes to stderr; stdout belongs to the program.

# The oldest JDK that builds and runs the project; the package names are tried in this order.
JAVA_MINIMUM=17
JDK_PACKAGES="openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless default-jdk-headless"

say() { printf 'gridsample: %s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

# The major version of the Java in a home directory (17 for 17.0.15, 8 for 1.8.0), nothing if there's none.
# The release file is read instead of asking java, which would cost a tenth of a second on every start.
java_major() {
    local version=
    [ -x "$1/bin/java" ] || return 0
    [ -f "$1/release" ] && version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9.]*\).*/\1/p' "$1/release")
    [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9.]*\).*/\1/p')
    version=${version#1.}
    printf '%s\n' "${version%%.*}"
}

# Sets java_home and java_version to the first fit of JAVA_HOME, the PATH and the usual directories.
# $1: "javac" if a compiler is needed.
find_java() {
    local tool=${1:-java} candidate on_path
    local candidates=("${JAVA_HOME:-}")
    on_path=$(command -v "$tool" || true)
    if [ -n "$on_path" ]; then
        candidates+=("$(dirname "$(dirname "$(readlink -f "$on_path")")")")
        # A version manager's shim is no link into a Java home; the Java behind it knows where it is.
        if [ -z "$(java_major "${candidates[1]}")" ] && command -v java >/dev/null; then
            candidates+=("$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')")
        fi
    fi
    candidates+=(/usr/lib/jvm/*)
    for candidate in "${candidates[@]}"; do
        [ -n "$candidate" ] && [ -x "$candidate/bin/$tool" ] || continue
        java_version=$(java_major "$candidate")
        if [ "${java_version:-0}" -ge "$JAVA_MINIMUM" ]; then
            java_home=$candidate
            return 0
        fi
    done
    return 1
}

# The JDK of a major version, if there is one: $JAVA_HOME_<major>, the one that is used anyway, or one of the usual places.
find_jdk() {
    local variable=JAVA_HOME_$1 candidate
    for candidate in "${!variable:-}" "${java_home:-}" /usr/lib/jvm/*; do
        if [ -x "$candidate/bin/javac" ] && [ "$(java_major "$candidate")" = "$1" ]; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

# Whether packages can be installed without asking for a password that nobody can type.
can_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] && return 0
    command -v sudo >/dev/null || return 1
    [ -t 0 ] || sudo -n true 2>/dev/null
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# The first package of a list that this system's archive has.
first_package() {
    local package
    for package in "$@"; do
        if apt-cache show "$package" >/dev/null 2>&1; then
            printf '%s\n' "$package"
            return 0
        fi
    done
    printf '%s\n' "$1"
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 "$@" >>"$apt_log" 2>&1 </dev/null
}

# What is missing, as pairs: what a person would call it, and the package that brings it. "jdk" is the JDK that the system has.
missing_things=()
missing_packages=()

need() {
    missing_things+=("$1")
    shift
    missing_packages+=("$@")
}

need_jdk() { find_java javac || need "a JDK of version $JAVA_MINIMUM or later (javac)" jdk; }

need_maven() { command -v mvn >/dev/null || need "Maven 3.6.3 or later (mvn)" maven; }

# Text drawn into images needs a font; fontconfig is how Java finds it.
need_fonts() {
    command -v fc-list >/dev/null && [ -n "$(fc-list 2>/dev/null | head -n 1)" ] && return 0
    need "fonts" fontconfig fonts-dejavu-core
}

has_loader() {
    local file
    for file in /usr/lib/*/libOpenCL.so.1 /usr/lib/libOpenCL.so.1 /usr/lib64/libOpenCL.so.1 /usr/local/lib/libOpenCL.so.1; do
        [ ! -e "$file" ] || return 0
    done
    return 1
}

need_pocl() {
    has_loader || need "the OpenCL loader (libOpenCL.so.1)" ocl-icd-libopencl1
    ls /etc/OpenCL/vendors/pocl*.icd >/dev/null 2>&1 || need "pocl (OpenCL on the CPU)" pocl-opencl-icd
    command -v ld >/dev/null || need "ld (pocl links kernels with it)" binutils
}

# One line that says what is missing and the command that brings it.
say_missing() {
    local things packages
    things=$(printf ', %s' "${missing_things[@]}")
    packages=${missing_packages[*]}
    say "missing: ${things#, }. On Debian or Ubuntu: apt-get install ${packages/#jdk/${JDK_PACKAGES%% *}}" \
        "(as root, or where sudo asks for no password, this script does it itself)"
}

# Ends the script, with what is missing, if something is and can't be installed: before anything is touched or waited for.
stop_if_missing() {
    if [ ${#missing_packages[@]} -gt 0 ] && ! can_install; then
        say_missing
        exit 1
    fi
}

# Installs what need() collected; returns 1, with the reason said, if that can't be done.
install_missing() {
    local packages=() package apt_log
    [ ${#missing_packages[@]} -gt 0 ] || return 0
    if ! can_install; then
        say_missing
        return 1
    fi
    apt_log=$(mktemp)
    # The name of the JDK's package can be chosen once the lists are there.
    if ! apt update; then
        say "apt-get update failed:"
        tail -n 5 "$apt_log" >&2
    fi
    for package in "${missing_packages[@]}"; do
        # shellcheck disable=SC2086
        [ "$package" = jdk ] && package=$(first_package $JDK_PACKAGES)
        packages+=("$package")
    done
    say "installing $(printf '%s, ' "${packages[@]}" | sed 's/, $//; s/\(.*\), /\1 and /') (apt-get) ..."
    if ! apt install --no-install-recommends "${packages[@]}"; then
        tail -n 15 "$apt_log" >&2
        rm -f "$apt_log"
        say "apt-get install ${packages[*]} failed, see above"
        return 1
    fi
    rm -f "$apt_log"
    missing_things=()
    missing_packages=()
}

# have NEED...: what these functions need is there, or gets installed; else the script ends.
have() {
    local each
    for each in "$@"; do "$each"; done
    stop_if_missing
    [ ${#missing_packages[@]} -gt 0 ] || return 0
    with_lock install_missing || exit 1
    for each in "$@"; do "$each"; done
    [ ${#missing_packages[@]} -eq 0 ] || { say_missing; exit 1; }
}

# pocl aborts where it can't read /sys (a bare chroot); hwloc, through which it looks, takes a description instead.
describe_machine() {
    [ "$(uname -s)" = Linux ] && [ ! -d /sys/devices/system/cpu ] && [ -z "${HWLOC_SYNTHETIC:-}${HWLOC_XMLFILE:-}${HWLOC_FSROOT:-}" ] || return 0
    HWLOC_SYNTHETIC="NUMANode:1(memory=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) * 1024))) PU:$(nproc)"
    export HWLOC_SYNTHETIC
}

# Sets the environment in which a JVM keeps its signals. LLVM, which pocl compiles with, takes SIGSEGV for itself; the JVM lives on
# that signal and is killed by the next two threads that fault at once. The JDK's libjsig keeps the JVM first in line.
keep_signals() {
    local library=$java_home/lib/libjsig.so
    [ "$(uname -s)" = Linux ] && [ -f "$library" ] || return 0
    export LD_PRELOAD="$library${LD_PRELOAD:+:$LD_PRELOAD}"
}

# Maven under the JDK that find_java found, without libjsig where that is "off", on the project in a directory. Its output goes where the
# caller sends it.
libjsig=on
project=$root
maven() { ([ "$libjsig" = off ] || keep_signals; JAVA_HOME=$java_home exec mvn -B -ntp -f "$project/pom.xml" "$@" </dev/null); }

# A property or the version of the library's POM.
property() { sed -n "s|^ *<$1>\(.*\)</$1>\$|\1|p" "$root/pom.xml" | head -n 1; }

# Makes a directory that is a local repository for Maven: the usual one, but for what this project has put there.
own_repository() {
    local usual=$HOME/.m2/repository entry
    mkdir -p "$1/org" "$usual/org"
    for entry in "$usual"/* "$usual"/org/*; do
        case ${entry#"$usual/"} in
            org | org/gridsample) ;;
            *) [ ! -d "$entry" ] || ln -s "$entry" "$1/${entry#"$usual/"}" ;;
        esac
    done
}

# Has the usual repository keep what was downloaded into such a directory.
keep_downloads() {
    local usual=$HOME/.m2/repository entry
    for entry in "$1"/* "$1"/org/*; do
        case ${entry#"$1/"} in
            org | org/gridsample) ;;
            *) [ -L "$entry" ] || [ ! -d "$entry" ] || mv -n "$entry" "$usual/${entry#"$1/"}" ;;
        esac
    done
}

# Runs a command while no other process of this checkout does: two first calls must not install or build into each other.
with_lock() {
    local lock=$root/target/.lock rc=0
    mkdir -p "$root/target" 2>/dev/null || fail "cannot write to $root/target, where the build goes; use a checkout of your own"
    if command -v flock >/dev/null; then
        { exec 9>"$lock"; } 2>/dev/null || fail "cannot write to $lock; use a checkout of your own"
        flock 9
        "$@" 9>&- || rc=$?
        exec 9>&-
        return $rc
    fi
    # No flock (macOS): a directory is made by one process only. A lock whose owner is gone is taken over.
    until mkdir "$lock.d" 2>/dev/null; do
        if [ -f "$lock.d/pid" ] && ! kill -0 "$(cat "$lock.d/pid")" 2>/dev/null; then
            rm -rf "$lock.d"
        else
            sleep 1
        fi
    done
    echo $$ >"$lock.d/pid"
    "$@" || rc=$?
    rm -rf "$lock.d"
    return $rc
}
