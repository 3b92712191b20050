using System.Net;

namespace Voicebot.Appliance.Page;

/// <summary>So many at once, then one every so often: for each address, and for all together.</summary>
/// <param name="burst">At once, for one address.</param>
/// <param name="every">Then one more.</param>
/// <param name="allTogether">So many times as much for all addresses together.</param>
public sealed class RateLimit(int burst, TimeSpan every, int allTogether, TimeProvider time)
{
    private const int MostAddresses = 1024;

    private readonly Lock _changing = new();
    private readonly Dictionary<IPAddress, Bucket> _buckets = [];
    private Bucket _all = new(burst * allTogether, time.GetTimestamp());

    /// <returns>False: too many.</returns>
    public bool Admits(IPAddress from)
    {
        lock (_changing)
        {
            if (!_buckets.TryGetValue(from, out var own))
            {
                if (_buckets.Count >= MostAddresses)
                    Forget();
                own = new Bucket(burst, time.GetTimestamp());
            }
            own = Filled(own, burst, every);
            _all = Filled(_all, burst * allTogether, every / allTogether);
            var admits = own.Left >= 1 && _all.Left >= 1;
            if (admits)
            {
                own = own with { Left = own.Left - 1 };
                _all = _all with { Left = _all.Left - 1 };
            }
            _buckets[from] = own;
            return admits;
        }
    }

    // Whoever is full again need not be remembered; where nobody is, the oldest half goes.
    private void Forget()
    {
        foreach (var (address, _) in _buckets.OrderByDescending(one => Filled(one.Value, burst, every).Left).Take(MostAddresses / 2).ToList())
            _buckets.Remove(address);
    }

    private Bucket Filled(Bucket bucket, int most, TimeSpan each)
    {
        var now = time.GetTimestamp();
        return new Bucket(Math.Min(most, bucket.Left + time.GetElapsedTime(bucket.At, now) / each), now);
    }

    private readonly record struct Bucket(double Left, long At);
}
