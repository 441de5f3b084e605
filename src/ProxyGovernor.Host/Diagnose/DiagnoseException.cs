namespace ProxyGovernor.Host.Diagnose;

/// <summary>The question could not be asked.</summary>
/// <param name="message">One line: who was asked, what came back, what to change.</param>
internal sealed class DiagnoseException(string message) : Exception(message);
