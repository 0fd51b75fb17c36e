namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Who asked for what, and what came of it.</summary>
/// <param name="Id">Its number; rises with time.</param>
/// <param name="At">When; of several alike, the first.</param>
/// <param name="Until">When the last of several alike was; null for a single one.</param>
/// <param name="Count">How many were alike: refused attempts are counted rather than listed.</param>
/// <param name="Who"><c>token NAME</c>, <c>this machine</c>, or <c>unknown</c> when it was not let in.</param>
/// <param name="Said">What the caller said of itself, which nobody checks; empty for nothing.</param>
/// <param name="From">The address that the request came from; empty for a socket.</param>
/// <param name="Role">The caller's role; empty when it was not let in.</param>
/// <param name="Order">The method and the address's pattern.</param>
/// <param name="Subject">What the address names; empty for nothing.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Outcome">What was answered, in a sentence.</param>
internal sealed record AuditRow(
    long Id, DateTimeOffset At, DateTimeOffset? Until, int Count, string Who, string Said, string From, string Role, string Order, string Subject, int Status, string Outcome);
