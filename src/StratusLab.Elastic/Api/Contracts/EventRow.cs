namespace StratusLab.Elastic.Api.Contracts;

/// <summary>One line of the journal. Also the data of a server-sent event, whose id is <paramref name="Id"/>.</summary>
/// <param name="Id">Its number; rises with time.</param>
/// <param name="At">When.</param>
/// <param name="Kind"><c>node</c>, <c>vm</c>, <c>freeze</c>, <c>pool</c>, <c>host</c>, <c>operator</c>, <c>access</c> (logins at the web page), <c>service</c> or <c>orphan</c>.</param>
/// <param name="Subject">What it is about; empty for the service.</param>
/// <param name="Vm">The VM concerned; null for none.</param>
/// <param name="Text">A sentence for the operator.</param>
internal sealed record EventRow(long Id, DateTimeOffset At, string Kind, string Subject, long? Vm, string Text);
