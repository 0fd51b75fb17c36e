qconf -mattr exechost complex_values nonsense=1 wn-2
