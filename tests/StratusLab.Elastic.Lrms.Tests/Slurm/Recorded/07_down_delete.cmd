scontrol delete nodename=wn-5
