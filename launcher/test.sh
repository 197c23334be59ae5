# shellcheck shell=sh disable=SC2154 # ./argosy and dist.sh set root, cache and mvn
# Runs what checks the project. Read by ./argosy.
#
#   core    build, laws, unit tests, properties, contracts, acceptance
#   parts   against real parts that are installed beside it       @Tag("parts")
#   heavy   long or on several hosts                              @Tag("heavy")
# Without --stage: core and parts.

run_tests() {
    wanted='core parts'
    while [ $# -gt 0 ]; do
        case $1 in
            --stage)
                case ${2:-} in
                    core | parts | heavy) wanted=$2 ;;
                    *) say "--stage: '${2:-}' (expected: core, parts or heavy)"; exit 2 ;;
                esac
                shift 2
                ;;
            *) say "test: unknown argument '$1' (expected: [--stage core|parts|heavy])"; exit 2 ;;
        esac
    done
    case $wanted in
        'core parts') groups='-DexcludedGroups=heavy' ;;
        core) groups='-DexcludedGroups=parts,heavy' ;;
        *) groups="-Dgroups=$wanted -DexcludedGroups=" ;;
    esac
    find_maven
    mkdir -p "$cache"
    began=$(date +%s)
    stamp=$(mktemp "${TMPDIR:-/tmp}/argosy-test.XXXXXX")
    trap 'rm -f "$stamp"' EXIT
    result=0
    # shellcheck disable=SC2086 # a list of options
    (cd "$root" && "$mvn" -B -ntp --fail-at-end verify -pl '!acceptance' $groups) || result=1
    say "modules: $(($(date +%s) - began)) s"
    if [ $result = 0 ]; then
        ensure_dist
        # shellcheck disable=SC2086 # a list of options
        (cd "$root" && ARGOSY_DIST=$dist "$mvn" -B -ntp --fail-at-end verify -pl acceptance $groups) || result=1
    else
        say "ACCEPTANCE NOT RUN: the modules failed first"
    fi
    tell_skipped
    tell_skipped_tests
    tell_sum
    if [ $result = 0 ]; then say "tests passed in $(($(date +%s) - began)) s"; else say "TESTS FAILED"; fi
    return $result
}

tell_skipped() {
    for stage in core parts heavy; do
        case " $wanted " in *" $stage "*) continue ;; esac
        if [ $stage = core ]; then
            say "SKIPPED STAGE core: all tests without a tag"
            continue
        fi
        named=$(cd "$root" && find . -path ./.git -prune -o -path '*/src/test/*' -name '*.java' \
            -exec grep -l "@Tag(\"$stage\")" {} + | sed 's#.*/##; s#\.java$##' | sort | tr '\n' ' ') || true
        say "SKIPPED STAGE $stage: ${named:-nothing is in it yet}"
    done
}

# Tests that were not run although their stage was: this machine lacks what they need. One line each.
tell_skipped_tests() {
    find "$root" -path '*/target/surefire-reports/TEST-*.xml' -newer "$stamp" -exec cat {} + \
        | awk '
            function value(text, name) {
                if (!match(text, " " name "=\"[^\"]*\"")) return ""
                return substr(text, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
            }
            function plain(text) {
                gsub(/&#10;/, " ", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text)
                gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text)
                sub(/^Assumption failed: (assumption is not true)?/, "", text)
                return text == "" ? "no reason given" : text
            }
            /<testcase / { test = value($0, "classname"); name = value($0, "name") }
            /<skipped/ { print "SKIPPED TEST " test (name == "" ? "" : "." name) ": " plain(value($0, "message")) }' \
        | sort
}

# One line in Surefire's own words for all modules together.
tell_sum() {
    find "$root" -path '*/target/surefire-reports/TEST-*.xml' -newer "$stamp" -exec grep -h '<testsuite ' {} + \
        | awk '
            function value(name) {
                return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0
            }
            { t += value("tests"); f += value("failures"); e += value("errors"); s += value("skipped") }
            END { printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", t, f, e, s }'
}
