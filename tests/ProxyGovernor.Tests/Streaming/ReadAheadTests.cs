using ProxyGovernor.Streaming;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Tests.Streaming;

public sealed class ReadAheadTests : IDisposable
{
    private readonly HeldBody _body = new();
    private readonly UpstreamBody _upstream;

    public ReadAheadTests() => _upstream = new UpstreamBody(_body, new ManualTimeProvider(), () => { });

    public void Dispose()
    {
        _upstream.Dispose();
        _body.Dispose();
    }

    [Fact]
    public async Task The_bytes_that_ended_a_wait_are_what_is_read_next()
    {
        await WaitForAsync(200);

        var bytes = new byte[1024];
        Assert.Equal(200, await _upstream.ReadAsync(bytes));
        Assert.Equal(Pattern(200), bytes[..200]);
        Assert.Equal(1, _body.Reads);
    }

    [Fact]
    public async Task They_are_handed_out_in_parts_where_they_do_not_fit_and_nothing_is_waited_for_meanwhile()
    {
        await WaitForAsync(200);
        var bytes = new byte[200];

        Assert.Equal(150, await _upstream.ReadAsync(bytes.AsMemory(0, 150)));
        Assert.Equal(0, await _upstream.WaitAsync());
        Assert.Equal(50, await _upstream.ReadAsync(bytes.AsMemory(150)));

        Assert.Equal(Pattern(200), bytes);
        Assert.Equal(1, _body.Reads);
    }

    [Fact]
    public async Task Behind_them_the_body_is_read_on()
    {
        await WaitForAsync(200);
        await _upstream.ReadAsync(new byte[1024]);

        var reading = _upstream.ReadAsync(new byte[1024]);
        _body.Give(7);

        Assert.Equal(7, await reading);
        Assert.Equal(2, _body.Reads);
    }

    [Fact]
    public async Task A_wait_that_was_filled_to_the_brim_takes_more_at_a_time_from_then_on()
    {
        var rooms = new List<int>();
        for (var wait = 0; wait < 3; wait++)
        {
            var waiting = _upstream.WaitAsync();
            rooms.Add(_body.Room);
            _body.Give(Pattern(_body.Room));
            await waiting;
            Assert.Equal(rooms[^1], await _upstream.ReadAsync(new byte[8192]));
        }

        Assert.Equal([512, 4096, 4096], rooms);
    }

    [Fact]
    public async Task Nothing_of_them_is_handed_out_once_the_upstream_is_closed()
    {
        await WaitForAsync(200);
        _upstream.Close();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _upstream.ReadAsync(new byte[1024]));
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(static number => (byte)number)];

    private async Task WaitForAsync(int count)
    {
        var waiting = _upstream.WaitAsync();
        _body.Give(Pattern(count));
        Assert.Equal(0, await waiting);
    }
}
