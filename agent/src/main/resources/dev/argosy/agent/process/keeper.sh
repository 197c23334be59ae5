#!/bin/sh
# The keeper of one workload: starts it, notes when on the boot clock, ends it at the deadline last written, and leaves
# its exit code in a file. It outlives the agent, which only reads and writes files in the control folder.
#
#   keeper.sh keep CONTROL ID MODE LIMIT COMMAND...   keep a workload (MODE: sandbox or plain; LIMIT: bytes of output)
#   keeper.sh end  CONTROL ID MODE SECONDS            ask it to stop, then kill it
#   keeper.sh checkpoint CONTROL ID MODE NUMBER LIMIT COMMAND...
#                                    run a command beside it, once for each number (LIMIT: hundredths of a second;
#                                    MODE sandbox: in the namespaces of the workload)
#
# Files: started, exit (each written by rename), deadline (boot id, hundredths of a second of uptime, grace seconds),
# checkpoint-NUMBER.exit (by rename: code, began, ended, own or late or none), status (of bubblewrap), stdout, stderr, and for each of these NAME.floor: bytes before it were dropped.
set -u
verb=$1 control=$2 id=$3 mode=$4
shift 4
cd "$control" || exit 70

now() { read -r up _ < /proc/uptime; }

# Field 22 of /proc/PID/stat; the name in field 2 may hold anything, so the fields are counted after its last ")".
start_of() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || { start=; return 1; }
  set -- ${stat##*) }
  [ "$1" != Z ] || { start=; return 1; }
  shift 19
  start=$1
}

carries_id() { grep -qsa "ARGOSY_WORKLOAD=$id" "/proc/$1/environ"; }

# The first process of the sandbox, as the outside numbers it: its end is the end of everything inside.
find_inner() {
  inner=$(sed -n 's/.*"child-pid": *\([0-9]*\).*/\1/p' status 2>/dev/null)
  [ -n "$inner" ] && carries_id "$inner"
}

others() {
  found=
  for file in $(grep -lsa "ARGOSY_WORKLOAD=$id" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${file#/proc/}
    pid=${pid%/environ}
    if start_of "$pid"; then found="$found $pid"; fi
  done
  [ -n "$found" ]
}

send() {
  if [ "$mode" = sandbox ]; then
    if find_inner; then
      [ "$1" = KILL ] && kill -s KILL "$inner" 2>/dev/null
      kill -s "$1" -- "-$inner" 2>/dev/null
    fi
  elif [ -f group ]; then
    read -r group < group
    others && kill -s "$1" -- "-$group" 2>/dev/null
  fi
  return 0
}

# Whatever survives its first process: in a sandbox by ending the namespace, else each process that carries the id.
sweep() {
  tries=0
  while [ "$tries" -lt 50 ]; do
    if [ "$mode" = sandbox ]; then
      find_inner && kill -s KILL "$inner" 2>/dev/null
    fi
    others || return 0
    # shellcheck disable=SC2086
    kill -s KILL $found 2>/dev/null
    tries=$((tries + 1))
    [ "$tries" -lt 3 ] || sleep 0.1
  done
  return 1
}

end() {
  grace=$1
  send TERM
  waited=0
  while [ "$waited" -lt "$((grace * 10))" ]; do
    [ ! -f exit ] || return 0
    others || return 0
    sleep 0.1
    waited=$((waited + 1))
  done
  send KILL
  sweep
}

# Drops the oldest output: the floor is written first, so that a reader never takes the hole for output.
trim() {
  size=$(stat -c %s "$1" 2>/dev/null) || return 0
  floor=0
  [ ! -f "$1.floor" ] || read -r floor < "$1.floor"
  if [ "$((size - floor))" -gt "$((limit * 2))" ]; then
    floor=$((size - limit))
    echo "$floor" > "$1.floor.new" && mv "$1.floor.new" "$1.floor" &&
      fallocate -p -o 0 -l "$floor" "$1" 2>/dev/null
  fi
  return 0
}

watch() {
  read -r boot < /proc/sys/kernel/random/boot_id
  while sleep 1; do
    # A keeper that was killed leaves its deadline to this loop, for as long as there is something to end.
    [ -d "/proc/$$" ] || others || return 0
    trim stdout
    trim stderr
    if [ -f deadline ] && [ ! -f ended-at-deadline ]; then
      read -r deadline_boot at grace < deadline
      now
      if [ "$deadline_boot" = "$boot" ] && [ "${up%.*}${up#*.}" -ge "$at" ]; then
        : > ended-at-deadline
        end "$grace"
      fi
    fi
  done
}

# The job before the agent: when memory is short the kernel ends it first, and it waits for a processor last.
yielding() {
  echo 1000 2>/dev/null > /proc/self/oom_score_adj || :
  read -r self _ < /proc/self/stat
  renice -n 10 -p "$self" > /dev/null 2>&1 || :
}

keep() {
  # Two keepers of one workload never run: a folder is made once.
  mkdir claimed 2>/dev/null || exit 0
  start_of $$
  echo "$$ $start" > keeper.new && mv keeper.new keeper
  if [ "$mode" = sandbox ]; then
    (yielding; export ARGOSY_WORKLOAD="$id"; exec "$@") 3> status 4< sandbox.arguments >> stdout 2>> stderr < /dev/null &
  else
    (yielding; exec setsid "$@") >> stdout 2>> stderr < /dev/null &
    echo $! > group
  fi
  child=$!
  now
  read -r boot < /proc/sys/kernel/random/boot_id
  echo "$boot $up $$ $start" > started.new && mv started.new started
  watch < /dev/null > /dev/null 2>&1 &
  watcher=$!
  wait "$child"
  code=$?
  now
  at=$up
  kill "$watcher" 2>/dev/null
  swept=swept
  sweep || swept=stuck
  cause=own
  [ ! -f ended-at-deadline ] || cause=deadline
  echo "$code $at $cause $swept" > exit.new && mv exit.new exit
}

marked() {
  found=
  for file in $(grep -lsa "ARGOSY_CHECKPOINT=$number" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${file#/proc/}
    pid=${pid%/environ}
    if carries_id "$pid" && start_of "$pid"; then found="$found $pid"; fi
  done
  [ -n "$found" ]
}

# Kills the checkpoint command with whatever it started, once its time is over.
limit_checkpoint() {
  read -r up _ < /proc/uptime
  until=$(( ${up%.*}${up#*.} + limit ))
  while [ "${up%.*}${up#*.}" -lt "$until" ]; do
    sleep 0.1
    read -r up _ < /proc/uptime
  done
  : > "checkpoint-$number.late"
  tries=0
  kill -s KILL -- "-$child" 2>/dev/null
  while marked && [ "$tries" -lt 50 ]; do
    # shellcheck disable=SC2086
    kill -s KILL $found 2>/dev/null
    tries=$((tries + 1))
    [ "$tries" -lt 3 ] || sleep 0.1
  done
}

# Its command comes by file descriptor, because every user of the machine can read arguments.
checkpoint() {
  mkdir "checkpoint-$number" 2>/dev/null || exit 0
  now
  began=$up
  cause=own
  if [ "$mode" = sandbox ] && ! find_inner; then
    code=125 cause=none
  else
    [ "$mode" != sandbox ] || set -- nsenter --target "$inner" --all --preserve-credentials -- "$@"
    [ -e sandbox.arguments ] || : > sandbox.arguments
    (
      yielding
      export ARGOSY_WORKLOAD="$id" ARGOSY_CHECKPOINT="$number"
      exec setsid "$@"
    ) 4< "checkpoint-$number.script" 5< sandbox.arguments >> stdout 2>> stderr < /dev/null &
    child=$!
    limit_checkpoint < /dev/null > /dev/null 2>&1 &
    watcher=$!
    wait "$child"
    code=$?
    if [ -f "checkpoint-$number.late" ]; then
      wait "$watcher"
      cause=late
    else
      kill "$watcher" 2>/dev/null
    fi
  fi
  now
  echo "$code $began $up $cause" > "checkpoint-$number.new" && mv "checkpoint-$number.new" "checkpoint-$number.exit"
}

case $verb in
  checkpoint) number=$1 limit=$2; shift 2; checkpoint "$@" ;;
  keep) limit=$1; shift; keep "$@" ;;
  end) end "$1" ;;
  *) exit 64 ;;
esac
