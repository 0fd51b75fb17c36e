scontrol -o -a show partition
