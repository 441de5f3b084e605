namespace ProxyGovernor.ModelServer.Scripting;

/// <summary>A script that cannot be followed; the message is the one line the caller gets.</summary>
internal sealed class ModelScriptException(string message) : Exception(message);
