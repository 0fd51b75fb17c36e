namespace StratusLab.Elastic.Core.Model;

/// <summary>How the life of a worker node ends.</summary>
public enum NodeOutcome
{
    /// <summary>Retired in order: <see cref="NodeState.Gone"/>.</summary>
    Retired,

    /// <summary>It never took jobs: <see cref="NodeState.Failed"/>. Counts against its pool.</summary>
    Failed,

    /// <summary>Its VM vanished: <see cref="NodeState.Lost"/>.</summary>
    Lost,
}
