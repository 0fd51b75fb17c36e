scontrol update nodename=wn-9 state=drain reason=elastic:x
