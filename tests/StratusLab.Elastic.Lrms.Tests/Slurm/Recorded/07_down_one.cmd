scontrol -o -a show node wn-5
