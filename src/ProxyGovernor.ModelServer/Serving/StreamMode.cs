namespace ProxyGovernor.ModelServer.Serving;

/// <summary>When a path answers with a stream.</summary>
internal enum StreamMode
{
    /// <summary>Where the body says <c>"stream": true</c>.</summary>
    WhenAsked,
    /// <summary>Unless the body says <c>"stream": false</c>.</summary>
    UnlessDeclined,
    Always,
    Never,
}
