namespace StratusLab.Elastic.Core.Model;

/// <summary>A graphical console.</summary>
public sealed record GraphicsTemplate
{
    /// <summary>Its protocol; <c>vnc</c> is the only one.</summary>
    public string Type { get; init; } = "vnc";

    /// <summary>The host's address where it listens.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Its TCP port; null for one of the hypervisor's choice.</summary>
    public int? Port { get; init; }

    /// <summary>The password it asks for; empty for none.</summary>
    public string Password { get; init; } = "";

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Type} on {Listen}:{Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"}";
}
