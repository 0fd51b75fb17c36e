namespace StratusLab.Elastic.Core.Placement;

/// <summary>The kinds of words in an expression.</summary>
internal enum TokenKind
{
    /// <summary>A variable.</summary>
    Name,

    /// <summary>A number without a sign.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>An operator or a parenthesis.</summary>
    Sign,

    /// <summary>Nothing more.</summary>
    End,
}
