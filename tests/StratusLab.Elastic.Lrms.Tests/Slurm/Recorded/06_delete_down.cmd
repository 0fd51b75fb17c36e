scontrol delete nodename=wn-6
