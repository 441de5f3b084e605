using ProxyGovernor.Dialects;

namespace ProxyGovernor.Clients.Matrix;

/// <summary>An SDK and what it speaks.</summary>
/// <param name="Name">As the matrix has it.</param>
/// <param name="Package">The npm package, or null for a NuGet package.</param>
/// <param name="Dialect">What it speaks.</param>
/// <param name="Credential">The header that it sends for the key it was given, or none.</param>
internal sealed record Client(string Name, string? Package, StreamDialect Dialect, params (string Name, string Value)[] Credential)
{
    private static readonly (string, string) Bearer = ("Authorization", "Bearer key");
    private static readonly (string, string) ApiKey = ("x-api-key", "key");

    public static IReadOnlyList<Client> All { get; } =
    [
        new("npm openai", "openai", StreamDialect.OpenAIChat, Bearer),
        new("npm openai", "openai", StreamDialect.OpenAIResponses, Bearer),
        new("npm @anthropic-ai/sdk", "anthropic", StreamDialect.Anthropic, Bearer),
        new("npm ollama", "ollama", StreamDialect.Ollama),
        new("npm ai", "ai", StreamDialect.OpenAIChat, Bearer),
        new("npm ai", "ai", StreamDialect.OpenAIResponses, Bearer),
        new("npm ai", "ai", StreamDialect.Anthropic, ApiKey),
        new("NuGet OpenAI", null, StreamDialect.OpenAIChat, Bearer),
        new("NuGet OpenAI", null, StreamDialect.OpenAIResponses, Bearer),
        new("NuGet Anthropic", null, StreamDialect.Anthropic, Bearer),
    ];

    /// <summary>True where the SDK tells nobody of an error event, the API's own included: only the missing finish reason shows.</summary>
    public bool DropsErrorEvents => Package is null && Dialect == StreamDialect.OpenAIChat;

    /// <summary>The name with the dialect, which tells all clients apart.</summary>
    public string Title => $"{Name}, {Dialect}";

    /// <summary>The name with the API, where it has several.</summary>
    public string Heading => (Package, Dialect) switch
    {
        (_, StreamDialect.OpenAIChat) => $"{Name} chat",
        (_, StreamDialect.OpenAIResponses) => $"{Name} responses",
        ("ai", _) => $"{Name} {Dialect}",
        _ => Name,
    };
}
