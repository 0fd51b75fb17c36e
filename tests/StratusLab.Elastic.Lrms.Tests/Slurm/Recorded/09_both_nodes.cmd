scontrol -o -a -d show node
