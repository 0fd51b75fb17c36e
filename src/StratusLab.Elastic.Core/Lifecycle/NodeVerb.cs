namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>What is to be done for a worker node now. Every verb is idempotent and is repeated until the next look shows its effect.</summary>
public enum NodeVerb
{
    /// <summary>Nothing but to look again.</summary>
    None,

    /// <summary>Make the LRMS accept it.</summary>
    Register,

    /// <summary>Drain it with our tag.</summary>
    Drain,

    /// <summary>Undo our drain.</summary>
    Resume,

    /// <summary>Take it out of the LRMS, unless a job is on it.</summary>
    Deregister,

    /// <summary>Take it out of the LRMS; its VM is confirmed gone and the LRMS shall requeue its jobs.</summary>
    DeregisterDead,

    /// <summary>Let its VM power off.</summary>
    Shutdown,

    /// <summary>Destroy its VM: there is nothing in it worth a shutdown.</summary>
    Destroy,
}
