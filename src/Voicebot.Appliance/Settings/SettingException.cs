namespace Voicebot.Appliance.Settings;

/// <summary>A setting has a value that cannot work. Stops the start with one line: name, value, what is allowed.</summary>
/// <remarks>The message is French: the technician reads it.</remarks>
public sealed class SettingException(string name, string? value, string allowed)
    : Exception(value is null ? $"{name} manque : {allowed}" : $"{name} = « {value} » : {allowed}");
