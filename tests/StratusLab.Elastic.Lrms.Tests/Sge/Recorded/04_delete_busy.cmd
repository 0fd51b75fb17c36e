qconf -de wn-2
