setpriv --reuid=nobody --regid=nogroup --clear-groups scontrol delete nodename=wn-5
