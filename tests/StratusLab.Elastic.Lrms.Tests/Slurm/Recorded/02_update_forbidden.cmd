setpriv --reuid=nobody --regid=nogroup --clear-groups scontrol update nodename=wn-5 state=drain reason=stratuslab:site:retire:vm-7
