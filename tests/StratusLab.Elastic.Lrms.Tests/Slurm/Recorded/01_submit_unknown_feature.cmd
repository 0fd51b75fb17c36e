sbatch --parsable -n1 --constraint=small --wrap 'sleep 60'
