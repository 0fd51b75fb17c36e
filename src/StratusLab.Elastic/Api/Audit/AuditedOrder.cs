namespace StratusLab.Elastic.Api.Audit;

/// <summary>Marks an endpoint that gives an order, or by which somebody logs in or out: who uses it, and what came of it, is written to the audit trail.</summary>
internal sealed class AuditedOrder
{
    private AuditedOrder()
    {
    }

    /// <summary>The mark.</summary>
    public static AuditedOrder Mark { get; } = new();
}
