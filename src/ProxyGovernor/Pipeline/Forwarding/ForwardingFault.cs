using Yarp.ReverseProxy.Forwarder;

namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>What YARP's passive health checks read.</summary>
internal sealed class ForwardingFault(ForwarderError error, Exception? exception) : IForwarderErrorFeature
{
    public ForwarderError Error { get; } = error;

    public Exception? Exception { get; } = exception;
}
