scontrol update nodename=wn-9 state=drain reason=stratuslab:site:retire:vm-7
