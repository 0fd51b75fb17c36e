qconf -de wn-9
