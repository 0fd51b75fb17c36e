qconf -ah no-such-host
