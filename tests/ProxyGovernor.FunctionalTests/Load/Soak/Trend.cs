namespace ProxyGovernor.FunctionalTests.Load.Soak;

/// <summary>What grows by how much, told from samples that scatter: the line of least squares through them.</summary>
/// <param name="Slope">Per stream.</param>
/// <param name="Streams">From the first sample to the last.</param>
internal readonly record struct Trend(double Slope, long Streams)
{
    public double Growth => Slope * Streams;

    /// <summary>Of one of the figures that were sampled.</summary>
    public static Trend Of(IReadOnlyList<HostSample> samples, Func<HostSample, double> figure)
    {
        var (meanStreams, meanFigure) = (samples.Average(static sample => sample.Streams), samples.Average(figure));
        var covariance = samples.Sum(sample => (sample.Streams - meanStreams) * (figure(sample) - meanFigure));
        var variance = samples.Sum(sample => Math.Pow(sample.Streams - meanStreams, 2));
        return new Trend(covariance / variance, samples[^1].Streams - samples[0].Streams);
    }
}
