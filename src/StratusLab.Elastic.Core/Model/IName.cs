namespace StratusLab.Elastic.Core.Model;

/// <summary>A strongly typed name: one string with a meaning.</summary>
public interface IName<TSelf>
    where TSelf : struct, IName<TSelf>
{
    /// <summary>The text, as the outside spells it.</summary>
    string Value { get; }

    /// <summary>Wraps a text. No validation: what reaches a command line is checked by <see cref="SafeName"/>.</summary>
    static abstract TSelf From(string value);
}
