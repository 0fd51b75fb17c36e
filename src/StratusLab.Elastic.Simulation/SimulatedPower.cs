namespace StratusLab.Elastic.Simulation;

/// <summary>Where a declared node of a batch system that calls for its nodes stands; one that joined by itself is always up.</summary>
internal enum SimulatedPower
{
    /// <summary>It is there.</summary>
    Up,

    /// <summary>It is called for and has not joined yet.</summary>
    GoingUp,

    /// <summary>It is released; its machine is given some time to go.</summary>
    GoingDown,

    /// <summary>It is a name.</summary>
    Down,
}
