using System.Collections.Immutable;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>Whom a queue admits on the hosts that we make (queue_conf(5)): names of user lists and of projects.</summary>
internal sealed record SgeAccess
{
    /// <summary>The users in these lists alone (<c>user_lists</c>); empty for everybody.</summary>
    public ImmutableArray<string> Users { get; init; } = [];

    /// <summary>Nobody who is in one of these (<c>xuser_lists</c>), whatever the others say.</summary>
    public ImmutableArray<string> NoUsers { get; init; } = [];

    /// <summary>The jobs of these projects alone (<c>projects</c>), and none without a project; empty for every job.</summary>
    public ImmutableArray<string> Projects { get; init; } = [];

    /// <summary>No job of these (<c>xprojects</c>).</summary>
    public ImmutableArray<string> NoProjects { get; init; } = [];

    /// <summary>True when it admits every job.</summary>
    public bool IsOpenToAll => Users.IsEmpty && NoUsers.IsEmpty && Projects.IsEmpty && NoProjects.IsEmpty;

    /// <summary>The user lists that it names.</summary>
    public IEnumerable<string> UserLists => Users.Concat(NoUsers);
}
