namespace ProxyGovernor.Deploy.Documentation;

/// <summary>A command that a document tells its reader to type.</summary>
/// <param name="File">The document, by its path in the repository.</param>
/// <param name="Line">Where the command begins.</param>
/// <param name="Section">The heading above it.</param>
/// <param name="Text">With its continuation lines joined and without its comment.</param>
internal sealed record DocumentedCommand(string File, int Line, string Section, string Text)
{
    public override string ToString() => $"{File}:{Line}: {Text}";
}
