scontrol update nodename=wn-5 state=drain reason=stratuslab:site:retire:vm-7 (was down: nothing)
