using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Voicebot.Appliance.Page.Views;

namespace Voicebot.Appliance.Page;

/// <summary>The state page as it changes: server-sent events, one kind for each region, with the region's new markup.</summary>
internal sealed class LiveStream(IPageHost host, LiveCalls live, TimeProvider time)
{
    private const int MostLookers = 16;

    // Faster than anybody reads.
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(200);

    // A proxy, or a phone that sleeps: so often something passes.
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(15);

    private int _lookers;

    public async Task SendAsync(HttpContext context, CancellationToken over)
    {
        if (Interlocked.Increment(ref _lookers) > MostLookers)
        {
            Interlocked.Decrement(ref _lookers);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
        void Wake() => news.Writer.TryWrite(true);
        host.Board.Changed += Wake;
        live.Changed += Wake;
        try
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            await SendAsync(context.Response, news.Reader, over);
        }
        finally
        {
            host.Board.Changed -= Wake;
            live.Changed -= Wake;
            Interlocked.Decrement(ref _lookers);
        }
    }

    private async Task SendAsync(HttpResponse response, ChannelReader<bool> news, CancellationToken over)
    {
        var shown = new Dictionary<string, string>();
        while (true)
        {
            var text = new StringBuilder(":\n\n");
            foreach (var (region, markup) in StateView.Regions(host, live, time))
            {
                if (shown.GetValueOrDefault(region) == markup.Text)
                    continue;
                shown[region] = markup.Text;
                text.Append("event: ").Append(region).Append('\n');
                foreach (var line in markup.Text.Split('\n'))
                    text.Append("data: ").Append(line).Append('\n');
                text.Append('\n');
            }
            await response.WriteAsync(text.ToString(), over);
            await response.Body.FlushAsync(over);
            await Task.Delay(s_rest, time, over);
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(over);
            beat.CancelAfter(s_beat);
            try
            {
                await news.ReadAsync(beat.Token);
            }
            catch (OperationCanceledException) when (!over.IsCancellationRequested)
            {
                // Nothing new: a beat.
            }
        }
    }
}
