scontrol update nodename=wn-5 state=undrain
