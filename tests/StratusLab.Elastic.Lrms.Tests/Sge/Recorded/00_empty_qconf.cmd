qconf -sel -sq * -sp mpi -sp smp -sp wide -sp tight -se global -sc
