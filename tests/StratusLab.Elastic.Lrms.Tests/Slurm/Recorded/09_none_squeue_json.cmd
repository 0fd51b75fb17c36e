squeue -a --json
