scontrol -o -a show node
