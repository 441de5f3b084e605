using Microsoft.Extensions.Primitives;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Tests.Sessions;

public class RequestIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0aZ._:-")]
    public void A_fit_id_is_kept(string id) => Assert.Equal(id, RequestId.From(id));

    [Fact]
    public void The_longest_fit_id_is_kept_and_a_longer_one_is_not()
    {
        var id = new string('x', 128);

        Assert.Equal(id, RequestId.From(id));
        Assert.NotEqual(id + "x", RequestId.From(id + "x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("ä")]
    [InlineData("a/b")]
    public void An_unfit_id_is_replaced(string id) => AssertFresh(RequestId.From(id), id);

    [Fact]
    public void Several_ids_are_replaced() => AssertFresh(RequestId.From(new StringValues(["a", "b"])), "a,b");

    [Fact]
    public void No_id_is_replaced_by_another_each_time() => AssertFresh(RequestId.From(StringValues.Empty), RequestId.From(StringValues.Empty));

    private static void AssertFresh(string id, string other)
    {
        Assert.NotEqual(other, id);
        Assert.Equal(id, RequestId.From(id));
    }
}
