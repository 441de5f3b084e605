namespace ProxyGovernor.Host.Diagnose;

/// <summary>What is asked, and of whom.</summary>
/// <param name="Url">The host's base address; the management one where it has listeners of its own.</param>
/// <param name="Key">The operator's key.</param>
/// <param name="Session">Only this session, by its opaque key; or null.</param>
/// <param name="Stream">Only this stream's session; or null.</param>
/// <param name="Watch">How long the live feed is watched; zero: not at all.</param>
/// <param name="Json">Whether a machine reads the answer.</param>
internal sealed record DiagnoseOptions(Uri Url, string Key, string? Session, string? Stream, TimeSpan Watch, bool Json);
