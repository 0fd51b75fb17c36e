squeue -a -w wn-5 -O JobArrayID:0
