namespace ProxyGovernor.Deploy.Documentation;

/// <summary>The test runs what a section tells its reader to type.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RunsCommandsOfAttribute(string file, string section) : Attribute
{
    public string File => file;

    public string Section => section;
}
