using System.Reflection;

namespace StratusLab.Elastic.Hosting;

/// <summary>Lets callers of an interface take turns. For what answers at once: nobody may wait inside a turn.</summary>
internal class Turns<T> : DispatchProxy
    where T : class
{
    private T? target;
    private Lock turn = new();
    private Action before = () => { };

    /// <summary>The target behind a lock, which several targets may share.</summary>
    /// <param name="target">What is called.</param>
    /// <param name="turn">Held during a call.</param>
    /// <param name="before">Runs at the beginning of every turn.</param>
    public static T Of(T target, Lock turn, Action before)
    {
        var proxy = Create<T, Turns<T>>();
        var its = (Turns<T>)(object)proxy; // Create derives the proxy from this class.
        (its.target, its.turn, its.before) = (target, turn, before);
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        lock (turn)
        {
            before();
            return targetMethod?.Invoke(target, BindingFlags.DoNotWrapExceptions, null, args, null);
        }
    }
}
