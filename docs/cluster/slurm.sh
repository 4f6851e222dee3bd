#!/bin/bash
#SBATCH --job-name=fuseinit
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=%x.%A.%a.log
# One task of a plan: PLAN=runs sbatch --array=0-11 slurm.sh (docs/cluster.md). Requeued, it goes on from its checkpoint.
exec ${FUSEINIT:-npx fuseinit-lab} sweep "$PLAN" --task auto --workers "${SLURM_CPUS_PER_TASK:-1}" \
  --checkpoint-every "${CHECKPOINT_EVERY:-60}"
