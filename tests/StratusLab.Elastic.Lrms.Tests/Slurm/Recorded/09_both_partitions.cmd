scontrol -o -a -d show partition
