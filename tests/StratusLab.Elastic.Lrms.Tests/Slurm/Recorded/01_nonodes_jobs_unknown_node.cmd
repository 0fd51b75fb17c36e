scontrol -o show node wn-9
