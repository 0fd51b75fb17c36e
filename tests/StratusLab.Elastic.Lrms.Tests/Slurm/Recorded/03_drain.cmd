scontrol update nodename=wn-5 state=drain reason=elastic:retire:7f3a
