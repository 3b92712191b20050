using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Voicebot.Appliance.Appliances;
using Voicebot.Appliance.Hardware;

namespace Voicebot.Appliance.Tests.Hardware;

/// <summary>The owner of the lines over wires that fail as a chip's do; on the real kernel chip it is driven by `make test-panel`.</summary>
public sealed class PanelTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ApplianceBoard _board = new();
    private readonly Lines _log = new();
    private readonly List<Gesture> _acted = [];
    private Func<Gesture, CancellationToken, Task<bool>> _act;
    private Wires _wires = new();
    private string? _refusal;
    private bool _isThere = true;

    public PanelTests()
    {
        _act = (gesture, _) =>
        {
            _acted.Add(gesture);
            return Task.FromResult(true);
        };
        _board.Update(static state => state.In(AppliancePhase.Ready));
    }

    public void Dispose() => _wires.Dispose();

    private sealed class Wires : IPanelLines
    {
        public string Name => "chip";

        public Lights Shown { get; private set; }

        public bool Pressed { get; set; }

        public bool IsLost { get; set; }

        public bool IsGivenBack { get; private set; }

        public event Action<bool>? Edge;

        public void Press(bool pressed)
        {
            Pressed = pressed;
            Edge?.Invoke(pressed);
        }

        public void Bounce(params ReadOnlySpan<bool> levels)
        {
            foreach (var pressed in levels)
                Press(pressed);
        }

        public void Show(Lights lights) => Shown = IsLost ? throw new PanelException("perdue") : lights;

        public bool IsPressed() => IsLost ? throw new PanelException("perdue") : Pressed;

        public void Dispose() => (Shown, IsGivenBack) = (Lights.Dark, true);
    }

    private sealed class Lines : ILogger
    {
        public List<(LogLevel Level, string Text)> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (All)
                All.Add((logLevel, formatter(state, exception)));
        }
    }

    private Wires Open() => _refusal is { } reason ? throw new PanelException(reason, _isThere) : _wires;

    private Panel NewPanel(bool mayLack = false, bool poweredOn = false) =>
        new(Open, _board, (gesture, token) => _act(gesture, token), _time, _log) { MayLack = mayLack, PoweredOn = poweredOn };

    // Moves the clock in small steps until it is so; the loop runs on the pool's threads.
    private async Task UntilAsync(Func<bool> condition, int limitMs = 60_000)
    {
        for (var ms = 0; !condition(); ms += 10)
        {
            Assert.True(ms < limitMs, "not so by then");
            _time.Advance(TimeSpan.FromMilliseconds(10));
            for (var i = 0; i < 20; i++)
                await Task.Yield();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private static async Task RunAsync(Panel panel, Func<Task> body)
    {
        using var over = new CancellationTokenSource();
        var running = panel.RunAsync(over.Token);
        await body();
        await over.CancelAsync();
        await running;
    }

    [Fact]
    public async Task What_the_board_says_is_on_the_lights_and_they_are_dark_at_the_end()
    {
        await RunAsync(NewPanel(), async () =>
        {
            await UntilAsync(() => _wires.Shown == new Lights(true, false, false));
            _board.Update(static state => state.WithCall(Guid.NewGuid(), CallActivity.Listening));
            await UntilAsync(() => _wires.Shown.Call);
        });
        Assert.True(_wires.IsGivenBack);
        Assert.Equal(Lights.Dark, _wires.Shown);
        Assert.Equal([(LogLevel.Information, "panneau : chip")], _log.All);
    }

    [Fact]
    public async Task Lost_lines_are_told_once_and_taken_again_with_a_new_driver()
    {
        await RunAsync(NewPanel(), async () =>
        {
            await UntilAsync(() => _wires.Shown.Service);
            var lost = _wires;
            _refusal = "perdue";
            lost.IsLost = true; // nobody touches a light: the look once a second finds it
            await UntilAsync(() => lost.IsGivenBack);
            _time.Advance(TimeSpan.FromMinutes(1));
            await UntilAsync(() => _log.All.Count >= 2);
            _wires = new Wires();
            _refusal = null;
            await UntilAsync(() => _wires.Shown.Service);
        });
        Assert.Equal(
            [(LogLevel.Information, "panneau : chip"), (LogLevel.Warning, "panneau éteint : perdue"), (LogLevel.Information, "panneau : chip")], _log.All);
    }

    [Fact]
    public async Task Two_reasons_are_two_lines_and_a_repeated_one_is_one()
    {
        _refusal = "occupée";
        await RunAsync(NewPanel(), async () =>
        {
            await UntilAsync(() => _log.All.Count == 1);
            await UntilAsync(() => _time.GetUtcNow() > _time.Start + TimeSpan.FromSeconds(20));
            _refusal = "droits";
            await UntilAsync(() => _log.All.Count == 2);
        });
        Assert.Equal([(LogLevel.Warning, "panneau éteint : occupée"), (LogLevel.Warning, "panneau éteint : droits")], _log.All);
    }

    [Fact]
    public async Task A_machine_without_a_chip_has_one_quiet_line()
    {
        (_refusal, _isThere) = ("pas de puce", false);
        await RunAsync(NewPanel(mayLack: true), () => UntilAsync(() => _time.GetUtcNow() > _time.Start + TimeSpan.FromSeconds(30)));
        Assert.Equal([(LogLevel.Information, "sans panneau : pas de puce")], _log.All);
    }

    [Fact]
    public async Task A_press_is_acted_upon_once()
    {
        await RunAsync(NewPanel(), async () =>
        {
            await UntilAsync(() => _wires.Shown.Service);
            _wires.Bounce(true, false, true, false, true);
            await UntilAsync(() => _time.GetUtcNow() > _time.Start + TimeSpan.FromSeconds(4));
            Assert.Empty(_acted); // still held
            _wires.Bounce(false, true, false);
            await UntilAsync(() => _acted.Count > 0);
        });
        Assert.Equal([Gesture.Restart], _acted);
    }

    [Fact]
    public async Task A_lost_release_is_found_by_looking()
    {
        await RunAsync(NewPanel(), async () =>
        {
            await UntilAsync(() => _wires.Shown.Service);
            _wires.Press(true);
            await UntilAsync(() => _time.GetUtcNow() > _time.Start + TimeSpan.FromMilliseconds(200));
            _wires.Pressed = false; // and no edge
            await UntilAsync(() => _acted.Count > 0);
        });
        Assert.Equal([Gesture.SelfTest], _acted);
    }

    [Fact]
    public async Task A_defect_in_what_a_gesture_does_costs_a_line_and_nothing_else()
    {
        _act = static (_, _) => throw new InvalidOperationException("defect");
        await RunAsync(NewPanel(), async () =>
        {
            await UntilAsync(() => _wires.Shown.Service);
            _wires.Press(true);
            await UntilAsync(() => _time.GetUtcNow() > _time.Start + TimeSpan.FromMilliseconds(200));
            _wires.Press(false);
            await UntilAsync(() => _wires.Shown == new Lights(false, false, true)); // the self-test failed
            await UntilAsync(() => _wires.Shown == new Lights(true, false, false));
        });
        Assert.Contains((LogLevel.Error, "panel: SelfTest failed"), _log.All);
    }

    [Fact]
    public async Task Held_since_power_came_on_is_the_factory_and_only_the_first_time()
    {
        _wires.Pressed = true;
        await RunAsync(NewPanel(poweredOn: true), async () =>
        {
            await UntilAsync(() => _time.GetUtcNow() > _time.Start + TimeSpan.FromSeconds(6));
            _wires.Press(false);
            await UntilAsync(() => _acted.Count > 0);
            var lost = _wires;
            _wires = new Wires { Pressed = true };
            lost.IsLost = true;
            await UntilAsync(() => lost.IsGivenBack);
            await UntilAsync(() => _time.GetUtcNow() > _time.Start + TimeSpan.FromSeconds(20));
            _wires.Press(false);
            await UntilAsync(() => _acted.Count > 1);
        });
        Assert.Equal([Gesture.Factory, Gesture.Reboot], _acted);
    }

    [Fact]
    public async Task A_stuck_button_is_a_trouble_that_heals_and_degrades_nothing()
    {
        await RunAsync(NewPanel(), async () =>
        {
            await UntilAsync(() => _wires.Shown.Service);
            _wires.Press(true);
            await UntilAsync(() => !_board.State.Troubles.IsEmpty);
            Assert.False(_board.State.IsDegraded);
            Assert.Empty(_board.State.Faults);
            _wires.Press(false);
            await UntilAsync(() => _board.State.Troubles.IsEmpty);
        });
        Assert.Empty(_acted);
        Assert.Single(_log.All, static line => line.Text.Contains("reste enfoncé", StringComparison.Ordinal));
    }
}
