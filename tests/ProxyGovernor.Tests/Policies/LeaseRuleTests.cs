namespace ProxyGovernor.Tests.Policies;

public class LeaseRuleTests
{
    [Fact]
    public void Two_heartbeats_must_fit_into_every_cleanup_wait() => AssertMistakes(
        ["Leases:Heartbeat=00:00:01.5", "Policies:fits:CleanupWait=00:00:03", "Policies:chat:CleanupWait=00:00:02.9"],
        "StreamGovernance:Policies:chat:CleanupWait: \"00:00:02.9\" is less than twice StreamGovernance:Leases:Heartbeat (\"00:00:01.5\"); allowed: 00:00:03 to 1.00:00:00");

    [Fact]
    public void Ended_runs_are_kept_for_two_leases() => AssertMistakes(
        ["Leases:Ttl=00:00:20"],
        "StreamGovernance:Leases:Keep: \"00:00:30\" is less than twice StreamGovernance:Leases:Ttl (\"00:00:20\"); allowed: 00:00:40 to 1.00:00:00");

    [Fact]
    public void Strict_leases_must_run_out_within_the_cleanup_wait() => AssertMistakes(
        ["Leases:Strict=true", "Policies:fits:CleanupWait=00:00:10", "Policies:chat:CleanupWait=00:00:09"],
        "StreamGovernance:Policies:chat:CleanupWait: \"00:00:09\" is less than StreamGovernance:Leases:Ttl (\"00:00:10\"), which StreamGovernance:Leases:Strict requires; allowed: 00:00:10 to 1.00:00:00");

    [Theory]
    [InlineData("00:00:08.249", true)]
    [InlineData("00:00:08.25", false)]
    public void A_renewal_must_arrive_before_the_local_lease_end(string heartbeat, bool allowed) => AssertMistakes(
        [$"Leases:Heartbeat={heartbeat}", "Policies:chat:CleanupWait=00:01:00"],
        allowed
            ? []
            : ["StreamGovernance:Leases:Heartbeat: \"00:00:08.25\" plus 00:00:00.75 is not below StreamGovernance:Leases:Ttl (\"00:00:10\") minus StreamGovernance:Leases:Margin (\"00:00:01\"); allowed: below 00:00:08.25"]);

    [Fact]
    public void A_margin_that_leaves_no_room_is_told() => AssertMistakes(
        ["Leases:Margin=00:00:10"],
        "StreamGovernance:Leases:Heartbeat: \"00:00:01\" plus 00:00:00.75 is not below StreamGovernance:Leases:Ttl (\"00:00:10\") minus StreamGovernance:Leases:Margin (\"00:00:10\"); no heartbeat fits: raise StreamGovernance:Leases:Ttl or lower StreamGovernance:Leases:Margin");

    [Fact]
    public void A_rule_is_not_applied_to_a_value_that_is_wrong_by_itself() => AssertMistakes(
        ["Leases:Ttl=2.00:00:00", "Leases:Keep=00:00:01", "Policies:chat:CleanupWait=00:00:01"],
        "StreamGovernance:Leases:Ttl: \"2.00:00:00\" is out of range; allowed: 00:00:01 to 1.00:00:00");

    private static void AssertMistakes(string[] lines, params string[] expected) => Assert.Equal(expected, GovernanceConfigurations.Read(lines).Errors);
}
