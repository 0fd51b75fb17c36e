qstat -xml -f -r -ext -pri -ncb -u * -F
