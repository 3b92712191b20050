using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace Voicebot.Lab.Sip;

/// <summary>A SIP telephone that a test plays: what it says is a file, what it hears is kept sample by sample in time.</summary>
/// <remarks>One call at a time, µ-law, keys as RFC 4733; in wideband linear 16 kHz, without keys and without hearing. A softphone from Debian makes the demo's call; this one measures.</remarks>
public sealed class SipPhone : IAsyncDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);

    private readonly string _user;
    private readonly string? _secret;
    private readonly IPEndPoint _server;
    private readonly Socket _socket;
    private readonly string _fromTag = Token();
    private readonly string _callId = Token();
    private readonly CancellationTokenSource _over = new();
    private readonly Channel<SipMessage> _responses = Channel.CreateBounded<SipMessage>(64);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _receiving;
    private readonly RtpStream _rtp;
    private readonly bool _isWide;
    private SipMessage? _accepted;
    private string _uri = "";
    private string _from;
    private int _sequence;

    /// <param name="user">Its name at the exchange.</param>
    /// <param name="secret">null: it never answers a challenge (a trunk known by its address).</param>
    /// <param name="address">Its own address; any of 127.0.0.0/8.</param>
    /// <param name="isWide">It speaks 16 kHz.</param>
    public SipPhone(string user, string? secret, IPAddress? address = null, bool isWide = false)
    {
        _isWide = isWide;
        _user = user;
        _secret = secret;
        address ??= IPAddress.Loopback;
        _server = new IPEndPoint(IPAddress.Loopback, AsteriskPbx.SipPort);
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(address, 0));
        _from = $"<sip:{user}@127.0.0.1>";
        _rtp = new RtpStream(address, isWide);
        _receiving = Task.Run(ReceiveAsync);
    }

    private IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>When the 200 came, as <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long AnsweredAt { get; private set; }

    /// <summary>What is heard from the answer on.</summary>
    public Earpiece Heard => _rtp.Heard;

    /// <summary>Completes when the other side hangs up, with the reason it gave.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Dials and returns when somebody, or something, has answered.</summary>
    /// <param name="number">What is dialled.</param>
    /// <param name="from">The whole From address, for a caller who lies; null: the phone's own.</param>
    /// <param name="sendSound">false: a phone behind a firewall, whose sound never arrives.</param>
    /// <exception cref="LabException">Refused, or nobody answered in time.</exception>
    public async Task CallAsync(string number, string? from = null, bool sendSound = true)
    {
        _from = from ?? _from;
        _uri = $"sip:{number}@127.0.0.1";
        var offer = Sdp();
        string? authorization = null;
        await SendAsync(Request("INVITE", _uri, ++_sequence, authorization, offer));
        using var late = new CancellationTokenSource(AnswerLimit);
        while (true)
        {
            SipMessage response;
            try
            {
                response = await _responses.Reader.ReadAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new LabException($"{number} did not answer within {AnswerLimit.TotalSeconds} s");
            }
            if (response.Status < 200 || response.Sequence.Method != "INVITE" || response.Sequence.Number != _sequence)
                continue;
            if (response.Status == 200)
            {
                AnsweredAt = Stopwatch.GetTimestamp();
                _accepted = response;
                _rtp.Start(RemoteMedia(response.Body), AnsweredAt, sendSound);
                await AcknowledgeAsync(response);
                return;
            }
            await AcknowledgeAsync(response);
            if (response.Status == 401 && authorization is null && _secret is not null)
            {
                authorization = SipDigest.Answer(response["WWW-Authenticate"]!, _user, _secret, "INVITE", _uri);
                await SendAsync(Request("INVITE", _uri, ++_sequence, authorization, offer));
                continue;
            }
            throw new LabException($"{number}: {response.StartLine}");
        }
    }

    /// <summary>Says samples, 8 kHz or in wideband 16, after what is still being said; silence follows.</summary>
    /// <returns>Completes when the last sample has been sent.</returns>
    public Task SayAsync(ReadOnlyMemory<short> samples) => _rtp.SayAsync(samples);

    /// <summary>Presses a key for 160 ms.</summary>
    public Task PressAsync(char key) => _rtp.PressAsync(key);

    public async Task HangUpAsync()
    {
        if (_accepted is null || _ended.Task.IsCompleted)
            return;
        await SendAsync(Dialogue("BYE", ++_sequence));
        _ended.TrySetResult("hung up here");
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            while ((await _responses.Reader.ReadAsync(late.Token)).Sequence.Method != "BYE")
            {
            }
        }
        catch (OperationCanceledException)
        {
            // An exchange that was killed does not answer; the call is over all the same.
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(buffer, _over.Token);
                var message = SipMessage.Parse(buffer.AsSpan(0, count));
                if (message.Status != 0)
                {
                    // Our ACK can have been lost: the 200 then comes again.
                    if (_accepted is not null && message.Status == 200 && message.Sequence.Method == "INVITE")
                        await AcknowledgeAsync(message);
                    else
                        _responses.Writer.TryWrite(message);
                    continue;
                }
                if (message.Method == "ACK")
                    continue;
                await SendAsync(Response(message));
                if (message.Method == "BYE")
                {
                    _rtp.Heard.Close();
                    _ended.TrySetResult(message["Reason"] ?? "BYE");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
        catch (SocketException error)
        {
            _ended.TrySetException(error); // the exchange's port is closed: it was killed
        }
    }

    private async Task AcknowledgeAsync(SipMessage response)
    {
        if (response.Status == 200)
        {
            await SendAsync(Dialogue("ACK", response.Sequence.Number, response));
            return;
        }
        await SendAsync(new SipMessage($"ACK {_uri} SIP/2.0")
            .Copy(response, "Via")
            .Add("Max-Forwards", "70")
            .Copy(response, "From", "To", "Call-ID")
            .Add("CSeq", $"{response.Sequence.Number} ACK"));
    }

    private SipMessage Request(string method, string uri, int sequence, string? authorization, string body)
    {
        var request = new SipMessage($"{method} {uri} SIP/2.0") { Body = body }
            .Add("Via", Via())
            .Add("Max-Forwards", "70")
            .Add("From", $"{_from};tag={_fromTag}")
            .Add("To", $"<{uri}>")
            .Add("Call-ID", _callId)
            .Add("CSeq", $"{sequence} {method}")
            .Add("Contact", $"<sip:{_user}@{Local}>")
            .Add("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE");
        if (authorization is not null)
            request.Add("Authorization", authorization);
        return body.Length == 0 ? request : request.Add("Content-Type", "application/sdp");
    }

    /// <summary>A request inside the call.</summary>
    private SipMessage Dialogue(string method, int sequence, SipMessage? response = null)
    {
        response ??= _accepted!;
        var contact = response["Contact"]!;
        var target = contact[(contact.IndexOf('<', StringComparison.Ordinal) + 1)..contact.IndexOf('>', StringComparison.Ordinal)];
        return new SipMessage($"{method} {target} SIP/2.0")
            .Add("Via", Via())
            .Add("Max-Forwards", "70")
            .Copy(response, "From", "To", "Call-ID")
            .Add("CSeq", $"{sequence} {method}");
    }

    private SipMessage Response(SipMessage request)
    {
        var offers = request.Method == "INVITE";
        var response = new SipMessage("SIP/2.0 200 OK") { Body = offers ? Sdp() : "" }
            .Copy(request, "Via", "From", "To", "Call-ID", "CSeq")
            .Add("Contact", $"<sip:{_user}@{Local}>");
        return offers ? response.Add("Content-Type", "application/sdp") : response;
    }

    private string Via() => $"SIP/2.0/UDP {Local};rport;branch=z9hG4bK{Token()}";

    private string Sdp() =>
        $"v=0\r\no=phone 1 1 IN IP4 {Local.Address}\r\ns=call\r\nc=IN IP4 {Local.Address}\r\nt=0 0\r\n"
        + (_isWide
            ? $"m=audio {_rtp.Port} RTP/AVP {RtpStream.WidePayload}\r\na=rtpmap:{RtpStream.WidePayload} L16/16000\r\n"
            : $"m=audio {_rtp.Port} RTP/AVP 0 {RtpStream.KeyPayload}\r\na=rtpmap:0 PCMU/8000\r\n"
                + $"a=rtpmap:{RtpStream.KeyPayload} telephone-event/8000\r\na=fmtp:{RtpStream.KeyPayload} 0-15\r\n")
        + "a=ptime:20\r\na=sendrecv\r\n";

    private static IPEndPoint RemoteMedia(string sdp)
    {
        var lines = sdp.Split("\r\n");
        var address = lines.First(line => line.StartsWith("c=IN IP4 ", StringComparison.Ordinal))[9..];
        var port = lines.First(line => line.StartsWith("m=audio ", StringComparison.Ordinal)).Split(' ')[1];
        return new IPEndPoint(IPAddress.Parse(address), int.Parse(port, null));
    }

    private Task<int> SendAsync(SipMessage message) => _socket.SendToAsync(message.ToBytes(), _server);

    private static string Token() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync();
        await _over.CancelAsync();
        await _receiving;
        await _rtp.DisposeAsync();
        _socket.Dispose();
        _over.Dispose();
    }
}
