namespace ProxyGovernor.Streaming;

/// <summary>Tells YARP's copier that a body ends without its end: the client's connection is aborted, for no terminal can be put into such a body.</summary>
internal sealed class StreamCutException(string message, Exception? cause = null) : IOException(message, cause);
