qstat -xml -j *
