sbatch --parsable -n1 --mem=50 --constraint=small --wrap 'sleep 60'
