using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ProxyGovernor.Browser.Support;

/// <summary>A page, and what went wrong in it.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // The browser notes each answer of 503 here; a store that a busy machine was slow to reach is no fault of a page that copes with it.
            if (message.Type == "error" && !message.Text.Contains("status of 503", StringComparison.Ordinal))
            {
                _errors.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What the page threw or logged as an error, a refused request (but for 503) or a policy violation included.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
