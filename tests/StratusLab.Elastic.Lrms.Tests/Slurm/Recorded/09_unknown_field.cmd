squeue -a -O nonsense:0
