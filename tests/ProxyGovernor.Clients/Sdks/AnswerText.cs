using System.Text;

namespace ProxyGovernor.Clients.Sdks;

/// <summary>Gathers what an application reads from an SDK of this process.</summary>
internal sealed class AnswerText(SdkCall call)
{
    private readonly StringBuilder _text = new();

    public bool Finished { get; private set; }

    public void Add(string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _text.Append(text);
            call.SawOutput();
        }
    }

    public void Finish() => Finished = true;

    public SdkResult Result(SdkError? error = null) => new(Finished, _text.ToString(), error);
}
