using Voicebot.Appliance.Journaling;

namespace Voicebot.Appliance.Settings;

/// <summary>How long what calls leave is kept, and how much of it.</summary>
/// <param name="TranscriptDays">What callers said: the turn trace, words in tickets that are dealt with, and what lies aside.</param>
/// <param name="RecordingDays">Their voices.</param>
/// <param name="HistoryDays">That they called, and their tickets.</param>
/// <param name="Words">What tickets keep of callers' words.</param>
public sealed record RetentionSettings(int TranscriptDays, int RecordingDays, int HistoryDays, Redaction Words)
{
    // Whatever is wanted: words and voices are for improving the service, and half a year is enough for that.
    private const int MostDays = 180;

    internal static RetentionSettings Read(SettingReader read) => new(
        read.Integer("TRANSCRIPT_DAYS", 30, 1, MostDays, "d"),
        read.Integer("RECORD_DAYS", 30, 1, MostDays, "d"),
        read.Integer("HISTORY_DAYS", 365, 1, 1095, "d"),
        read.OneOf("HISTORY_WORDS", Redaction.Masked));
}
