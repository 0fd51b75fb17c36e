squeue -a -o '%i|%F|%K|%u|%a|%P|%T|%r|%D|%C|%m|%l|%V|%e|%S|%f|%b|%h|%Q|%N|%E|%v|%j'
