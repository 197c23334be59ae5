# shellcheck shell=sh disable=SC2154,SC2034 # ./argosy sets root, cache and java, and reads dist, bench, simulation
# Builds and finds distributions. Read by ./argosy, which sets root, cache, java and JAVA_HOME.
#
# A distribution lies in $cache/dist/<hash of its sources>, is put there by rename and never changed afterwards, so a
# running network keeps the one it was started from. Only the AOT caches arrive later, each by rename.

# What a distribution is made of; its tests and fixtures are left out, so that editing one rebuilds nothing.
program_sources='.mvn pom.xml argosy launcher kernel ledger planner protocol schema portal agent client cli examples'
bench_sources="$program_sources bench"
simulation_sources="$program_sources simulation"

# Names, sizes and times of the sources: cheap, and a change of any of them makes us read the contents.
listing() {
    # shellcheck disable=SC2086 # a list of words
    (
        cd "$root"
        if find pom.xml -printf '' 2>/dev/null; then
            LC_ALL=C find $1 \( -name target -o -path '*/src/test' -o -path "$2" \) -prune \
                -o -type f -printf '%p %s %T@\n'
        else
            LC_ALL=C find $1 \( -name target -o -path '*/src/test' -o -path "$2" \) -prune \
                -o -type f -exec stat -f '%N %z %Fm' {} +
        fi | cksum
    )
}

contents() {
    # shellcheck disable=SC2086 # a list of words
    (
        cd "$root"
        # The JDK counts too: an AOT cache belongs to the JVM that made it.
        {
            LC_ALL=C find $1 \( -name target -o -path '*/src/test' -o -path "$2" \) -prune -o -type f -print \
                | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum
            cat "$JAVA_HOME/release"
        } | sha256sum | cut -c1-16
    )
}

# find_or_make KIND SOURCES BUT: sets found to the folder of KIND (dist or bench) for the sources as they are now.
find_or_make() {
    kind=$1
    now=$(listing "$2" "$3")
    now="$now $JAVA_HOME $root"
    # One small file for each checkout remembers which listing had which contents.
    place=${root#/}
    memory=$cache/checkouts/$(printf '%s' "$place" | tr '/' '%').$kind
    if [ -r "$memory" ]; then
        { read -r listed && read -r hash; } <"$memory" || listed=
        if [ "$listed" = "$now" ] && [ -d "$cache/$kind/$hash" ]; then
            found=$cache/$kind/$hash
            return
        fi
    fi
    mkdir -p "$cache/$kind" "$cache/checkouts"
    hash=$(contents "$2" "$3")
    found=$cache/$kind/$hash
    if [ ! -d "$found" ]; then
        with_lock "make_$kind"
        [ -d "$found" ] || fail "the build left no $found"
    fi
    printf '%s\n%s\n' "$now" "$hash" >"$memory.$$"
    mv -f "$memory.$$" "$memory"
}

ensure_dist() {
    find_or_make dist "$program_sources" '*/src/fixtures'
    dist=$found
}

ensure_bench() {
    find_or_make bench "$bench_sources" none
    bench=$found
}

ensure_simulation() {
    find_or_make simulation "$simulation_sources" none
    simulation=$found
}

# One build at a time for each cache; who waited finds the work done.
with_lock() {
    lock=$cache/build.lock
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$lock"
        if ! flock -n 9; then
            say "another build is running, waiting for it"
            flock 9
        fi
        [ -d "$found" ] || "$1"
        exec 9>&-
        return
    fi
    told=
    until mkdir "$lock.d" 2>/dev/null; do
        owner=$(cat "$lock.d/pid" 2>/dev/null || true)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$lock.d"
            continue
        fi
        [ -n "$told" ] || say "another build is running, waiting for it"
        told=yes
        sleep 1
    done
    printf '%s\n' $$ >"$lock.d/pid"
    trap 'rm -rf "$lock.d"' EXIT
    [ -d "$found" ] || "$1"
    rm -rf "$lock.d"
    trap - EXIT
}

# --- Maven ---
maven_version='3.9.16'

new_enough() {
    version=$("$1" -v 2>/dev/null 9>&- | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    case $version in
        3.9.[6-9] | 3.9.[1-9][0-9]) return 0 ;;
        *) return 1 ;;
    esac
}

# Sets mvn. An older Maven is good enough to fetch a newer one, from wherever it takes its artifacts.
find_maven() {
    mvn=$cache/maven/apache-maven-$maven_version/bin/mvn
    [ ! -x "$mvn" ] || return 0
    path_mvn=$(command -v mvn || true)
    [ -n "$path_mvn" ] || fail "no Maven found" "install Maven 3.9.6 or newer (any Maven 3 will do to fetch it)"
    if new_enough "$path_mvn"; then
        mvn=$path_mvn
        return
    fi
    say "$path_mvn is too old; fetching Maven $maven_version with it"
    fetched=$cache/maven/new.$$
    mkdir -p "$fetched"
    "$path_mvn" -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        "-Dartifact=org.apache.maven:apache-maven:$maven_version:zip:bin" "-DoutputDirectory=$fetched" \
        >"$fetched/log" 2>&1 9>&- || {
        cat "$fetched/log" >&2
        rm -rf "$fetched"
        fail "could not fetch Maven $maven_version" "install Maven 3.9.6 or newer yourself"
    }
    (cd "$fetched" && "$JAVA_HOME/bin/jar" xf "apache-maven-$maven_version-bin.zip")
    chmod +x "$fetched/apache-maven-$maven_version/bin/mvn"
    mv "$fetched/apache-maven-$maven_version" "$cache/maven/" 2>/dev/null || [ -x "$mvn" ]
    rm -rf "$fetched"
}

# package ARGUMENTS: runs Maven, telling the modules as they come; the whole output goes to a log.
package() {
    find_maven
    log=$cache/build.log
    rm -f "$log.failed"
    {
        # Without lint it takes a third of the time; ./argosy test has it. A target folder of its own, since the
        # compiler would take classes made here for classes that lint has seen.
        (cd "$root" && "$mvn" -B -ntp -T 2 -Dlint=off -Dtarget=target/dist -Dmaven.test.skip=true \
            -Dspotless.check.skip=true "-Dsources=+${hash%"${hash#????????}"}" "$@" 2>&1 9>&-) \
            || : >"$log.failed"
    } | tee "$log" | while read -r line; do
        case $line in
            '[INFO] Building '*'['*']')
                line=${line#'[INFO] Building '}
                printf '        %s\n' "$line" | tr -s ' ' | sed 's/^ /        /' >&2
                ;;
        esac
    done
    if [ -e "$log.failed" ]; then
        rm -f "$log.failed"
        grep -E '^\[ERROR\]|^java\.|^Caused by' "$log" | head -n 40 >&2 || tail -n 40 "$log" >&2
        fail "the build failed; all of its output: $log"
    fi
}

make_dist() {
    say "building (this happens once for each state of the sources)"
    began=$(date +%s)
    open_stage dist
    package package -Pdist "-Dargosy.dist.stage=$stage" -pl cli,portal,agent,examples/digits -am
    built_what_was_asked "$program_sources" '*/src/fixtures'
    for program in cli portal agent; do
        mv "$stage/argosy-$program" "$stage/$program"
        own_jar "$program" "$program" "$stage/$program/lib/"
    done
    own_jar examples/digits digits "$stage/digits.jar"
    share "$stage/portal/lib" "$stage/agent/lib"
    share "$stage/portal/lib" "$stage/cli/lib"
    share "$stage/agent/lib" "$stage/cli/lib"
    for program in cli portal agent; do arguments "$stage" "$found" $program; done
    mv "$stage" "$found" || fail "could not move the build to $found"
    . "$root/launcher/aot.sh"
    make_aot_caches "$found"
    forget_old_builds
    say "built in $(($(date +%s) - began)) s"
}

make_bench() {
    say "building the benchmarks"
    make_with_fixtures bench "$bench_sources"
}

make_simulation() {
    say "building the simulation"
    # A scheduler of its own behind virtual threads is nothing that the JDK opens by itself.
    make_with_fixtures simulation "$simulation_sources" '-XX:+UseSerialGC' '-Djdk.trackAllThreads=false' \
        '--add-opens java.base/java.lang=ALL-UNNAMED'
}

# make_with_fixtures MODULE SOURCES [JAVA-OPTION]…: a program that uses the portal's test fixtures, so that test sources
# are compiled too, though no test is run.
make_with_fixtures() {
    module=$1
    sources=$2
    shift 2
    open_stage "$module"
    package package -Pdist -Dmaven.test.skip=false -DskipTests "-Dargosy.dist.stage=$stage" -pl "$module" -am
    built_what_was_asked "$sources" none
    mv "$stage/argosy-$module/lib" "$stage/lib"
    own_jar "$module" "$module" "$stage/lib/"
    rm -r "$stage"/argosy-*
    {
        printf '%s\n' '--enable-native-access=ALL-UNNAMED' '--sun-misc-unsafe-memory-access=allow' "$@"
        class_path "$stage/lib" "$found/lib"
    } >"$stage/java.args"
    mv "$stage" "$found" || fail "could not move the build to $found"
}

# Under the lock nobody else builds, so what lies in another stage was left by a build that died.
open_stage() {
    rm -rf "$cache/$1"/new.*
    stage=$cache/$1/new.$$
    mkdir -p "$stage"
}

# A file saved while Maven ran would be in a build that bears the name of the sources before.
built_what_was_asked() {
    [ "$(contents "$1" "$2")" = "$hash" ] && return 0
    rm -rf "$stage"
    fail "the sources changed during the build" "run it again"
}

# own_jar FOLDER NAME TARGET: copies the jar that a module has just packaged.
own_jar() {
    for jar in "$root/$1/target/dist/argosy-$2"-*.jar; do
        case $jar in
            *-tests.jar) ;;
            *) cp "$jar" "$3" ;;
        esac
    done
}

# Equal jars become one file.
share() {
    for jar in "$2"/*.jar; do
        twin=$1/${jar##*/}
        if [ -e "$twin" ] && cmp -s "$twin" "$jar"; then ln -f "$twin" "$jar"; fi
    done
}

# class_path HERE THERE: the sorted class path of the jars in HERE as it will be when they are in THERE. Spelt out,
# because an AOT cache holds for one order only and a folder's own order is anybody's guess.
class_path() {
    path=
    for jar in "$1"/*.jar; do path="${path:+$path:}$2/${jar##*/}"; done
    printf -- '-cp\n"%s"\n' "$path"
}

# arguments HERE THERE PROGRAM [AOT-OPTION [FILE]]: writes FILE, by itself HERE/PROGRAM/java.args.
arguments() {
    file=${5:-$1/$3/java.args}
    {
        # What the JVM itself has to say must not spoil a program's output.
        printf '%s\n' '-Xlog:disable' '-Xlog:all=error:stderr' '-XX:+UseSerialGC' \
            '--enable-native-access=ALL-UNNAMED' '--sun-misc-unsafe-memory-access=allow'
        case $3 in
            cli) printf '%s\n' '-XX:TieredStopAtLevel=1' ;;
            agent) printf '%s\n' '-XX:TieredStopAtLevel=1' '-Xmx96m' '-Xss256k' ;;
            # A small heap that grows with what is there, and no further than a network of some hundred machines needs
            # (ARGOSY_PORTAL_HEAP says otherwise): by itself the JVM would keep whatever it once touched.
            portal) printf '%s\n' '-Xms40m' '-Xmx192m' '-XX:MinHeapFreeRatio=20' '-XX:MaxHeapFreeRatio=40' ;;
        esac
        if [ -n "${4:-}" ]; then printf '%s\n' "$4"; fi
        class_path "$1/$3/lib" "$2/$3/lib"
    } >"$file.new"
    mv -f "$file.new" "$file"
}

# Keeps the newest five builds and every one that a process on this machine still runs from.
forget_old_builds() {
    [ -d /proc/self ] || return 0
    # shellcheck disable=SC2012 # our own names: hexadecimal
    ls -1t "$cache/dist" | tail -n +6 | while read -r old; do
        if ! grep -qs -e "/dist/$old/" /proc/[0-9]*/cmdline; then rm -rf "${cache:?}/dist/$old"; fi
    done
}
