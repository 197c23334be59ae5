# shellcheck shell=sh disable=SC2154 # ./argosy sets cache and java
# Makes the AOT caches of a distribution: a short real run teaches the JVM which classes a program loads and how, and
# the next start is spared most of that work. Read by launcher/dist.sh.
#
# Nothing depends on a cache: where one is missing or does not fit, the JVM starts without it. ARGOSY_AOT=off makes none.

make_aot_caches() {
    aot_dist=$1
    if [ "${ARGOSY_AOT:-on}" = off ]; then
        say "no AOT caches (ARGOSY_AOT=off)"
        return 0
    fi
    say "a short training run, so that later starts are quick"
    training=$(mktemp -d "${TMPDIR:-/tmp}/argosy-training.XXXXXX")
    mkdir "$training/cli" "$training/portal" "$training/agent"
    ln -s "$aot_dist/digits.jar" "$training/digits.jar"
    # A shell of its own, left at the first failure; the caches that are missing then are told below. In the background,
    # because set -e has no force in a list with ||.
    (train) >"$training/log" 2>&1 9>&- </dev/null &
    wait $! || true
    stop_training >>"$training/log" 2>&1 9>&- || true
    missing=
    for program in cli portal agent; do
        if [ -s "$training/$program.aot" ]; then
            cp "$training/$program.aot" "$aot_dist/$program.aot.new"
            mv -f "$aot_dist/$program.aot.new" "$aot_dist/$program.aot"
            arguments "$aot_dist" "$aot_dist" $program "-XX:AOTCache=$aot_dist/$program.aot"
        else
            missing="$missing $program"
        fi
    done
    if [ -n "$missing" ]; then
        cp "$training/log" "$cache/training.log"
        say "no AOT cache for$missing; they start slower ($cache/training.log tells why)"
    fi
    rm -rf "$training"
}

# A network of one machine and one job on it. Each program records in its own run: the portal from its first start, the
# agent from its second, because its first is spent on joining.
train() {
    set -e
    network=$training/network
    training_arguments cli ''
    training_arguments agent ''
    training_arguments portal "-XX:AOTCacheOutput=$training/portal.aot"
    training_cli up --dir "$network" --agents 1
    end_process "$network/run/agent-1.pid"
    training_arguments agent "-XX:AOTCacheOutput=$training/agent.aot"
    training_cli up --dir "$network"
    training_cli offers --config "$network/customer.yaml"
    training_arguments cli "-XX:AOTCacheOutput=$training/cli.aot"
    training_cli run --config "$network/customer.yaml" --gpus 1 -- true
}

stop_training() {
    network=$training/network
    end_process "$network/run/agent-1.pid"
    end_process "$network/run/portal.pid"
    training_arguments cli ''
    training_cli down --dir "$network" --purge
}

training_cli() {
    printf '%s\n' "argosy $*"
    "$java" "@$training/cli/java.args" "-Dargosy.dist=$training" "-Dargosy.java=$java" dev.argosy.cli.Argosy "$@"
}

# training_arguments PROGRAM OPTION: the class path is the distribution's, as a cache demands.
training_arguments() {
    arguments "$aot_dist" "$aot_dist" "$1" "$2" "$training/$1/java.args"
}

# end_process PID-FILE: asks it to end and waits for that; writing a cache takes its time.
end_process() {
    [ -r "$1" ] || return 0
    read -r pid _ <"$1" || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    waited=0
    while kill -0 "$pid" 2>/dev/null && [ $waited -lt 120 ]; do
        sleep 1
        waited=$((waited + 1))
    done
}
