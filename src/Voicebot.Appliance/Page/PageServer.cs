using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Voicebot.Appliance.Settings;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Voicebot.Appliance.Page;

/// <summary>The page's port: TLS, bounded in everything, so that whoever knocks costs calls nothing.</summary>
/// <remarks>Kestrel cannot be had without a service container; nothing of ours is in it but the logger.</remarks>
public sealed partial class PageServer(PageSettings settings, X509Certificate2 certificate, PageSite site, ILoggerFactory logs)
{
    private const int MostConnections = 64;
    private const int MostBodyBytes = 64 << 10;
    private const int MostHeaderBytes = 16 << 10;
    private static readonly TimeSpan s_handshake = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_headers = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_stop = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = logs.CreateLogger("page");

    /// <summary>The port that is listened on; 0 until then.</summary>
    public int BoundPort { get; private set; }

    /// <summary>Serves until the token is cancelled. Where the port cannot be had the appliance goes on without a page.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var app = Build();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException error) // also Kestrel's "address already in use"
        {
            LogNone(_logger, settings.Port, error.Message);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        BoundPort = app.Urls.Select(static url => new Uri(url).Port).First();
        var fingerprint = PageCertificate.Fingerprint(certificate);
        LogListening(_logger, BoundPort, fingerprint);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        site.Stop();
        using var limit = new CancellationTokenSource(s_stop);
        await app.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        site.Dispose();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<ILoggerFactory>(new Warnings(logs));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
            kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
            kestrel.Limits.RequestHeadersTimeout = s_headers;
            kestrel.Limits.KeepAliveTimeout = s_idle;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, s_grace);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(240, s_grace);
            kestrel.Listen(settings.Bind, settings.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                // Strangers are not even greeted: no handshake is computed for them.
                listen.Use(next => connection => Allows(connection.RemoteEndPoint) ? next(connection) : Task.CompletedTask);
                listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate, HandshakeTimeout = s_handshake });
            });
        });
        var app = builder.Build();
        app.Run(AnswerAsync);
        return app;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await site.AnswerAsync(context);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The browser has gone, or sends what it must not: Kestrel answers that.
            if (error is BadHttpRequestException { StatusCode: var status } && !context.Response.HasStarted)
                context.Response.StatusCode = status;
        }
        // A defect of one view must not end the appliance: it is told, and this request fails.
        catch (Exception error)
        {
            LogDefect(_logger, error, context.Request.Path);
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private bool Allows(EndPoint? peer)
    {
        if (peer is not IPEndPoint { Address: var address })
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return settings.Allowed.Any(network => network.Contains(address));
    }

    // The supervisor starts and stops the page; signals are not its business.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Kestrel tells of every connection that breaks; what it has to say below a warning is for nobody.</summary>
    private sealed class Warnings(ILoggerFactory logs) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new Louder(logs.CreateLogger("page"));

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
            // The composition's.
        }

        private sealed class Louder(ILogger logger) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && logger.IsEnabled(logLevel);

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                    logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "the status page is at https://…:{Port}/, certificate {Fingerprint}")]
    private static partial void LogListening(ILogger logger, int port, string fingerprint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "no status page: port {Port} cannot be opened ({Reason})")]
    private static partial void LogNone(ILogger logger, int port, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "a defect in the page {Path}")]
    private static partial void LogDefect(ILogger logger, Exception error, string path);
}
