scontrol create nodename=largest State=FUTURE CPUs=64 RealMemory=512000 Feature=elastic,gpu
