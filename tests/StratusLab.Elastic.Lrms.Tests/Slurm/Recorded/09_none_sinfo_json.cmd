sinfo -a --json
