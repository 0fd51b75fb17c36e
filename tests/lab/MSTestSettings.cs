// Much of what the tests do is waiting. Classes that need a site of their own run side by side, more than there are cores.
[assembly: Parallelize(Workers = 3, Scope = ExecutionScope.ClassLevel)]
