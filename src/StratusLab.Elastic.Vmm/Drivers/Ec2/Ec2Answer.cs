using System.Xml.Linq;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>What EC2 answered: a document, or an error that is its last word on the request.</summary>
/// <param name="Body">The document; an empty one with an error.</param>
/// <param name="Error">The error; null when it was done.</param>
/// <param name="At">The server's clock; null when it did not say.</param>
internal sealed record Ec2Answer(XElement Body, Ec2Error? Error, DateTimeOffset? At)
{
    /// <summary>The document. <paramref name="what"/> says what was tried: "start VM 7 on aws".</summary>
    /// <exception cref="CapacityExhaustedException">There is no room for it.</exception>
    /// <exception cref="PeerUnreachableException">It cannot be done for now.</exception>
    /// <exception cref="RejectedException">It is refused.</exception>
    public XElement Require(string what) => Error is null ? Body : throw Ec2Fault.From(Error, what);
}
