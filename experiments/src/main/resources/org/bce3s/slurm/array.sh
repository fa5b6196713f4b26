#!/bin/bash
# One task of a job array: starts a run, passes SIGTERM on to it, and tells how it ended.
#
#   sbatch --array=0-N array.sh FOLDER
#
# FOLDER/INDEX.sh is the run. Its exit code goes to FOLDER/INDEX.exit. FOLDER/INDEX.stop keeps the
# task from starting and from being queued again.
task=$1/$SLURM_ARRAY_TASK_ID
rm -f "$task.exit"
[ ! -e "$task.stop" ] || exit 75

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

# Preempted or out of time (75), or killed (137): another turn goes on from the checkpoint. Without
# an exit code, the sweep submits the task again should Slurm refuse.
if [ ! -e "$task.stop" ]; then
  case $code in
    75) again=yes ;;
    137) [ "${SLURM_RESTART_COUNT:-0}" -ge 3 ] || again=yes ;;
  esac
fi
if [ "${again:-no}" = yes ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
else
  echo "$code" >"$task.exit.new" && mv -f "$task.exit.new" "$task.exit"
fi
exit "$code"
