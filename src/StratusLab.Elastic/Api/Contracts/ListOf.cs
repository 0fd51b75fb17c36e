using System.Collections.Immutable;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A page of a list.</summary>
/// <param name="Items">Its items, in the list's order.</param>
/// <param name="Next">What to give as <c>before</c> (<c>after</c> for events) to get the next page; null when this is the last, or when the list has no pages.</param>
internal sealed record ListOf<T>(ImmutableArray<T> Items, long? Next = null);
