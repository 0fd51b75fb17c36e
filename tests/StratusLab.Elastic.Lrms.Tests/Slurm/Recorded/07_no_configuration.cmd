env SLURM_CONF=/nonexistent scontrol -o -a -d show node
