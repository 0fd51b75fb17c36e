scontrol delete nodename=wn-9
