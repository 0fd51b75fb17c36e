using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api;

/// <summary>
/// One endpoint: where it is, whose it is, what goes in and what comes out. It is mapped from this, guarded by this and described by this, so none of them can differ. One
/// that is mapped in another way is an operator's alone.
/// </summary>
internal sealed record ApiEndpoint
{
    /// <summary><c>GET</c> (which is <c>HEAD</c> too) or <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Its address, with <c>{parameters}</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Whose it is; an operator's it always is.</summary>
    public required ApiRole Role { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What may stand after the question mark.</summary>
    public ImmutableArray<ApiParameter> Query { get; init; } = [];

    /// <summary>The body that it takes; null for none.</summary>
    public JsonTypeInfo? Request { get; init; }

    /// <summary>What it answers; null when that is not one JSON value.</summary>
    public JsonTypeInfo? Answer { get; init; }

    /// <summary>The content type of the answer; empty without a body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>True when the answer bears a tag, so that whoever has it still is told so.</summary>
    public bool HasTag { get; init; }

    /// <summary>The status when all is well.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Answers.</summary>
    public required RequestDelegate Handle { get; init; }

    /// <summary>True when it only reads.</summary>
    public bool IsRead => Method == HttpMethods.Get;

    /// <summary>True when it gives an order; a hook is a mere hint.</summary>
    public bool IsOrder => !IsRead && Role != ApiRole.Hook;

    /// <summary>True when it may be used with this role.</summary>
    public bool IsOpenTo(ApiRole role) => role == ApiRole.Operator || role == Role;
}
