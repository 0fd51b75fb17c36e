qstat -xml -f -u * -F -s rs -q *@wn-2
