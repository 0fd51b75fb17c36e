qconf -aattr hostgroup hostlist wn-9 @nope
