using FsCheck;
using FsCheck.Fluent;

namespace ProxyGovernor.Tests.Leases.Memory;

/// <summary>Whatever is done to a session, in whatever order and however late, a simple account kept from its replies agrees with it.</summary>
public sealed class SessionInvariantTests
{
    /// <summary>Fewer than the tombstones a session keeps, so that no run is ever forgotten within a history.</summary>
    private const int Runs = 12;

    [Fact]
    public void The_account_agrees_with_the_session_after_every_step()
    {
        var steps =
            from act in Gen.Elements(Enum.GetValues<SessionAct>())
            from run in Gen.Choose(0, Runs - 1)
            from pause in Gen.Elements(0, 1, 40, 400, 1500)
            select new SessionStep(act, run, pause);

        var histories = steps.ArrayOf().Resize(120).ToArbitrary();

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(histories, history =>
            {
                var account = new SessionAccount();
                foreach (var step in history)
                {
                    account.Take(step);
                }
            }));
    }
}
