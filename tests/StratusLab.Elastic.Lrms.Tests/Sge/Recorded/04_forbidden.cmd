setpriv --reuid=games --regid=games --clear-groups qconf -mattr exechost complex_values slots=1 wn-2
