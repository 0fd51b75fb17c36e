qconf -dh wn-9
