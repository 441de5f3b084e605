using System.Buffers;
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
    public async Task A_wait_that_was_filled_to_the_brim_has_the_next_one_begun_with_more_room()
    {
        await WaitForAsync(512);

        Assert.Equal(512, await _upstream.ReadAsync(new byte[8192]));
        Assert.Equal((2, 4096), (_body.Reads, _body.Room));
        var waiting = _upstream.WaitAsync();
        _body.Give(Pattern(7));

        Assert.Equal(0, await waiting);
        Assert.Equal(7, await _upstream.ReadAsync(new byte[8192]));
        Assert.Equal(2, _body.Reads);
    }

    [Fact]
    public async Task What_is_at_hand_behind_it_is_taken_along()
    {
        await using var body = new MemoryStream(Pattern(6000));
        using var upstream = new UpstreamBody(body, new ManualTimeProvider(), () => { });
        await upstream.WaitAsync();
        var bytes = new byte[8192];

        Assert.Equal(6000, await upstream.ReadAsync(bytes));
        Assert.Equal(Pattern(6000), bytes[..6000]);
        Assert.Equal(0, await upstream.ReadAsync(bytes));
    }

    [Fact]
    public async Task The_wait_that_was_begun_ends_with_the_upstream()
    {
        await WaitForAsync(512);
        await _upstream.ReadAsync(new byte[8192]);
        _upstream.Close();
        Assert.False(_body.IsClosed);
        _body.Fail(new OperationCanceledException());

        Assert.True(_body.IsClosed);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _upstream.ReadAsync(new byte[8192]));
    }

    [Fact]
    public async Task Nothing_of_them_is_handed_out_once_the_upstream_is_closed()
    {
        await WaitForAsync(200);
        _upstream.Close();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _upstream.ReadAsync(new byte[1024]));
    }

    [Fact]
    public async Task What_they_were_read_into_serves_another_stream_only_once_nobody_reads_into_it()
    {
        await WaitForAsync(200);
        await _upstream.ReadAsync(new byte[1024]);
        var waiting = _upstream.WaitAsync();
        var buffer = _body.Buffer;

        _upstream.Dispose();
        Assert.DoesNotContain(buffer, Enumerable.Range(0, 64).Select(static _ => ArrayPool<byte>.Shared.Rent(512)));
        _body.Fail(new OperationCanceledException());
        await waiting;
        _upstream.Dispose();

        // Who gives one back is the first to get it again.
        Assert.Same(buffer, ArrayPool<byte>.Shared.Rent(512));
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(static number => (byte)number)];

    private async Task WaitForAsync(int count)
    {
        var waiting = _upstream.WaitAsync();
        _body.Give(Pattern(count));
        Assert.Equal(0, await waiting);
    }
}
