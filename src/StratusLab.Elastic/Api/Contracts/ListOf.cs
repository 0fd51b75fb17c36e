using System.Collections.Immutable;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A page of a list.</summary>
/// <param name="Items">Its items, in the list's order.</param>
/// <param name="Next">What to give as <c>before</c> (for events as <c>after</c>, also when there is nothing new yet) to go on; null when a list has no more.</param>
internal sealed record ListOf<T>(ImmutableArray<T> Items, long? Next = null);
