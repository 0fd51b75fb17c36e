namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>What an <see cref="XmlScanner"/> has come upon.</summary>
internal enum XmlPart
{
    /// <summary>The end of a whole document.</summary>
    End,

    /// <summary>The start of an element that has elements.</summary>
    Open,

    /// <summary>The end of one.</summary>
    Close,

    /// <summary>An element with a text or with nothing.</summary>
    Leaf,

    /// <summary>Something that is no XML, or the end of the text inside an element.</summary>
    Error,
}
