using System.Reflection;

namespace ProxyGovernor.Redis.Scripts;

/// <summary>The scripts, one for an operation: what all share and the operation's own text in one.</summary>
internal sealed class LeaseScripts
{
    private readonly string _first;
    private readonly string _shared;

    /// <param name="clock">Takes the place of <c>clock.lua</c> where a test brings its own time.</param>
    public LeaseScripts(string? clock = null)
    {
        _first = (clock ?? Read("clock")) + Read("prelude");
        _shared = Read("session") + Read("runs");
        Acquire = new(_first + Read("free") + _shared + Read("acquire")) { Retires = true };
        Finalize = Load("finalize", retires: true);
        Renew = Load("renew", retires: true);
        Stop = Load("stop", retires: true);
        Cancel = Load("cancel", retires: true);
        Sweep = Load("sweep", retires: true);
        Live = Load("live");
        Status = Load("status");
    }

    public LeaseScript Acquire { get; }

    public LeaseScript Finalize { get; }

    public LeaseScript Renew { get; }

    public LeaseScript Stop { get; }

    public LeaseScript Cancel { get; }

    public LeaseScript Sweep { get; }

    public LeaseScript Live { get; }

    public LeaseScript Status { get; }

    /// <summary>A script that needs nothing of what the others share.</summary>
    public static LeaseScript Alone(string name) => new(Read(name));

    private LeaseScript Load(string name, bool retires = false) => new(_first + _shared + Read(name)) { Retires = retires };

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
