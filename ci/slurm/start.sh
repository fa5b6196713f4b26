#!/usr/bin/env bash
# Starts Slurm as a cluster of one node on this machine, without systemd and without touching the
# system's own Slurm: its configuration, keys, state and logs lie in a folder, its daemons listen on
# ports of their own. Prints what to export so that sbatch and squeue talk to it.
#
#   ci/slurm/start.sh FOLDER        FOLDER is created; ci/slurm/stop.sh FOLDER ends the daemons
#
# Needs Debian's slurm-wlm and munge. The node claims to have CPUS (8) processors, whatever it has.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
for program in munged slurmctld slurmd; do
  command -v "$program" >/dev/null || PATH=$PATH:/usr/sbin
  command -v "$program" >/dev/null || {
    echo "$program is not installed; on Debian and Ubuntu: apt-get install slurm-wlm munge" >&2
    exit 2
  }
done

mkdir -p -- "$1"/{state,spool,log}
folder=$(CDPATH='' cd -- "$1" && pwd -P)
host=$(hostname -s)
user=$(id -un)
port=$((20000 + $$ % 20000 * 2)) # and the next
cpus=${CPUS:-8}

( umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key" )
cat >"$folder/slurm.conf" <<END
ClusterName=bce3s
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
# A requeued job waits for as long as its credential may live.
AuthInfo=socket=$folder/munge.socket,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SchedulerParameters=sched_interval=2,batch_sched_delay=0,sched_min_interval=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=5
MinJobAge=300
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=debug Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF=$folder/slurm.conf

munged --force --socket="$folder/munge.socket" --key-file="$folder/munge.key" \
  --pid-file="$folder/munged.pid" --log-file="$folder/log/munged.log" \
  --seed-file="$folder/munge.seed"
slurmctld
slurmd

for _ in $(seq 100); do
  if [ "$(sinfo --noheader --format=%t 2>/dev/null)" = idle ]; then
    echo "export SLURM_CONF=$SLURM_CONF"
    exit 0
  fi
  sleep 0.2
done
tail -n 20 "$folder"/log/*.log >&2
echo "the node did not come up within 20 s; the lines above say why" >&2
exit 1
