#!/bin/bash
# One task of a job array: starts a run, passes SIGTERM on to it, and tells how it ended.
#
#   sbatch --array=0-N array.sh FOLDER
#
# FOLDER/INDEX.sh is the run; FOLDER/INDEX.checkpoints says where its checkpoints are, FOLDER/INDEX.log
# where its log is. Its exit code goes to FOLDER/INDEX.exit. FOLDER/INDEX.stop keeps the task from
# starting and from being queued again. FOLDER/INDEX.turns counts turns that wrote no checkpoint.
task=$1/$SLURM_ARRAY_TASK_ID
id=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
checkpoints=$(cat "$task.checkpoints")
rm -f "$task.exit"
[ ! -e "$task.stop" ] || exit 75

before=$(ls -A "$checkpoints" 2>/dev/null)
bash "$task.sh" &
run=$!
trap 'signalled=yes; kill -TERM "$run" 2>/dev/null' TERM
code=1
while :; do # a signal ends "wait" early, while the run still writes its checkpoint
  signalled=no
  wait "$run"
  status=$?
  [ "$status" -eq 127 ] || code=$status # 127: told already
  [ "$signalled" = yes ] || break
done

# Whether Slurm ends this task of its own accord, since somebody cancelled it or it is to make room.
# What became of it is then for the sweep to see in the queue.
slurm_ends_it() {
  case $(squeue --noheader --states=all --format='%T %r' --jobs="$id" 2>/dev/null) in
    *' TimeLimit') return 1 ;;
    CANCELLED* | COMPLETING*) return 0 ;;
    *) return 1 ;;
  esac
}

# Turns in a row after which the run is where it was, this one included.
turns_without_progress() {
  turns=0
  if [ "$(ls -A "$checkpoints" 2>/dev/null)" = "$before" ]; then
    turns=$(($(cat "$task.turns" 2>/dev/null || echo 0) + 1))
  fi
  echo "$turns" >"$task.turns"
}

# Told to stop (75): another turn goes on from the checkpoint. Without an exit code, the sweep submits
# the task again should Slurm refuse.
if [ "$code" -eq 75 ] && [ ! -e "$task.stop" ]; then
  ! slurm_ends_it || exit "$code"
  turns_without_progress
  if [ "$turns" -lt 3 ]; then
    scontrol requeue "$id"
    exit "$code"
  fi
  code=1
  echo "three turns in a row ended before the run got further; ask for longer ones by --time-limit" \
    >>"$(cat "$task.log")"
fi
echo "$code" >"$task.exit.new" && mv -f "$task.exit.new" "$task.exit"
exit "$code"
