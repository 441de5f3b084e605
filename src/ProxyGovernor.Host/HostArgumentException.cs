namespace ProxyGovernor.Host;

/// <summary>The command line is not understood.</summary>
/// <param name="message">One line: the argument, its value and what is allowed.</param>
internal sealed class HostArgumentException(string message) : Exception(message);
