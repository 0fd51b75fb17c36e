using System.Collections.Immutable;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A page of a list.</summary>
/// <param name="Items">Its items, in the list's order.</param>
/// <param name="Next">What to give as <c>after</c> to go on, for the journal also when there is nothing new yet; null when there is no more.</param>
internal sealed record ListOf<T>(ImmutableArray<T> Items, string? Next = null) : IPage
{
    /// <inheritdoc/>
    bool IPage.IsEmpty => Items.IsEmpty;
}
