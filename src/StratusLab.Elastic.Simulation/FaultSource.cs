using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Simulation;

/// <summary>Decides what goes wrong: asked before every call with the name of the host or cluster and the verb.</summary>
public sealed class FaultSource(Func<string, string, Fault> decide)
{
    /// <summary>Nothing ever goes wrong.</summary>
    public static FaultSource Quiet { get; } = new((_, _) => Fault.None);

    /// <summary>Runs one call with its fault, if it has one.</summary>
    public void Call(string where, string verb, Action act) => Call(where, verb, () =>
    {
        act();
        return true;
    });

    /// <summary>Runs one call with its fault, if it has one.</summary>
    public T Call<T>(string where, string verb, Func<T> act)
    {
        var fault = decide(where, verb);
        switch (fault)
        {
            case Fault.Unreachable:
                throw new PeerUnreachableException($"{where} did not answer to {verb} (simulated)");
            case Fault.Full:
                throw new CapacityExhaustedException($"{where} has no room for {verb} (simulated)");
            case Fault.Rejected:
                throw new RejectedException($"{where} refuses {verb} (simulated)");
            default:
                var result = act();
                return fault == Fault.AnswerLost ? throw new PeerUnreachableException($"the answer of {where} to {verb} was lost (simulated)") : result;
        }
    }
}
